package io.thalweg.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.model.Total;
import io.thalweg.rating.Rating;
import io.thalweg.serve.Feed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is pushed over a connection that stays open. */
@Timeout(120)
final class ApiFeedIT {

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
    void shouldPushListsAndErrorsAsTheyComeAndSayWhenAUserIsForgotten() throws Exception {
        try (ApiBench bench = new ApiBench(broker, "feed", 2, state, Map.of())) {
            for (int film = 1; film <= 20; film++) {
                bench.topics().send(new Rating("other", "film-" + film, 1 + film % 5, T0 + film));
            }
            // A first list that would be empty isn't published.
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> bench.application().total(Total.NEW_RATINGS) == 20);
            List<String> lists = follow(bench, "/v1/users/me/recommendations/events");
            List<String> errors = follow(bench, "/v1/errors/events");
            bench.send("PUT", "/v1/users/me/ratings/film-4", "{\"rating\":5}");
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> lists.contains("event: list"));
            String id = lists.stream()
                    .filter(line -> line.startsWith("id: "))
                    .findFirst()
                    .orElseThrow();
            assertThat(id).startsWith("id: W/\"1-");
            assertThat(lists).anyMatch(line -> line.startsWith("data: {\"userId\":\"me\",\"version\":1,"));
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> errors.contains("event: errors"));

            bench.send("DELETE", "/v1/users/me", null);
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> lists.contains("event: forgotten"));
            HttpResponse<String> plain = bench.get("/v1/errors/events");
            assertThat(plain.statusCode()).isEqualTo(406);
        }
    }

    /** Lists of 200 KB, so that no buffer between holds many of them. */
    @Test
    void shouldEndConnectionsOfThoseWhoNeverReadAndGoOnWithTheOthers() throws Exception {
        List<Socket> silent = new ArrayList<>();
        try (ApiBench bench = new ApiBench(broker, "silent", 1, state, Map.of());
                KafkaProducer<byte[], byte[]> lists = new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.bootstrapServers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            for (int n = 0; n < 8; n++) {
                silent.add(neverReading(bench.server().address()));
            }
            List<String> lines = follow(bench, "/v1/users/me/recommendations/events");
            Feed feed = bench.serving().feed();
            Awaitility.await().until(() -> feed.clientCount() == 9);
            String filling = "x".repeat(200_000);
            for (int version = 1; feed.clientCount() > 1; version++) {
                assertThat(version).as("lists sent").isLessThan(600);
                lists.send(list(bench, version, filling)).get();
                Thread.sleep(50);
            }
            lists.send(list(bench, 1_000, "")).get();
            Awaitility.await().until(() -> lines.stream().anyMatch(line -> line.contains("\"version\":1000,")));
        } finally {
            for (Socket each : silent) {
                each.close();
            }
        }
    }

    private static ProducerRecord<byte[], byte[]> list(ApiBench bench, int version, String filling) {
        String json = "{\"userId\":\"me\",\"version\":" + version + ",\"items\":[],\"filling\":\"" + filling + "\"}";
        return new ProducerRecord<>(
                bench.application().settings().topics().recommendations(),
                0,
                "me".getBytes(StandardCharsets.UTF_8),
                json.getBytes(StandardCharsets.UTF_8));
    }

    private static Socket neverReading(URI address) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        socket.connect(new InetSocketAddress(address.getHost(), address.getPort()));
        String request = String.join(
                "\r\n",
                "GET /v1/users/me/recommendations/events HTTP/1.1",
                "Host: 127.0.0.1",
                "Accept: text/event-stream",
                "",
                "");
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** The lines that come, from now on. */
    private static List<String> follow(ApiBench bench, String path) throws Exception {
        List<String> lines = new CopyOnWriteArrayList<>();
        HttpRequest request = HttpRequest.newBuilder(URI.create(bench.server().address() + path))
                .header("Accept", "text/event-stream")
                .build();
        HttpResponse<Stream<String>> response =
                HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofLines());
        assertThat(response.statusCode()).isEqualTo(200);
        Thread reader = new Thread(() -> {
            try {
                response.body().forEach(lines::add);
            } catch (UncheckedIOException e) {
                lines.add("closed");
            }
        });
        reader.setDaemon(true);
        reader.start();
        return lines;
    }
}
