package io.thalweg.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.bench.HttpConnection;
import io.thalweg.bench.HttpLoad;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** An instance that is asked at a rate, in turns for published and computed lists, estimates and similar items, and what it answered. */
final class Asked implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int KINDS = 4;
    private static final int USERS = 50;

    /** Fewer than may wait to be computed, so that none is refused where the machine stands still for a while. */
    private static final int CONNECTIONS = 32;

    private final HttpLoad load;
    private final List<String> items;

    /** By partition. */
    private final Map<Integer, Long> ages = new ConcurrentHashMap<>();

    /** By user. A user comes round again after seconds, so that answers don't overtake each other on the way. */
    private final Map<String, Version> versions = new ConcurrentHashMap<>();

    private final AtomicLong publishedCount = new AtomicLong();
    private final AtomicReference<String> wrong = new AtomicReference<>("");

    private record Version(long number, long version) {}

    Asked(int port, double perSecond) throws IOException {
        URI address = URI.create("http://127.0.0.1:" + port);
        this.items = items(address);
        this.load = new HttpLoad(address, perSecond, CONNECTIONS, this::path, this::take);
    }

    /** The status of /health/serving; 0 where nothing listens. */
    static int health(int port) {
        try (HttpConnection connection = new HttpConnection(URI.create("http://127.0.0.1:" + port))) {
            return connection.get("/health/serving").status();
        } catch (IOException e) {
            return 0;
        }
    }

    private static List<String> items(URI address) throws IOException {
        try (HttpConnection connection = new HttpConnection(address)) {
            List<String> ids = new ArrayList<>();
            JSON.readTree(connection.get("/v1/popular?n=10").body())
                    .path("items")
                    .forEach(each -> ids.add(each.path("itemId").asText()));
            assertThat(ids).isNotEmpty();
            return ids;
        }
    }

    private String path(long number) {
        String user = "/v1/users/" + user(number);
        String item = items.get((int) (number / KINDS % items.size()));
        return switch ((int) (number % KINDS)) {
            case 0 -> user + "/recommendations";
            case 1 -> user + "/recommendations?list=computed";
            case 2 -> user + "/estimates?item=" + item;
            default -> "/v1/items/" + item + "/similar";
        };
    }

    private static long user(long number) {
        return 1 + number / KINDS % USERS;
    }

    private void take(long number, HttpConnection.Answer answer) {
        if (answer.status() != 200) {
            wrong.compareAndSet(
                    "",
                    path(number) + ": " + answer.status() + " " + new String(answer.body(), StandardCharsets.UTF_8));
            return;
        }
        JsonNode json = json(answer);
        JsonNode view = json.path("view");
        if (view.has("partition")) {
            ages.put(view.path("partition").asInt(), view.path("ageMillis").asLong());
        }
        if (json.at("/list/from").asText().equals("published")) {
            publishedCount.incrementAndGet();
            long version = json.at("/list/version").asLong();
            versions.merge("" + user(number), new Version(number, version), (before, now) -> {
                if (now.number > before.number && now.version < before.version) {
                    wrong.compareAndSet("", "version " + now.version + " after " + before.version);
                }
                return now.number > before.number ? now : before;
            });
        }
    }

    private static JsonNode json(HttpConnection.Answer answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new AssertionError("no JSON", e);
        }
    }

    /** The greatest age that a partition's last answer had. */
    long ageMillis() {
        return ages.values().stream().mapToLong(Long::longValue).max().orElse(Long.MAX_VALUE);
    }

    HttpLoad.Result result() {
        return load.result();
    }

    /** Ends; all of it must have been answered well, and no version may have gone back. */
    HttpLoad.Result requireAllAnswered() {
        load.close();
        HttpLoad.Result result = load.result();
        assertThat(wrong.get()).as("what was wrong first").isEmpty();
        assertThat(result.failureCount()).as("requests without an answer").isZero();
        assertThat(result.statuses()).containsOnlyKeys(200);
        assertThat(publishedCount.get()).as("published lists").isPositive();
        return result;
    }

    @Override
    public void close() {
        load.close();
    }
}
