package io.thalweg.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.rating.Rating;
import io.thalweg.watch.RequestTally;
import io.thalweg.watch.RequestTally.Kind;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is counted of requests, whichever way they are answered. */
@Timeout(240)
final class ApiMetricsIT {

    private static final String LISTS = "/v1/users/{user}/recommendations";

    @TempDir
    Path state;

    @Test
    void shouldCountEachRequestOnceByRouteHoweverItIsAnswered() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                ApiBench bench = new ApiBench(broker, "counted", 2, state, Map.of())) {
            bench.topics().send(new Rating("a person", "film-1", 4, 1_700_000_000_000L));
            Map<Kind, Long> before = counts(bench);

            bench.get("/v1/users/a%20person/recommendations?n=3&category=Drama"); // computed, so later
            bench.get("/v1/users/another/recommendations?n=3&category=Drama");
            bench.get("/v1/users/a%20person/recommendations?n=no");
            bench.send("HEAD", "/v1/status", null);
            bench.send("PUT", "/v1/users/a%20person/ratings/film-2", "{\"rating\":5}");
            bench.send("OPTIONS", "/v1/status", null);
            bench.send("PATCH", "/v1/status", null);
            bench.send("BREW", "/v1/status", null);
            for (int n = 0; n < 50; n++) {
                bench.get("/v1/no/such/" + n);
            }
            bench.get("/v1/items/" + "9".repeat(9_000));
            bench.get("/health/serving");
            tooLongFor(bench);

            Awaitility.await().untilAsserted(() -> {
                Map<Kind, Long> counted = counts(bench);
                before.forEach((kind, count) -> counted.merge(kind, -count, Long::sum));
                counted.values().removeIf(count -> count == 0);
                assertThat(counted)
                        .containsEntry(new Kind(LISTS, "GET", 200), 2L)
                        .containsEntry(new Kind(LISTS, "GET", 400), 1L)
                        .containsEntry(new Kind("/v1/status", "HEAD", 200), 1L)
                        .containsEntry(new Kind("/v1/users/{user}/ratings/{item}", "PUT", 202), 1L)
                        .containsEntry(new Kind("none", "OPTIONS", 204), 1L)
                        .containsEntry(new Kind("none", "PATCH", 405), 1L)
                        .containsEntry(new Kind("none", "GET", 404), 50L)
                        .containsEntry(new Kind("/health/serving", "GET", 200), 1L);
                assertThat(counted.keySet()).noneMatch(kind -> kind.method().equals("BREW"));
                assertThat(counted.values().stream().mapToLong(Long::longValue).sum())
                        .as("each once")
                        .isEqualTo(61);
            });
            Map<String, Long> timed = new TreeMap<>();
            bench.server()
                    .requests()
                    .micros((route, micros) ->
                            timed.put(route, Arrays.stream(micros.counts()).sum()));
            assertThat(timed).containsEntry(LISTS, 3L);
        }
    }

    /** It counts when it begins, and its time isn't told; the time of what is computed has the wait for that. */
    @Test
    void shouldCountAStreamWhenItBeginsAndTimeWhatIsAnsweredLater() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                ApiBench bench = new ApiBench(broker, "streams", 2, state, Map.of())) {
            HttpResponse<InputStream> open = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(bench.server().address() + "/v1/errors/events"))
                                    .header("Accept", "text/event-stream")
                                    .build(),
                            HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream stream = open.body()) {
                assertThat(stream).isNotNull();
                assertThat(open.statusCode()).isEqualTo(200);
                Kind events = new Kind("/v1/errors/events", "GET", 200);
                Awaitility.await().untilAsserted(() -> assertThat(counts(bench)).containsEntry(events, 1L));
                assertThat(bench.serving().state().clientCount()).isEqualTo(1);
                bench.server().requests().micros((route, micros) -> assertThat(route)
                        .isNotEqualTo(events.route()));
            }

            // A position that never comes: the answer is a 504, as late as the wait allows.
            HttpResponse<String> late = bench.get("/v1/users/7/recommendations", "Thalweg-After", "0@123456789");
            assertThat(late.statusCode()).isEqualTo(504);
            Awaitility.await()
                    .untilAsserted(() -> assertThat(counts(bench)).containsEntry(new Kind(LISTS, "GET", 504), 1L));
            bench.server().requests().micros((route, micros) -> {
                if (route.equals(LISTS)) {
                    assertThat(micros.sum()).as("api.wait.ms is 20 s").isGreaterThan(19_000_000);
                }
            });
        }
    }

    /** A line that Jetty refuses, which never reaches a route. */
    private static void tooLongFor(ApiBench bench) throws Exception {
        URI address = bench.server().address();
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            String line = "GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
            socket.getOutputStream().write(line.getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isPositive();
        }
    }

    private static Map<Kind, Long> counts(ApiBench bench) {
        Map<Kind, Long> counts = new HashMap<>();
        RequestTally requests = bench.server().requests();
        requests.counts(counts::put);
        return counts;
    }
}
