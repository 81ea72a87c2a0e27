package io.thalweg;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules, their unit tests and the scrape configuration, by Prometheus' own tool, and their runbooks. */
final class PrometheusConfigTest {

    private static final Path FOLDER = Path.of("config", "prometheus");
    private static final Path RULES = FOLDER.resolve("thalweg.rules.yml");
    private static final Path PAGES = Path.of("src", "site", "markdown");
    private static final String RUNBOOKS = "running/runbooks";
    private static final Pattern ALERT = Pattern.compile("- alert: (\\w+)");
    private static final Pattern RUNBOOK =
            Pattern.compile("runbook_url: \"\\{\\{ \\$externalURL }}/user/(\\S+)\\.html#(\\S+)\"");

    @Test
    void shouldBeValidForPromtool() throws Exception {
        assertPassed("check", "config", FOLDER.resolve("prometheus.yml").toString());
        assertPassed("check", "rules", RULES.toString());
    }

    /** It has the rules beside it there. */
    @Test
    void shouldBeValidInTheStack(@TempDir Path folder) throws Exception {
        Files.copy(RULES, folder.resolve(RULES.getFileName()));
        Path config = Files.copy(Path.of("docker", "prometheus.yml"), folder.resolve("prometheus.yml"));
        assertPassed("check", "config", config.toString());
    }

    @Test
    void shouldRaiseAndResolveAlertsAsItsUnitTestsSay() throws Exception {
        assertPassed("test", "rules", FOLDER.resolve("thalweg.test.yml").toString());
    }

    @Test
    void shouldTestEveryAlert() throws IOException {
        String tests = Files.readString(FOLDER.resolve("thalweg.test.yml"));
        assertThat(all(ALERT, Files.readString(RULES), 1))
                .hasSizeGreaterThanOrEqualTo(9)
                .allSatisfy(alert -> assertThat(tests).contains("alertname: " + alert));
    }

    @Test
    void shouldHaveARunbookForEachAlert() throws IOException {
        String rules = Files.readString(RULES);
        List<String> alerts = all(ALERT, rules, 1);
        assertThat(all(RUNBOOK, rules, 1)).hasSameSizeAs(alerts).containsOnly(RUNBOOKS);
        assertThat(all(RUNBOOK, rules, 2))
                .as("the HTML page's anchors are its headings as they are written")
                .isEqualTo(alerts);
        assertThat(Files.readString(PAGES.resolve(RUNBOOKS + ".md")).lines().filter(line -> line.startsWith("## ")))
                .isEqualTo(alerts.stream().map(alert -> "## " + alert).toList());
    }

    private static void assertPassed(String... arguments) throws IOException, InterruptedException {
        Promtool.Verdict verdict = Promtool.run("", arguments);
        System.out.println("promtool " + String.join(" ", arguments) + ": " + verdict.output());
        assertThat(verdict.exitCode()).as(verdict.output()).isZero();
        assertThat(verdict.output()).contains("SUCCESS");
    }

    private static List<String> all(Pattern pattern, String text, int group) {
        Matcher matcher = pattern.matcher(text);
        return matcher.results().map(match -> match.group(group)).toList();
    }
}
