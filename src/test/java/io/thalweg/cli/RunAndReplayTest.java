package io.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.topics.CompactedTopicReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each test has topics of its own, by their prefix; the broker is shared. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
final class RunAndReplayTest {

    private static final int USERS = 90;
    private static final int ITEMS = 50;
    private static final int RATINGS = 3_000;
    private static final Duration WAIT = Duration.ofSeconds(60);

    private final EmbeddedBroker broker = EmbeddedBroker.start();

    @TempDir
    private Path folder;

    @AfterAll
    void stop() {
        broker.close();
    }

    @Test
    void shouldLearnEachRatingOnceWhenAFileIsReplayedTwice() throws Exception {
        List<String> options = options("e2e.");
        assertThat(execute("topics create", options).exitCode()).isZero();
        Path first = ratings("first.csv", 0, ITEMS);
        Path more = ratings("more.csv", ITEMS, ITEMS + 1);
        Path titles = Files.writeString(folder.resolve("movies.csv"), "movieId,title,genres\n0,The Raft,Drama\n");

        try (Running run = new Running(options);
                Published published = new Published("e2e.")) {
            run.awaitLine("e2e.app runs at " + broker.bootstrapServers());

            Outcome sent = execute("replay --output json --ratings " + first + " --items " + titles, options);
            assertThat(sent.exitCode()).as(sent.err()).isZero();
            JsonNode json = new ObjectMapper().readTree(sent.out());
            assertThat(json.get("ratings").asInt()).isEqualTo(RATINGS);
            assertThat(json.get("items").asInt()).isEqualTo(1);
            assertThat(sent.err()).contains("sending: 3000 of 3000");
            published.awaitErrors(RATINGS);

            Outcome again = execute("replay --damage 0.05 --output json --ratings " + first, options);
            int damaged =
                    new ObjectMapper().readTree(again.out()).get("damaged").asInt();
            assertThat(damaged).isBetween(50, 300);
            // A new rating of every user comes behind all that was sent again, in every partition.
            assertThat(execute("replay --ratings " + more, options).exitCode()).isZero();
            published.awaitErrors(RATINGS + USERS);
            published.awaitDeadLetters(damaged);
            published.awaitLists(USERS);

            Outcome ended = run.interrupt();
            assertThat(ended.exitCode()).isZero();
            assertThat(ended.err()).endsWith("stopped\n");
            assertThat(published.errorCount()).isEqualTo(RATINGS + USERS);
        }
    }

    @Test
    void shouldEndWithOneLineWhenATopicIsDeletedUnderIt() throws Exception {
        List<String> options = options("gone.");
        execute("topics create", options);
        try (Running run = new Running(options);
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            run.awaitLine("gone.app runs at ");
            admin.deleteTopics(List.of("gone.ratings")).all().get();
            Outcome ended = run.await();
            assertThat(ended.exitCode()).isEqualTo(1);
            assertThat(ended.err().lines().filter(line -> line.startsWith("thalweg: ")))
                    .singleElement()
                    .asString()
                    .startsWith("thalweg: the application stopped: ");
        }
    }

    @Test
    void shouldNameTheTopicAndWhatToTypeWhenTopicsAreMissing() throws Exception {
        List<String> options = options("absent.");
        Path file = ratings("absent.csv", 0, 1);
        for (String command : List.of("run", "replay --ratings " + file)) {
            Outcome outcome = execute(command, options);
            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.out()).isEmpty();
            assertThat(outcome.err())
                    .hasLineCount(1)
                    .startsWith("thalweg: topic absent.ratings is missing; run: thalweg topics create"
                            + " --set bootstrap.servers=" + broker.bootstrapServers());
        }
    }

    @Test
    void shouldNameTheFileWhenItCantBeReplayed() throws Exception {
        List<String> options = options("files.");
        execute("topics create", options);
        Path text = Files.writeString(folder.resolve("prose.txt"), "once upon a time\n");
        Path halves = Files.writeString(folder.resolve("halves.csv"), "userId,movieId,rating\n1,1,0.5\n1,2,5\n");

        Outcome absent = execute("replay --ratings absent.csv", options);
        assertThat(absent.exitCode()).isEqualTo(2);
        assertThat(absent.err()).isEqualTo("thalweg: absent.csv: there is no such file\n");
        Outcome prose = execute("replay --ratings " + text, options);
        assertThat(prose.exitCode()).isEqualTo(2);
        assertThat(prose.err()).hasLineCount(1).startsWith("thalweg: " + text + ", line 1: ");
        Outcome offScale = execute("replay --ratings " + halves, options);
        assertThat(offScale.exitCode()).isEqualTo(2);
        assertThat(offScale.err().lines().filter(line -> line.startsWith("thalweg: ")))
                .singleElement()
                .asString()
                .contains("1 of 2 ratings", "rating is 0.5; the scale is 1..5", "--set rating.scale=LO..HI");
        // Counts that an application would not look for, or look for elsewhere, are not sent.
        Path plays = Files.writeString(folder.resolve("plays.csv"), "user,item,plays\nu,song,3\nu,other,1\n");
        for (String setting : List.of("", " --set input.rating=/plays")) {
            Outcome counts = execute("replay --implicit --ratings " + plays + setting, options);
            assertThat(counts.exitCode()).isEqualTo(Main.WRONG_USAGE);
            assertThat(counts.err()).contains("give --set input.rating=/rating to it and to this command");
        }
        Outcome read = execute("replay --implicit --set input.rating=/rating --ratings " + plays, options);
        assertThat(read.exitCode()).as(read.err()).isZero();
        assertThat(execute("replay --ratings " + halves + " --set rating.scale=0.5..5", options)
                        .exitCode())
                .isZero();
    }

    @Test
    void shouldNameThePortWhenTheDemosBrokerCantHaveIt() throws IOException {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
            Outcome outcome = execute("demo --once --port " + busy.getLocalPort(), List.of());
            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.out()).isEmpty();
            assertThat(outcome.err())
                    .hasLineCount(2)
                    .startsWith(
                            "Starts a Kafka broker and Thalweg in this process, and sends 100,000 generated ratings")
                    .contains("\nthalweg: port " + busy.getLocalPort() + " is busy")
                    .contains("choose another port");
        }
    }

    @Test
    void shouldDescribeTheConfiguredGraphWithoutACluster() throws Exception {
        Outcome text = execute("topology --set topic.prefix=x.", List.of());
        assertThat(text.exitCode()).as(text.err()).isZero();
        assertThat(text.out()).startsWith("Topologies:\n").contains("topics: [x.ratings]", "topic: x.recommendations");
        Outcome json = execute("topology --output json --set topic.prefix=x.", List.of());
        assertThat(new ObjectMapper().readTree(json.out()).get("topology").asText() + "\n")
                .isEqualTo(text.out());
    }

    private List<String> options(String prefix) {
        return List.of(
                "--set",
                "bootstrap.servers=" + broker.bootstrapServers(),
                "--set",
                "topic.prefix=" + prefix,
                "--set",
                "application.id=" + prefix + "app",
                "--set",
                "state.dir=" + folder.resolve(prefix + "state"));
    }

    /** Of each item two thirds of the users' ratings, so that there is something left to recommend; of a later one all. */
    private Path ratings(String name, int fromItem, int toItem) throws IOException {
        List<String> lines = new ArrayList<>(List.of("userId,movieId,rating,timestamp"));
        for (int item = fromItem; item < toItem; item++) {
            for (int user = 0; user < USERS; user++) {
                if (item == ITEMS || (user + item) % 3 != 0) {
                    lines.add(user + "," + item + "," + (1 + (user + item) % 5) + "," + (1_000_000_000 + item));
                }
            }
        }
        return Files.write(folder.resolve(name), lines);
    }

    private static Outcome execute(String command, List<String> options) {
        return execute(new ByteArrayOutputStream(), command, options);
    }

    private static Outcome execute(ByteArrayOutputStream err, String command, List<String> options) {
        List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
        arguments.addAll(options);
        return Outcome.of(err, arguments.toArray(String[]::new));
    }

    /** A {@code run} in a thread of its own, which an interrupt ends as a signal would end the process. */
    private static final class Running implements AutoCloseable {

        private final ByteArrayOutputStream err = new ByteArrayOutputStream();
        private final FutureTask<Outcome> outcome;
        private final Thread thread;

        Running(List<String> options) {
            outcome = new FutureTask<>(() -> execute(err, "run", options));
            thread = new Thread(outcome, "run");
            thread.start();
        }

        void awaitLine(String start) {
            Awaitility.await().atMost(WAIT).until(() -> outcome.isDone() || hasLine(start));
            assertThat(hasLine(start)).as(err.toString(StandardCharsets.UTF_8)).isTrue();
        }

        private boolean hasLine(String start) {
            return err.toString(StandardCharsets.UTF_8).lines().anyMatch(line -> line.startsWith(start));
        }

        Outcome await() throws Exception {
            return outcome.get(WAIT.toSeconds(), TimeUnit.SECONDS);
        }

        Outcome interrupt() throws Exception {
            thread.interrupt();
            return await();
        }

        @Override
        public void close() {
            thread.interrupt();
            Awaitility.await().atMost(WAIT).until(outcome::isDone);
        }
    }

    /** What readers of committed records see. */
    private final class Published implements AutoCloseable {

        private final Map<String, JsonNode> errors = new ConcurrentHashMap<>();
        private final Set<String> users = ConcurrentHashMap.newKeySet();
        private final Set<String> deadLetters = ConcurrentHashMap.newKeySet();
        private final List<CompactedTopicReader> readers;

        Published(String prefix) {
            Map<String, Object> consumer = ThalwegConfig.of(Map.of("bootstrap.servers", broker.bootstrapServers()))
                    .consumerProperties();
            readers = List.of(
                    new CompactedTopicReader(
                            consumer, prefix + "errors", e -> errors.put(text(e.key()), json(e.value()))),
                    new CompactedTopicReader(consumer, prefix + "recommendations", list -> users.add(text(list.key()))),
                    new CompactedTopicReader(
                            consumer,
                            prefix + "dead-letters",
                            letter -> deadLetters.add(letter.partition() + ":" + letter.offset())));
            for (CompactedTopicReader reader : readers) {
                reader.readToEnd(WAIT, (read, all) -> {});
                reader.startFollowing(e -> {
                    throw new AssertionError("the topic can't be read", e);
                });
            }
        }

        long errorCount() {
            JsonNode all = errors.get("all/all");
            return all == null ? 0 : all.get("count").asLong();
        }

        void awaitErrors(long count) {
            Awaitility.await().atMost(WAIT).until(() -> errorCount() >= count);
            assertThat(errorCount()).isEqualTo(count);
        }

        void awaitDeadLetters(int count) {
            Awaitility.await().atMost(WAIT).until(() -> deadLetters.size() >= count);
            assertThat(deadLetters).hasSize(count);
        }

        void awaitLists(int count) {
            Awaitility.await()
                    .atMost(WAIT)
                    .until(() -> users.stream()
                                    .filter(user -> !user.equals("__popular"))
                                    .count()
                            == count);
        }

        @Override
        public void close() {
            readers.forEach(CompactedTopicReader::close);
        }

        private static String text(byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        private static JsonNode json(byte[] value) {
            try {
                return new ObjectMapper().readTree(value);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }
}
