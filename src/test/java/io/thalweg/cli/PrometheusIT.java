package io.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.rating.GeneratorOptions;
import io.thalweg.rating.RatingGenerator;
import io.thalweg.stream.LiveErrors;
import io.thalweg.topics.CompactedTopicReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus watches the packaged application: what it computes, and when it raises the alarm. */
@Timeout(600)
final class PrometheusIT {

    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int RATINGS = 20_000;
    private static final List<String> COHORTS = List.of("all", "new-user", "new-item", "warm");

    @TempDir
    Path folder;

    @Test
    void shouldSeeTheErrorOfTheTopicAndRaiseTheAlarmWhenTheApplicationIsGone() throws Exception {
        int target = PrometheusServer.freePort();
        double fires;
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                PrometheusServer prometheus = PrometheusServer.start(folder, target)) {
            String servers = broker.bootstrapServers();
            String cluster = "bootstrap.servers=" + servers;
            assertThat(Outcome.of("topics", "create", "--set", cluster).exitCode())
                    .isZero();
            await().atMost(TIMEOUT).pollInterval(POLL).until(prometheus::isReady);
            try (ThalwegProcess application = run(target, cluster)) {
                // increase() knows nothing of what a counter counted before it was first scraped.
                await().atMost(TIMEOUT).pollInterval(POLL).until(() -> prometheus
                        .query("thalweg_predictions_total", "cohort")
                        .equals(Map.of("new-user", 0., "new-item", 0., "warm", 0.)));
                Outcome sent =
                        Outcome.of("replay", "--ratings", ratings().toString(), "--rate", "800", "--set", cluster);
                assertThat(sent.exitCode()).as(sent.err()).isZero();
                await().atMost(TIMEOUT).pollInterval(POLL).untilAsserted(() -> assertThat(
                                published(servers).latest("all", "all"))
                        .isNotNull()
                        .returns((long) RATINGS, LiveErrors.Snapshot::count));
                Map<String, Double> published = rmse(published(servers));
                await().atMost(TIMEOUT)
                        .pollInterval(POLL)
                        .untilAsserted(
                                () -> assertEqual(prometheus.query("thalweg:rmse:1h", "cohort"), published, 1e-6));
                assertEqual(prometheus.query("thalweg_rolling_rmse{window='all'}", "cohort"), published, 1e-12);
                System.out.println("RMSE on the topic " + published + ", by the recording rule "
                        + prometheus.query("thalweg:rmse:1h", "cohort"));
                assertThat(prometheus.query("sum(thalweg_predictions_total)", ""))
                        .containsValue((double) RATINGS);
                ErrorPicture.save(
                        prometheus.range("thalweg:rmse:5m", "cohort", Duration.ofMinutes(5), Duration.ofMillis(500)),
                        Path.of("target", "error-by-cohort.png"));
                assertThat(prometheus.alertState("ThalwegDown")).isEqualTo("inactive");
                long stopped = System.nanoTime();
                application.terminate();
                awaitAlert(prometheus, "firing");
                fires = secondsSince(stopped);
            }
            long started = System.nanoTime();
            try (ThalwegProcess again = run(target, cluster)) {
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

    private ThalwegProcess run(int port, String cluster) throws IOException {
        return ThalwegProcess.start(
                folder,
                "run",
                "--set",
                cluster,
                "--set",
                "http.port=" + port,
                "--set",
                "state.dir=" + folder.resolve("state"));
    }

    private Path ratings() throws IOException {
        List<String> lines = new ArrayList<>(List.of("userId,movieId,rating,timestamp"));
        new RatingGenerator(GeneratorOptions.forRatings(RATINGS))
                .forEachRemaining(rating -> lines.add(rating.userId() + "," + rating.itemId() + "," + rating.value()
                        + "," + rating.timestampMillis() / 1000));
        return Files.write(folder.resolve("ratings.csv"), lines);
    }

    /** What the errors topic says now. */
    private static LiveErrors published(String servers) {
        LiveErrors errors = new LiveErrors();
        Map<String, Object> properties =
                ThalwegConfig.of(Map.of("bootstrap.servers", servers)).consumerProperties();
        try (CompactedTopicReader reader = new CompactedTopicReader(properties, "thalweg.errors", errors::accept)) {
            reader.readToEnd(TIMEOUT, (read, all) -> {});
        }
        return errors;
    }

    /** By cohort, over all ratings. */
    private static Map<String, Double> rmse(LiveErrors errors) {
        Map<String, Double> rmse = new TreeMap<>();
        COHORTS.forEach(cohort -> rmse.put(cohort, errors.latest("all", cohort).rmse()));
        return rmse;
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
