package io.thalweg.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.MarkdownPage;
import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.example.FollowLists;
import io.thalweg.example.RateAndAsk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The programs on the page of clients are those of {@code src/examples}, and do what it says. */
@Timeout(240)
final class ClientsPageIT {

    private static final Path PAGE = MarkdownPage.CLIENTS;
    private static final String PAGE_HOST = "http://127.0.0.1:8090";
    private static final Path PYTHON = Path.of("src", "examples", "python");
    private static final String JAVA = "java/io/thalweg/example/";
    private static final String TITLED = "\\d+ .+ \\(\\d{4}\\)";

    private static EmbeddedBroker broker;
    private static ApiBench bench;

    @TempDir
    static Path folder;

    @BeforeAll
    static void start() throws Exception {
        broker = EmbeddedBroker.start();
        bench = new ApiBench(broker, "clients", 4, folder.resolve("state"), Map.of());
        GeneratedStream.fill(bench);
    }

    @AfterAll
    static void stop() {
        bench.close();
        broker.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                JAVA + "FollowLists.java",
                JAVA + "RateAndAsk.java",
                "python/rate_and_ask.py",
                "python/follow_list.py"
            })
    void shouldShowTheProgramsAsTheyAre(String file) throws Exception {
        String code = Files.readString(Path.of("src", "examples").resolve(file));
        assertThat(Files.readString(PAGE))
                .contains("](../../../examples/" + file + ")")
                .contains("\n" + code + "```\n");
    }

    @Test
    void shouldRateAndAskInJava() throws Exception {
        assertThat(outputOf(() -> RateAndAsk.main(new String[] {host(), "java-1", "20", "5"})))
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).matches(TITLED))
                .noneMatch(line -> line.startsWith("20 "));
    }

    @Test
    void shouldFollowListsInJava() throws Exception {
        String topic = bench.topics().config().get(io.thalweg.config.Keys.TOPIC_PREFIX) + "recommendations";
        assertThat(outputOf(
                        () -> FollowLists.main(new String[] {broker.bootstrapServers(), topic, "follow-lists", "20"})))
                .hasSizeGreaterThanOrEqualTo(20)
                .allSatisfy(line -> assertThat(line).matches(".+ \\d+ \\[\"\\d+\".*]"));
    }

    @Test
    void shouldRateAndAskInPython() throws Exception {
        Program.require("python3");
        String script = PYTHON.resolve("rate_and_ask.py").toString();
        assertThat(Program.run(folder, Map.of(), "python3", script, host(), "python 1", "20", "5")
                        .lines())
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).matches(TITLED))
                .noneMatch(line -> line.startsWith("20 "));
    }

    @Test
    void shouldRunEachLineOfThePage() throws IOException {
        assertThat(linesOfThePage())
                .as("each is run by a test of this class")
                .allMatch(line -> line.contains("rate_and_ask.py") || line.contains("follow_list.py"))
                .hasSize(2);
    }

    @Test
    void shouldRateAndAskAsThePageDoes() throws Exception {
        Program.require("python3");
        assertThat(Program.run(folder, Map.of(), commandOfThePage("rate_and_ask.py"))
                        .lines())
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).matches(TITLED));
    }

    @Test
    void shouldFollowAListAsThePageDoes() throws Exception {
        Program.require("python3");
        String[] command = commandOfThePage("follow_list.py");
        String follower = command[3];
        int lists = Integer.parseInt(command[4]);
        assertThat(bench.send("PUT", "/v1/users/" + follower + "/ratings/20", "{\"rating\":5}")
                        .statusCode())
                .isEqualTo(202);
        Thread rating = new Thread(() -> {
            for (int item = 21; item < 60 && !Thread.currentThread().isInterrupted(); item++) {
                bench.send("PUT", "/v1/users/" + follower + "/ratings/" + item, "{\"rating\":5}");
                java.util.concurrent.locks.LockSupport.parkNanos(500_000_000);
            }
        });
        rating.start();
        try {
            assertThat(Program.run(folder, Map.of(), command).lines())
                    .hasSize(lists)
                    .allSatisfy(line -> assertThat(line).matches("list( \\d+)+"));
        } finally {
            rating.interrupt();
            rating.join();
        }
    }

    private static List<String> linesOfThePage() throws IOException {
        return MarkdownPage.read(PAGE).blocks().stream()
                .flatMap(block -> block.commands().stream())
                .filter(line -> line.startsWith(MarkdownPage.EXAMPLE))
                .toList();
    }

    private static String[] commandOfThePage(String program) throws IOException {
        return linesOfThePage().stream()
                .filter(line -> line.contains(program))
                .findFirst()
                .orElseThrow()
                .replace(PAGE_HOST, host())
                .split(" ");
    }

    private static String host() {
        return bench.server().address().toString();
    }

    @FunctionalInterface
    private interface Main {
        void run() throws Exception;
    }

    private static List<String> outputOf(Main main) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
        try {
            main.run();
        } finally {
            System.setOut(before);
        }
        return output.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
