package io.thalweg.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.rating.Rating;
import io.thalweg.topics.CompactedTopicReader;
import io.thalweg.transfer.FactorTable;
import io.thalweg.transfer.RunningApplication;
import io.thalweg.transfer.TableFile;
import io.thalweg.transfer.TableForm;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.Header;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What somebody asks one after the other, from a first visit to being forgotten. */
@Timeout(240)
final class ApiSessionIT {

    private static final long T0 = 1_700_000_000_000L;

    private static EmbeddedBroker broker;

    @TempDir
    Path state;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.start();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void shouldAnswerAWholeSessionFromAFirstVisitToBeingForgotten() throws Exception {
        try (ApiBench bench = new ApiBench(broker, "session", 4, state, Map.of())) {
            fill(bench);
            JsonNode popular = ok(bench.get("/v1/users/new%20one/recommendations?n=5"));
            assertThat(popular.at("/list/from").asText()).isEqualTo("popular");
            assertThat(popular.at("/items")).hasSize(5);

            String token = "";
            for (String film : List.of("film-1", "film-3", "film-5")) {
                HttpResponse<String> rated = bench.send("PUT", "/v1/users/new%20one/ratings/" + film, "{\"rating\":5}");
                assertThat(rated.statusCode()).isEqualTo(202);
                token = ApiBench.position(rated);
            }
            JsonNode own = ok(bench.get("/v1/users/new%20one/recommendations?n=5", "Thalweg-After", token));
            assertThat(own.at("/list/from").asText()).isEqualTo("computed");
            assertThat(own.at("/list/ratingCount").asInt()).isEqualTo(3);
            assertThat(ids(own)).doesNotContain("film-1", "film-3", "film-5");
            assertThat(own.at("/view/ageMillis").asLong()).isLessThan(5_000);

            filtered(bench);
            pages(bench);
            told(bench);
            exported(bench);
            alike(bench);
            forOthers(bench);
            traced(bench);
            forgotten(bench);
        }
    }

    /** W3C Trace Context; what has another form starts no trace, and a rating is written all the same. */
    private static void traced(ApiBench bench) throws Exception {
        String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        for (String given : List.of(
                trace, trace.toUpperCase(Locale.ROOT), trace.replace("-00f0", "-"), "ff" + trace.substring(2))) {
            HttpResponse<String> rated =
                    bench.send("PUT", "/v1/users/traced/ratings/film-1", "{\"rating\":4}", "traceparent", given);
            assertThat(rated.statusCode()).as(given).isEqualTo(202);
        }
        List<String> traces = new ArrayList<>();
        try (CompactedTopicReader reader = new CompactedTopicReader(
                bench.topics().config().consumerProperties(),
                bench.application().settings().topics().ratings(),
                each -> {
                    if (new String(each.key(), StandardCharsets.UTF_8).equals("traced")) {
                        Header header = each.headers().lastHeader("traceparent");
                        traces.add(header == null ? "none" : new String(header.value(), StandardCharsets.UTF_8));
                    }
                })) {
            reader.readToEnd(Duration.ofSeconds(30), (read, offsets) -> {});
        }
        assertThat(traces).containsExactly(trace, "none", "none", "none");
    }

    private static void filtered(ApiBench bench) {
        JsonNode comedies = ok(bench.get("/v1/users/new%20one/recommendations?category=Comedy&exclude=film-8"));
        assertThat(comedies.at("/items")).isNotEmpty();
        comedies.at("/items")
                .forEach(each -> assertThat(each.at("/categories").toString()).contains("Comedy"));
        assertThat(ids(comedies)).doesNotContain("film-8");
        JsonNode rated = ok(bench.get("/v1/users/new%20one/recommendations?rated=true&n=40"));
        assertThat(ids(rated)).contains("film-1");
    }

    private static void pages(ApiBench bench) {
        Set<String> seen = new TreeSet<>();
        String cursor = "";
        for (int page = 0; page < 3; page++) {
            JsonNode list = ok(bench.get("/v1/users/new%20one/recommendations?n=4" + cursor));
            assertThat(ids(list)).hasSize(4).noneMatch(seen::contains);
            seen.addAll(ids(list));
            cursor = "&cursor=" + list.get("next").asText();
        }
    }

    private static void told(ApiBench bench) {
        JsonNode estimates = ok(bench.get("/v1/users/new%20one/estimates?item=film-1&item=film-2&item=nothing"));
        assertThat(estimates.at("/estimates/0/rated").asDouble()).isEqualTo(5);
        assertThat(estimates.at("/estimates/1/prediction").asDouble()).isBetween(1.0, 5.0);
        assertThat(estimates.at("/estimates/2/basis").asText()).isEqualTo("mean");
        JsonNode alone = ok(bench.get("/v1/users/new%20one/estimates?item=film-2&pairs=false"));
        assertThat(alone.at("/estimates/0/prediction").asDouble())
                .isBetween(1.0, 5.0)
                .isNotEqualTo(estimates.at("/estimates/1/prediction").asDouble());
        JsonNode because = ok(bench.get("/v1/users/new%20one/because/film-7"));
        assertThat(because.at("/because").findValuesAsText("itemId"))
                .isNotEmpty()
                .isSubsetOf("film-1", "film-3", "film-5");
        JsonNode ratings = ok(bench.get("/v1/users/new%20one/ratings?n=2"));
        assertThat(ratings.at("/ratings").findValuesAsText("itemId")).containsExactly("film-5", "film-3");
        assertThat(ok(bench.get("/v1/users/new%20one")).get("ratingCount").asInt())
                .isEqualTo(3);
        assertThat(ok(bench.get("/v1/users/new%20one/surprising")).at("/ratings"))
                .hasSize(3);
        assertThat(ok(bench.get("/v1/users?n=3")).at("/users")).hasSize(3);
    }

    /** What was exported of a user and all films makes what is answered without pairs, to the sixth digit. */
    private static void exported(ApiBench bench) {
        List<String> films =
                IntStream.rangeClosed(1, 40).mapToObj(n -> "film-" + n).toList();
        JsonNode answer =
                ok(bench.get("/v1/users/new%20one/estimates?pairs=false&item=" + String.join("&item=", films)));
        Map<String, Double> answered = new TreeMap<>();
        answer.at("/estimates")
                .forEach(each -> answered.put(
                        each.get("itemId").asText(), each.get("prediction").asDouble()));
        StringWriter users = new StringWriter();
        StringWriter items = new StringWriter();
        ThalwegConfig config = bench.topics().config().with(Map.of("learner", "hybrid"));
        try (RunningApplication application = new RunningApplication(config, 4, (read, all) -> {})) {
            application.look(true, learned -> {
                FactorTable factors = new FactorTable(learned, System.currentTimeMillis());
                try (TableFile ofUsers = TableFile.to(users, TableForm.CSV, factors.userColumns());
                        TableFile ofItems = TableFile.to(items, TableForm.CSV, factors.itemColumns())) {
                    factors.writeUsers(ofUsers);
                    factors.writeItems(ofItems);
                }
            });
        }
        double[] user = users.toString()
                .lines()
                .filter(line -> line.startsWith("new one,"))
                .map(line -> numbers(line, 2))
                .findFirst()
                .orElseThrow();
        assertThat(items.toString().lines().skip(1)).hasSize(films.size()).allSatisfy(line -> {
            double[] item = numbers(line, 3);
            double estimate = user[0] + user[1] + item[1];
            for (int f = 2; f < user.length; f++) {
                estimate += user[f] * item[f];
            }
            assertThat(Math.min(Math.max(estimate, 1), 5))
                    .isCloseTo(answered.get(line.substring(0, line.indexOf(','))), within(1e-6));
        });
    }

    private static double[] numbers(String line, int from) {
        return Arrays.stream(line.split(",", -1))
                .skip(from)
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    private static void alike(ApiBench bench) {
        // Texts are made in the background.
        Awaitility.await().until(() -> !ids(ok(bench.get("/v1/items/film-1/similar?by=content")))
                .isEmpty());
        for (String by : List.of("collaborative", "content", "hybrid")) {
            JsonNode similar = ok(bench.get("/v1/items/film-1/similar?n=3&by=" + by));
            assertThat(ids(similar)).as(by).hasSize(3).doesNotContain("film-1");
        }
        // Those who like odd ones dislike even ones.
        JsonNode similar = ok(bench.get("/v1/similar?title=film%20number%201&by=collaborative&n=5"));
        assertThat(ids(similar)).allMatch(id -> Integer.parseInt(id.substring(5)) % 2 == 1);
        JsonNode similarity = ok(bench.get("/v1/items/film-1/similarity?to=film-3&to=film-4"));
        assertThat(similarity.at("/items/0/score").asDouble())
                .isGreaterThan(similarity.at("/items/1/score").asDouble());
        assertThat(ok(bench.get("/v1/items?q=number%201&n=50")).at("/items")).hasSize(11);
        assertThat(ok(bench.get("/v1/items/film-1")).get("ratingCount").asInt()).isGreaterThan(10);
        assertThat(ok(bench.get("/v1/representative?n=3")).at("/items")).hasSize(3);
        assertThat(ok(bench.get("/v1/popular?window=all&n=3")).at("/list/from").asText())
                .isEqualTo("counts");
    }

    private static void forOthers(ApiBench bench) {
        JsonNode group = ok(bench.send("POST", "/v1/recommendations", "{\"users\":[\"new one\",\"user-1\"],\"n\":3}"));
        assertThat(ids(group)).hasSize(3).doesNotContain("film-1", "film-3", "film-5");
        JsonNode basket = ok(bench.send(
                "POST",
                "/v1/recommendations",
                "{\"ratings\":[{\"itemId\":\"film-1\",\"rating\":5},{\"itemId\":\"film-9\",\"rating\":5},"
                        + "{\"itemId\":\"film-2\",\"rating\":1}],\"context\":[\"film-3\"],\"n\":5}"));
        assertThat(ids(basket)).hasSize(5).doesNotContain("film-1", "film-2", "film-3", "film-9");
        assertThat(ids(basket).stream().filter(id -> Integer.parseInt(id.substring(5)) % 2 == 1))
                .as("films that those like who like the basket's")
                .hasSizeGreaterThanOrEqualTo(4);
        JsonNode batch = ok(bench.send(
                "POST",
                "/v1/recommendations/batch",
                "{\"requests\":[{\"user\":\"new one\",\"n\":3},{\"user\":\"new one\",\"n\":3}],\"distinct\":true}"));
        assertThat(ids(batch.get(0))).doesNotContainAnyElementsOf(ids(batch.get(1)));
    }

    private static void forgotten(ApiBench bench) {
        HttpResponse<String> withdrawn = bench.send("DELETE", "/v1/users/new%20one/ratings/film-5", null);
        assertThat(withdrawn.statusCode()).isEqualTo(202);
        JsonNode two = ok(bench.get("/v1/users/new%20one", "Thalweg-After", ApiBench.position(withdrawn)));
        assertThat(two.get("ratingCount").asInt()).isEqualTo(2);
        HttpResponse<String> forget = bench.send("DELETE", "/v1/users/new%20one", null);
        assertThat(forget.statusCode()).isEqualTo(202);
        String place = forget.headers().firstValue("Location").orElseThrow();
        Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(60))
                .until(() -> bench.get(place).statusCode() == 200);
        assertThat(ApiBench.json(bench.get(place)).get("requestId").asText())
                .isEqualTo(place.substring("/v1/erasures/".length()));
        Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(30))
                .until(() -> bench.get("/v1/users/new%20one").statusCode() == 404);
        assertThat(ok(bench.get("/v1/users/new%20one/recommendations"))
                        .at("/list/from")
                        .asText())
                .isEqualTo("popular");
    }

    /** Users like the odd films or the even ones; every third film is a comedy. */
    private static void fill(ApiBench bench) {
        StringBuilder items = new StringBuilder("[");
        for (int film = 1; film <= 40; film++) {
            items.append(film == 1 ? "" : ",")
                    .append("{\"itemId\":\"film-")
                    .append(film)
                    .append("\",\"title\":\"Film number ")
                    .append(film)
                    .append("\",\"categories\":[\"")
                    .append(film % 3 == 2 ? "Comedy" : "Drama")
                    .append("\"]}");
        }
        assertThat(bench.send("POST", "/v1/items", items.append("]").toString()).statusCode())
                .isEqualTo(202);
        long at = T0;
        List<Rating> ratings = new ArrayList<>();
        for (int user = 1; user <= 60; user++) {
            for (int n = 0; n < 20; n++) {
                int film = 1 + (user * 7 + n * 11) % 40;
                ratings.add(new Rating("user-" + user, "film-" + film, film % 2 == user % 2 ? 5 : 1, at++));
            }
        }
        ratings.forEach(bench.topics()::send);
        Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(60))
                .until(() -> bench.application().total(io.thalweg.model.Total.NEW_RATINGS) == ratings.size()
                        && bench.application().total(io.thalweg.model.Total.DUE_LISTS) == 0
                        && bench.serving().replicas().list("__popular") != null);
    }

    private static JsonNode ok(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return ApiBench.json(response);
    }

    private static List<String> ids(JsonNode list) {
        List<String> ids = new ArrayList<>();
        list.at("/items").forEach(each -> ids.add(each.get("itemId").asText()));
        return ids;
    }
}
