package io.thalweg.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thalweg.bench.HttpConnection;
import io.thalweg.bench.HttpLoad;
import io.thalweg.broker.EmbeddedBroker;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Faults 24 and 37: clients that mean no good to the API of an instance that learns. */
@Timeout(600)
class FloodFaultsIT {

    private static final double RATINGS_PER_SECOND = 500;
    private static final int DRIPPING = 200;
    private static final int NEVER_READING = 990;
    private static final long LEAST_EVENTS = 10;
    private static final long MOST_THREADS = 150;
    private static final int SECONDS = 20;
    private static final double FLOOD_PER_SECOND = 600;
    private static final int FLOOD_CONNECTIONS = 200;
    private static final double LEAST_RATIO = .95;
    private static final long MIB = 1 << 20;
    private static final long MOST_GROWTH_BYTES = 64 * MIB;
    private static final double MOST_P99_MILLIS = 2_000;

    @TempDir
    Path folder;

    @Test
    void shouldAnswerOthersAndLearnOnWhenClientsAreSlowOrAskForAbsurdThings() throws Exception {
        int port = FreePorts.find(1)[0];
        URI address = URI.create("http://127.0.0.1:" + port);
        try (EmbeddedBroker broker = Brokers.start();
                Rig rig =
                        new Rig(broker.bootstrapServers(), folder, 2, Map.of("api.rate", "0", "api.port", "" + port));
                Load load = rig.load(1_000_000, RATINGS_PER_SECOND)) {
            Jvm instance = rig.startAndAwait("learner");
            load.awaitCaughtUp(rig::committed);
            await().atMost(Rig.LONG).until(() -> Asked.health(port) == 200);
            instance.kill();
            instance = rig.start("learner");
            Map<Integer, Integer> early = new TreeMap<>();
            await().atMost(Rig.LONG).pollInterval(Duration.ofMillis(20)).until(() -> {
                if (Asked.health(port) == 503) {
                    absurd(address, early);
                }
                return Asked.health(port) == 200;
            });
            instance.awaitLine(" runs at ");
            load.awaitCaughtUp(rig::committed);
            double before = learnedPerSecond(rig);
            long heapBefore = instance.liveHeapBytes();

            Map<Integer, Integer> absurd = new TreeMap<>();
            HttpLoad.Result good;
            HttpLoad.Result flood;
            double during;
            long events;
            try (Crowd crowd = new Crowd(address);
                    HttpLoad floods = new HttpLoad(
                            address,
                            FLOOD_PER_SECOND,
                            FLOOD_CONNECTIONS,
                            number -> "/v1/users/" + (1 + number % 50) + "/recommendations?list=computed&n=1000",
                            (number, answer) -> {});
                    HttpLoad others = new HttpLoad(
                            address,
                            50,
                            16,
                            number -> "/v1/users/" + (1 + number % 50) + "/recommendations",
                            (number, answer) -> {})) {
                AtomicReference<Throwable> failure = new AtomicReference<>();
                Thread asking = new Thread(() -> {
                    try {
                        for (int n = 0; n < SECONDS; n++) {
                            absurd(address, absurd);
                            Thread.sleep(200);
                        }
                    } catch (Throwable e) { // for the test
                        failure.set(e);
                    }
                });
                asking.start();
                during = learnedPerSecond(rig);
                asking.join();
                events = crowd.eventCount();
                assertThat(failure.get()).isNull();
                good = others.result();
                flood = floods.result();
            }
            long threads = instance.threadCount();
            long grown = instance.liveHeapBytes() - heapBefore;
            assertThat(instance.isAlive()).isTrue();
            long sent = load.stop();
            rig.awaitSettled(sent);
            instance.terminate();
            rig.report(
                    37,
                    "%d connections of a byte a second, %d that never read, %.0f computed/s asked for, absurd requests: %s while it"
                            + " restored, %s later; flood %s; %d published lists, p99 %.0f ms; %d events to who reads; %.0f ratings/s learned, %.0f before;"
                            + " heap %+d MiB, %d threads; %s",
                    DRIPPING,
                    NEVER_READING,
                    FLOOD_PER_SECOND,
                    early,
                    absurd,
                    flood.statuses(),
                    good.count(),
                    good.millis(99),
                    events,
                    during,
                    before,
                    grown / MIB,
                    threads,
                    rig.verify());
            assertThat(good.failureCount()).as("requests without an answer").isZero();
            assertThat(good.statuses()).as("of published lists").containsOnlyKeys(200);
            assertThat(good.millis(99)).as("p99 of published lists, ms").isLessThan(MOST_P99_MILLIS);
            assertThat(flood.statuses().keySet()).as("of the flood").isSubsetOf(200, 503);
            assertThat(during).as("ratings/s").isGreaterThan(LEAST_RATIO * before);
            assertThat(events).as("events to who reads them").isGreaterThan(LEAST_EVENTS);
            assertThat(threads).as("threads").isLessThan(MOST_THREADS);
            assertThat(grown).as("heap").isLessThan(MOST_GROWTH_BYTES);
        }
    }

    private static double learnedPerSecond(Rig rig) throws InterruptedException {
        long before = rig.committedSum();
        long start = System.nanoTime();
        Thread.sleep(SECONDS * 1_000L);
        return (rig.committedSum() - before) / ((System.nanoTime() - start) / 1e9);
    }

    /** Each is answered, and is nobody's fault but the caller's. Whoever reads what is too long may end the connection first. */
    private static void absurd(URI address, Map<Integer, Integer> statuses) {
        String excludes =
                IntStream.range(0, 1_000).mapToObj(n -> "\"" + n + "\"").collect(Collectors.joining(","));
        for (String path : List.of(
                "/v1/users/" + "x".repeat(7_000) + "/recommendations",
                "/v1/users/" + "x".repeat(20_000) + "/recommendations",
                "/v1/users/1/recommendations?n=99999999999999999999",
                "/v1/users/1/recommendations?" + "exclude=1&".repeat(700),
                "/v1/users/1/recommendations?cursor=" + "A".repeat(7_000),
                "/v1/users/1/recommendations?nothing=" + "%00".repeat(1_000),
                "/v1/users/%ff%fe/recommendations")) {
            absurd(address, "GET", path, "", statuses);
        }
        for (int page = 0; page < 100; page++) {
            absurd(address, "GET", "/v1/users/1/recommendations?cursor=eyJnIjpb" + page, "", statuses);
        }
        for (String body : List.of(
                "{\"user\":\"1\",\"exclude\":[" + excludes + "]}",
                "{\"user\":\"1\",\"exclude\":[" + excludes + ",\"1\"]}",
                "[".repeat(100_000),
                "{\"a\":".repeat(50_000),
                "{\"user\":\"" + "x".repeat(900_000) + "\"}",
                " ".repeat(2_000_000))) {
            absurd(address, "POST", "/v1/recommendations", body, statuses);
        }
    }

    private static void absurd(URI address, String method, String path, String body, Map<Integer, Integer> statuses) {
        int status;
        try (HttpConnection connection = new HttpConnection(address)) {
            status = connection.ask(method, path, "", body).status();
        } catch (IOException e) {
            status = 0;
        }
        assertThat(status).as("%s %.100s %.100s", method, path, body).isIn(0, 200, 400, 404, 413, 414, 422, 431, 503);
        statuses.merge(status, 1, Integer::sum);
    }

    /** Connections that send a byte a second, half of them of a request's head, half of its body; and some that never read their events. */
    private static final class Crowd implements AutoCloseable {

        private final List<Socket> dripping = new ArrayList<>();
        private final List<Socket> silent = new ArrayList<>();
        private final AtomicLong events = new AtomicLong();
        private final Thread thread = new Thread(this::drip, "dripping");
        private volatile boolean isOver;

        Crowd(URI address) throws IOException {
            for (int n = 0; n < DRIPPING; n++) {
                Socket socket = connect(address);
                dripping.add(socket);
                String start = n % 2 == 0
                        ? "GET /v1/users/1/recommendations HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
                        : "POST /v1/recommendations HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type:"
                                + " application/json\r\nContent-Length: 100000\r\n\r\n{";
                send(socket, start);
            }
            for (int n = 0; n < NEVER_READING; n++) {
                Socket socket = connect(address);
                silent.add(socket);
                send(
                        socket,
                        "GET /v1/users/" + (1 + n % 50) + "/recommendations/events HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                                + "Accept: text/event-stream\r\n\r\n");
            }
            thread.start();
            Socket reading = connect(address);
            silent.add(reading); // closed with them
            send(reading, "GET /v1/errors/events HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n");
            Thread reader = new Thread(() -> read(reading), "reading");
            reader.setDaemon(true);
            reader.start();
        }

        private static Socket connect(URI address) throws IOException {
            Socket socket = new Socket();
            socket.setReceiveBufferSize(4_096);
            socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), 10_000);
            return socket;
        }

        private static void send(Socket socket, String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        }

        private void drip() {
            try {
                while (!isOver) {
                    for (Socket each : dripping) {
                        try {
                            send(each, " ");
                        } catch (IOException e) {
                            each.close(); // the server had enough of it
                        }
                    }
                    Thread.sleep(1_000);
                }
            } catch (InterruptedException | IOException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** How many events came to the one who reads them, among those who don't. */
        long eventCount() {
            return events.get();
        }

        private void read(Socket reading) {
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(reading.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.equals("event: errors")) {
                        events.incrementAndGet();
                    }
                }
            } catch (IOException e) {
                // It is over.
            }
        }

        @Override
        public void close() throws IOException {
            isOver = true;
            thread.interrupt();
            for (Socket each : dripping) {
                each.close();
            }
            for (Socket each : silent) {
                each.close();
            }
        }
    }
}
