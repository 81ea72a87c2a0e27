package io.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.broker.EmbeddedBroker;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MainTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        topics create --outputt json | unknown option '--outputt'; did you mean --output? For help: thalweg topics create --help
        topcis                       | unknown argument 'topcis'; did you mean topics? For help: thalweg --help
        --output xml config          | unknown option '--output'
        config --output xml          | Invalid value for option '--output'
        config --set seed            | should be in KEY=VALUE format but was seed
        config --set list.sise=3     | --set: unknown key 'list.sise'; did you mean list.size?
        config --set list.size=0     | --set: list.size is 0; it must be in 1..1000
        config --config absent.conf  | can't read the configuration file absent.conf (no such file); give another one with --config
        topics                       | Missing required subcommand. For help: thalweg topics --help
        """)
    void shouldSayWhatToTypeNextWhenTheUsageIsWrong(String arguments, String message) {
        Outcome outcome = Outcome.of(arguments.strip().split(" +"));
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).startsWith("thalweg: ").contains(message).hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        demo --learner svd                     | --learner: learner is 'svd'; it must be one of hybrid, sgd
        evaluate --generated 10 --learner svd  | --learner: learner is 'svd'; it must be one of hybrid, sgd
        demo --partitions 0                    | --partitions: topic.partitions is 0; it must be in
        similar 1 --ratings absent.csv         | give --items FILE, or go by ratings alone with --by collaborative
        """)
    void shouldNameTheOptionAndWhatItTakesWhenAValueIsWrong(String arguments, String message) {
        Outcome outcome = Outcome.of(arguments.strip().split(" +"));
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).startsWith("thalweg: --").contains(message);
    }

    /** In a file or a pipe, and on a terminal of that width. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "demo",
                "run",
                "serve",
                "replay",
                "evaluate",
                "recommend",
                "similar",
                "bench",
                "topics",
                "verify",
                "forget",
                "refresh",
                "config",
                "topology",
                "topics create",
                "topics verify",
                "topics describe"
            })
    void shouldPrintHelpThatFitsEightyColumnsWithoutColours(String command) {
        Outcome help = Outcome.of((command + " --help").strip().split(" "));
        assertThat(help.exitCode()).isZero();
        assertThat(help.out().lines()).allMatch(line -> line.length() <= Terminal.columns());
        assertThat(help.out()).contains("Usage: thalweg " + command).doesNotContain("\u001b", "␛", "java -jar");
    }

    /** What {@code LC_ALL=C} makes of letters: the command would ask for a user who does not exist, and say "done". */
    @ParameterizedTest
    @CsvSource({
        "forget, Zo\uFFFD\uFFFD",
        "forget, Zo\uD83D",
        "recommend, Zo\uFFFD",
        "similar, Am\uFFFDlie",
        "recommend, --exclude=Am\uFFFDlie"
    })
    void shouldRefuseAnArgumentThatDidNotArriveAsTyped(String command, String argument) {
        Outcome outcome = Outcome.of(command, argument);
        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .startsWith("thalweg: the argument '" + argument.substring(0, 2))
                .contains("put LC_ALL=C.UTF-8 in front of the command")
                .hasLineCount(1);
    }

    @Test
    void shouldShowControlCharactersWhenAnArgumentHasThem() {
        Outcome outcome = Outcome.of("topcis\u001b[2J\u202e\u0007");
        assertThat(outcome.err()).contains("unknown argument 'topcis␛[2J�␇'").hasLineCount(1);
    }

    @Test
    @Timeout(10)
    void shouldFailAtOnceWhenNoBrokerListens() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
            port = closed.getLocalPort();
        }
        Outcome outcome = Outcome.of("topics", "verify", "--set", "bootstrap.servers=localhost:" + port);
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .isEqualTo("thalweg: no Kafka broker answers at localhost:" + port + " (Connection refused); start one,"
                        + " or name another with --set bootstrap.servers=HOST:PORT\n");
    }

    @Test
    void shouldShowTheStackTraceWhenAsked() {
        Outcome outcome = Outcome.of("topics", "verify", "--stacktrace", "--set", "bootstrap.servers=localhost:1");
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).contains("thalweg: no Kafka broker answers", "\tat io.thalweg.cli.Cluster");
    }

    @Test
    void shouldPrintHelpToStdoutWhenAsked() {
        Outcome help = Outcome.of("--help");
        assertThat(help.exitCode()).isZero();
        assertThat(help.err()).isEmpty();
        assertThat(help.out()).contains("topics", "config", "--stacktrace", "Exit codes");
        assertThat(Outcome.of("topics", "create", "--help").out())
                .contains("--config=FILE", "--set=KEY=VALUE", "--output");
        assertThat(Outcome.of("--version").out()).startsWith("thalweg ");
    }

    @Test
    void shouldPrintEveryKeyWhenAskedToDescribe() throws Exception {
        Outcome text = Outcome.of("config", "--describe");
        assertThat(text.exitCode()).isZero();
        assertThat(text.out()).contains("rating.scale", "LO..HI", "Items of a user's list");

        JsonNode rows = new ObjectMapper()
                .readTree(Outcome.of("config", "--describe", "--output", "json").out());
        assertThat(rows.size()).isGreaterThan(15);
        assertThat(rows.get(0).get("key").asText()).isEqualTo("application.id");
        assertThat(Outcome.of("config", "--describe", "--markdown").out()).startsWith("| key | type |");
    }

    @Test
    void shouldShowOriginsButNoSecretsWhenTheConfigurationIsPrinted(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("my.properties"), "ssl.key.password=hush\nseed=7\n");
        Outcome outcome = Outcome.of("config", "--config", file.toString(), "--set", "list.size=20");
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.out())
                .contains("# from --set\nlist.size=20\n", "# from " + file + "\nseed=7\n", "#ssl.key.password=[hidden]")
                .contains("#learner=hybrid\n")
                .doesNotContain("hush");

        Path printed = Files.writeString(folder.resolve("printed.properties"), "\uFEFF" + outcome.out());
        Outcome again = Outcome.of("config", "--config", printed.toString());
        assertThat(again.exitCode()).as(again.err()).isZero();
        assertThat(again.out()).contains("# from " + printed + "\nseed=7\n", "list.size=20\n");
    }

    @Test
    void shouldCreateAndVerifyTopicsWhenABrokerRuns() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            String servers = "bootstrap.servers=" + broker.bootstrapServers();

            Outcome missing = Outcome.of("topics", "verify", "--set", servers);
            assertThat(missing.exitCode()).isEqualTo(1);
            assertThat(missing.out())
                    .hasLineCount(9)
                    .contains("topic thalweg.ratings is missing; run: thalweg topics create --set " + servers);

            Outcome created = Outcome.of("topics", "create", "--set", servers, "--output", "json");
            assertThat(created.err()).isEmpty();
            assertThat(created.exitCode()).isZero();
            JsonNode json = new ObjectMapper().readTree(created.out());
            assertThat(json.get("created").size()).isEqualTo(17);
            assertThat(json.get("differences").size()).isZero();

            assertThat(Outcome.of("topics", "verify", "--set", servers))
                    .isEqualTo(new Outcome(0, "all topics are as they should be\n", ""));
            assertThat(Outcome.of("topics", "create", "--set", servers).out()).isEqualTo("nothing was missing\n");
            assertThat(Outcome.of("topics", "describe", "--set", servers).out())
                    .hasLineCount(18)
                    .contains("partitions 4, replicas 1, cleanup delete, retention 336 h")
                    .endsWith("users are laid out in 4 partitions; 4 tasks learn\n");

            Outcome alone = Outcome.of("forget", "42", "--timeout", "1", "--set", servers);
            assertThat(alone.exitCode()).isEqualTo(1);
            assertThat(alone.err())
                    .hasLineCount(1)
                    .contains("nothing said within 1 s", "is the application 'thalweg' running?");
            assertThat(Outcome.of("refresh", "--set", servers).out())
                    .isEqualTo("asked 4 partitions for all lists again\n");

            Outcome replicated = Outcome.of(
                    "topics",
                    "create",
                    "--set",
                    servers,
                    "--set",
                    "topic.replication.factor=3",
                    "--set",
                    "topic.prefix=x.");
            assertThat(replicated.exitCode()).isEqualTo(1);
            assertThat(replicated.err()).hasLineCount(1).contains("--set topic.replication.factor=1");
        }
    }
}
