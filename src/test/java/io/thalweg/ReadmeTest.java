package io.thalweg;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.cli.Main;
import io.thalweg.config.ConfigTable;
import io.thalweg.config.Keys;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.topics.TopicSpec;
import io.thalweg.topics.Topics;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the README and the pages say of the code is so. */
final class ReadmeTest {

    private static final Path README = Path.of("README.md");
    private static final Path PAGES = Path.of("src", "site", "markdown");
    private static final Pattern COMMAND =
            Pattern.compile("(?:thalweg\\.jar|target/thalweg) ([a-z]+(?: (?:create|describe|verify)\\b)?)");
    private static final int SOME_PARTITIONS = 7;

    @ParameterizedTest
    @CsvSource({
        "README.md, COMMON",
        "src/site/markdown/running/configuration.md, KEYS",
        "src/site/markdown/understanding/hyperparameters.md, HYPERPARAMETERS"
    })
    void shouldShowTheConfigurationTableOfTheCode(Path page, ConfigTable.Part part) throws IOException {
        assertThat(MarkedBlock.text(page, "config-table"))
                .as("to make it again: target/thalweg config --describe --markdown=%s", part)
                .isEqualTo(ConfigTable.markdown(part));
    }

    @Test
    void shouldListTheTopicsAsTheyAreCreated() throws IOException {
        ThalwegConfig defaults = ThalwegConfig.of(Map.of());
        Topics topics = new Topics(defaults.get(Keys.TOPIC_PREFIX), defaults.get(Keys.APPLICATION_ID));
        List<List<String>> created = topics.specs(SOME_PARTITIONS).stream()
                .filter(spec -> spec.role() == TopicSpec.Role.INPUT || spec.role() == TopicSpec.Role.OUTPUT)
                .map(spec -> List.of(spec.name(), partitions(spec), cleanup(spec)))
                .toList();
        assertThat(MarkedBlock.rows(README, "topics-table"))
                .map(cells -> List.of(cells.get(0), cells.get(3), cells.get(4)))
                .isEqualTo(created);
    }

    @Test
    void shouldListAllTopicsWithTheirSettingsForWhoMakesThem() throws IOException {
        List<List<String>> created = Topics.of(ThalwegConfig.of(Map.of())).specs(SOME_PARTITIONS).stream()
                .map(spec -> List.of(spec.name(), partitions(spec), settings(spec)))
                .toList();
        assertThat(MarkedBlock.rows(PAGES.resolve("running/operations.md"), "all-topics-table"))
                .isEqualTo(created);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void shouldNameOnlyCommandsThatThereAre(MarkdownPage page) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        List<String> commands = COMMAND.matcher(page.text())
                .results()
                .map((MatchResult match) -> match.group(1))
                .distinct()
                .toList();
        assertThat(commands)
                .allSatisfy(command -> assertThat(Main.execute(nowhere, nowhere, (command + " --help").split(" ")))
                        .isZero());
    }

    static List<MarkdownPage> pages() throws IOException {
        return MarkdownPage.all();
    }

    private static String partitions(TopicSpec spec) {
        return spec.partitions() == SOME_PARTITIONS ? "P" : "" + spec.partitions();
    }

    private static String cleanup(TopicSpec spec) {
        String retention = spec.configs().get("retention.ms");
        return spec.cleanupPolicy()
                + (retention == null
                        ? ""
                        : retention.equals("-1")
                                ? ", for ever"
                                : ", "
                                        + Duration.ofMillis(Long.parseLong(retention))
                                                .toDays() + " d");
    }

    private static String settings(TopicSpec spec) {
        return new TreeMap<>(spec.configs())
                .entrySet().stream()
                        .map(setting -> setting.getKey() + "=" + setting.getValue())
                        .collect(Collectors.joining(", "));
    }
}
