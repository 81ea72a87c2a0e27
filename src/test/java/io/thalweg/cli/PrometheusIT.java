package io.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.thalweg.config.ThalwegConfig;
import io.thalweg.stream.CompactedTopicReader;
import io.thalweg.stream.LiveErrors;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus watches the packaged demo: what it computes, and when it raises the alarm. */
@Timeout(600)
final class PrometheusIT {

    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Pattern BROKER = Pattern.compile("The broker listens on (\\S+:\\d+) ");
    private static final List<String> COHORTS = List.of("all", "new-user", "new-item", "warm");

    @TempDir
    Path folder;

    @Test
    void shouldSeeTheErrorOfTheTopicAndRaiseTheAlarmWhenTheApplicationIsGone() throws Exception {
        int target = PrometheusServer.freePort();
        double fires;
        try (PrometheusServer prometheus = PrometheusServer.start(folder, target)) {
            await().atMost(TIMEOUT).pollInterval(POLL).until(prometheus::isReady);
            try (ThalwegProcess demo = demo(target, "20000", "--rate", "800")) {
                String broker = awaitBroker(demo);
                Map<String, Double> published = published(broker);
                await().atMost(TIMEOUT)
                        .pollInterval(POLL)
                        .untilAsserted(
                                () -> assertEqual(prometheus.query("thalweg:rmse:1h", "cohort"), published, 1e-6));
                assertEqual(prometheus.query("thalweg_rolling_rmse{window='all'}", "cohort"), published, 1e-12);
                System.out.println("RMSE on the topic " + published + ", by the recording rule "
                        + prometheus.query("thalweg:rmse:1h", "cohort"));
                assertThat(prometheus.query("sum(thalweg_predictions_total)", ""))
                        .containsValue(20_000.);
                ErrorPicture.save(
                        prometheus.range("thalweg:rmse:5m", "cohort", Duration.ofMinutes(5), Duration.ofMillis(500)),
                        Path.of("target", "error-by-cohort.png"));
                assertThat(prometheus.alertState("ThalwegDown")).isEqualTo("inactive");
                long stopped = System.nanoTime();
                demo.terminate();
                awaitAlert(prometheus, "firing");
                fires = secondsSince(stopped);
            }
            long started = System.nanoTime();
            try (ThalwegProcess again = demo(target, "1000")) {
                awaitAlert(prometheus, "inactive");
                System.out.printf(
                        Locale.ROOT,
                        "ThalwegDown fires %.1f s after the application was told to stop, and resolves %.1f s after it was"
                                + " started again (scraped and evaluated every 0.5 s, for: 1 s)%n",
                        fires,
                        secondsSince(started));
                assertThat(again.isAlive()).isTrue();
                again.terminate();
            }
        }
    }

    private ThalwegProcess demo(int port, String count, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("demo", "--count", count, "--set", "http.port=" + port));
        arguments.addAll(List.of(more));
        return ThalwegProcess.start(folder, arguments.toArray(String[]::new));
    }

    private static String awaitBroker(ThalwegProcess demo) throws IOException {
        await().atMost(TIMEOUT)
                .pollInterval(POLL)
                .until(() -> !demo.isAlive() || BROKER.matcher(demo.err()).find());
        Matcher said = BROKER.matcher(demo.err());
        assertThat(said.find()).as(demo.err()).isTrue();
        return said.group(1);
    }

    /** The last RMSE over all ratings on the errors topic, by cohort. */
    private static Map<String, Double> published(String broker) {
        LiveErrors errors = new LiveErrors();
        Map<String, Object> properties =
                ThalwegConfig.of(Map.of("bootstrap.servers", broker)).consumerProperties();
        try (CompactedTopicReader reader = new CompactedTopicReader(properties, "thalweg.errors", errors::accept)) {
            reader.readToEnd(TIMEOUT, (read, all) -> {});
        }
        Map<String, Double> published = new TreeMap<>();
        COHORTS.forEach(
                cohort -> published.put(cohort, errors.latest("all", cohort).rmse()));
        return published;
    }

    private static void assertEqual(Map<String, Double> actual, Map<String, Double> expected, double tolerance) {
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        expected.forEach(
                (cohort, rmse) -> assertThat(actual.get(cohort)).as(cohort).isCloseTo(rmse, within(tolerance)));
    }

    private static void awaitAlert(PrometheusServer prometheus, String state) {
        await().atMost(TIMEOUT)
                .pollInterval(POLL)
                .until(() -> prometheus.alertState("ThalwegDown").equals(state));
    }

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }
}
