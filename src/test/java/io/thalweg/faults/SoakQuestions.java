package io.thalweg.faults;

import io.thalweg.bench.HttpConnection;
import io.thalweg.bench.HttpLoad;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/** What is asked of the instance that is never killed, all the time: published and computed lists, estimates, similar items. */
final class SoakQuestions implements AutoCloseable {

    private static final int KINDS = 4;
    private static final int OK = 200;
    private static final int CONNECTIONS = 16;

    private final HttpLoad load;
    private final AtomicReference<String> wrong = new AtomicReference<>("");
    private final Map<Integer, Long> statuses = new TreeMap<>();
    private long failures;

    SoakQuestions(int port, double perSecond) {
        this.load = new HttpLoad(
                URI.create("http://127.0.0.1:" + port), perSecond, CONNECTIONS, SoakQuestions::path, this::take);
    }

    private static String path(long number) {
        String user = "/v1/users/" + SoakStream.user((int) (number / KINDS % SoakStream.USERS));
        // Popular ones: everybody has rated some of them.
        String item = SoakStream.item((int) (number / KINDS % 50));
        return switch ((int) (number % KINDS)) {
            case 0 -> user + "/recommendations";
            case 1 -> user + "/recommendations?list=computed";
            case 2 -> user + "/estimates?item=" + item;
            default -> "/v1/items/" + item + "/similar";
        };
    }

    private void take(long number, HttpConnection.Answer answer) {
        if (answer.status() != OK) {
            wrong.compareAndSet(
                    "",
                    path(number) + ": " + answer.status() + " " + new String(answer.body(), StandardCharsets.UTF_8));
        }
    }

    /** What became of those since the last call. */
    HttpLoad.Result sinceLast() {
        HttpLoad.Result result = load.result();
        load.reset();
        result.statuses().forEach((status, count) -> statuses.merge(status, count, Long::sum));
        failures += result.failureCount();
        return result;
    }

    /** How many were asked until the last look. */
    long count() {
        return failures + statuses.values().stream().mapToLong(Long::longValue).sum();
    }

    /** How many of them were answered with 200. */
    long goodCount() {
        return statuses.getOrDefault(OK, 0L);
    }

    /** The first answer that was no 200; empty where all were. */
    String wrong() {
        return wrong.get();
    }

    @Override
    public void close() {
        load.close();
    }
}
