package io.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.MarkdownPage;
import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.config.ThalwegConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every command of the README and the pages that needs a cluster, in the order of the pages, on a broker. Only ports, folders and the
 * brokers' address are others here, and of a demo there is less.
 */
@Timeout(120)
final class ClusterCommandsIT {

    private static final Duration WAIT = Duration.ofSeconds(60);
    private static final Set<String> GO_ON = Set.of("run", "serve");

    private static final Set<String> HAVE_TOPICS = new HashSet<>();

    @TempDir
    static Path folder;

    private static EmbeddedBroker broker;
    private static int started;

    @BeforeAll
    static void start() throws Exception {
        broker = EmbeddedBroker.start();
        PageCommandsTest.writeFiles(folder);
        MarkdownPage readme = MarkdownPage.read(Path.of("README.md"));
        String films = readme.blocks().stream()
                .filter(block -> block.language().equals("properties"))
                .findFirst()
                .orElseThrow()
                .text();
        Files.writeString(
                folder.resolve("films.properties"),
                films.replaceAll("(?m)^bootstrap.servers=.*$", "bootstrap.servers=" + broker.bootstrapServers())
                        .replaceAll("(?m)^topic.replication.factor=.*$", "topic.replication.factor=1"));
        makeTopics(List.of()); // the trial on the page about operations reads those of the application before it
        try (Admin admin = Admin.create(ThalwegConfig.of(Map.of("bootstrap.servers", broker.bootstrapServers()))
                .adminProperties())) {
            admin.createTopics(List.of(new NewTopic("shop.reviews", 4, (short) 1)))
                    .all()
                    .get();
        }
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    static List<Arguments> commands() throws IOException {
        return PageCommandsTest.ofClusters();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void shouldDoWhatThePageSays(String page, String command) throws Exception {
        String[] words = here(page, PageCommandsTest.words(command));
        if (!GO_ON.contains(words[0])) {
            Outcome outcome = Outcome.of(words);
            assertThat(outcome.exitCode()).as(outcome.err()).isZero();
            return;
        }
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        FutureTask<Outcome> running = new FutureTask<>(() -> Outcome.of(err, words));
        Thread thread = new Thread(running, command);
        thread.start();
        Awaitility.await()
                .atMost(WAIT)
                .until(() -> running.isDone()
                        || err.toString(StandardCharsets.UTF_8).matches("(?s).* (runs|is served) at .*"));
        assertThat(running.isDone()).as(err.toString(StandardCharsets.UTF_8)).isFalse();
        thread.interrupt();
        assertThat(running.get(WAIT.toSeconds(), TimeUnit.SECONDS).exitCode())
                .as(err.toString(StandardCharsets.UTF_8))
                .isZero();
    }

    /** The reader of each page has a cluster of their own, here an application with its topics. */
    private static List<String> ownApplication(String page) {
        List<String> own = List.of("--set", "application.id=of-" + page, "--set", "topic.prefix=of-" + page + ".");
        if (HAVE_TOPICS.add(page)) {
            makeTopics(own);
        }
        return own;
    }

    private static void makeTopics(List<String> own) {
        List<String> words =
                new ArrayList<>(List.of("topics", "create", "--set", "bootstrap.servers=" + broker.bootstrapServers()));
        words.addAll(own);
        Outcome outcome = Outcome.of(words.toArray(String[]::new));
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    }

    private static String[] here(String page, String[] words) {
        List<String> here = new ArrayList<>();
        for (String word : words) {
            if (word.startsWith("api.port=") || word.startsWith("state.dir=")) {
                here.remove(here.size() - 1); // what said that it is a setting; others are given below
                continue;
            }
            Path file = folder.resolve(word);
            here.add(Files.exists(file) ? file.toString() : word);
        }
        boolean isDemo = words[0].equals("demo");
        if (isDemo) {
            int port = here.indexOf("--port");
            if (port >= 0) {
                here.set(port + 1, "0");
            }
            here.add("--once");
            if (!here.contains("--ratings")) {
                here.addAll(List.of("--count", "1000"));
            }
        } else if (!here.contains("--config")) {
            here.addAll(List.of("--set", "bootstrap.servers=" + broker.bootstrapServers()));
            if (!here.contains("application.id=trial")) {
                here.addAll(ownApplication(page));
            }
        }
        if (GO_ON.contains(words[0])) {
            here.addAll(List.of("--set", "http.port=0", "--set", "api.port=0"));
            here.addAll(List.of("--set", "state.dir=" + folder.resolve("state-" + started++)));
        }
        return here.toArray(String[]::new);
    }
}
