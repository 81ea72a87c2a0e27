package io.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.stream.LiveErrors;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Prometheus watches two applications of the packaged program, on scales of their own: what it computes, what the
 * dashboard shows, and when it raises the alarm.
 */
@Timeout(600)
final class PrometheusIT {

    private static final Duration TIMEOUT = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int FILM_RATINGS = 20_000;
    private static final int BOOK_RATINGS = 4_000;

    @TempDir
    Path folder;

    @Test
    void shouldShowBothScalesAndRaiseTheAlarmWhenAnApplicationIsGone() throws Exception {
        int filmPort = PrometheusServer.freePort();
        int bookPort = PrometheusServer.freePort();
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                PrometheusServer prometheus = PrometheusServer.start(folder, filmPort, bookPort)) {
            String servers = broker.bootstrapServers();
            WatchedApplication films = new WatchedApplication(
                    "films", WatchedApplication.ratings(FILM_RATINGS, "1..5"), servers, folder, filmPort);
            WatchedApplication books = new WatchedApplication(
                    "books", WatchedApplication.ratings(BOOK_RATINGS, "1..10"), servers, folder, bookPort);
            films.createTopics();
            books.createTopics();
            await().atMost(TIMEOUT).pollInterval(POLL).until(prometheus::isReady);
            try (ThalwegProcess other = books.start()) {
                double fires;
                try (ThalwegProcess application = films.start()) {
                    learnBoth(prometheus, films, books);
                    awaitDataInEveryPanel(prometheus, films);
                    awaitDataInEveryPanel(prometheus, books);
                    drawErrors(prometheus, films);
                    fires = stopAndAwaitAlert(prometheus, application);
                }
                startAgain(prometheus, films, fires);
                assertThat(other.isAlive()).isTrue();
            }
        }
    }

    private static void learnBoth(PrometheusServer prometheus, WatchedApplication films, WatchedApplication books)
            throws Exception {
        awaitFirstScrape(prometheus, books);
        awaitFirstScrape(prometheus, films);
        books.send(4_000);
        films.send(800);
        awaitSameErrors(prometheus, books);
        awaitSameErrors(prometheus, films);
    }

    /** increase() knows nothing of what a counter counted before it was first scraped. */
    private static void awaitFirstScrape(PrometheusServer prometheus, WatchedApplication application) {
        await().atMost(TIMEOUT).pollInterval(POLL).until(() -> prometheus
                .query("thalweg_predictions_total{" + application.label() + "}", "cohort")
                .equals(Map.of("new-user", 0., "new-item", 0., "warm", 0.)));
    }

    /** By the recording rule, by the gauges and on the topic. */
    private static void awaitSameErrors(PrometheusServer prometheus, WatchedApplication application) throws Exception {
        await().atMost(TIMEOUT).pollInterval(POLL).untilAsserted(() -> assertThat(
                        application.published().latest("all", "all"))
                .isNotNull()
                .returns(application.ratingCount(), LiveErrors.Snapshot::count));
        Map<String, Double> published = application.publishedRmse();
        String recorded = "thalweg:rmse:1h{" + application.label() + "}";
        await().atMost(TIMEOUT)
                .pollInterval(POLL)
                .untilAsserted(() -> assertEqual(prometheus.query(recorded, "cohort"), published, 1e-6));
        assertEqual(
                prometheus.query("thalweg_rolling_rmse{window='all'," + application.label() + "}", "cohort"),
                published,
                1e-12);
        System.out.println("RMSE of " + application.id() + " on the topic " + published + ", by the recording rule "
                + prometheus.query(recorded, "cohort"));
        assertThat(prometheus.query("sum(thalweg_predictions_total{" + application.label() + "})", ""))
                .containsValue((double) application.ratingCount());
    }

    /** Rates of requests need some between two scrapes. */
    private static void awaitDataInEveryPanel(PrometheusServer prometheus, WatchedApplication application)
            throws Exception {
        await().atMost(TIMEOUT).pollInterval(POLL).untilAsserted(() -> {
            application.ask();
            assertThat(Dashboard.withoutData(prometheus, application.id())).isEmpty();
        });
        double largest = prometheus
                .query(
                        "histogram_quantile(0.99, sum by (application, le) (rate(thalweg_prediction_error_bucket[5m])))",
                        "application")
                .get(application.id());
        System.out.printf(
                Locale.ROOT,
                "%d expressions of the dashboard have data of %s; 99 in a hundred errors are up to %.2f of %.0f%n",
                Dashboard.expressions().size(),
                application.id(),
                largest,
                application.range());
        assertThat(largest / application.range()).isBetween(.3, 1.);
    }

    private static void drawErrors(PrometheusServer prometheus, WatchedApplication application) throws Exception {
        ErrorPicture.save(
                prometheus.range(
                        "thalweg:rmse:5m{" + application.label() + "}",
                        "cohort",
                        Duration.ofMinutes(5),
                        Duration.ofMillis(500)),
                Path.of("target", "error-by-cohort.png"));
    }

    /** Returns after how many seconds. */
    private static double stopAndAwaitAlert(PrometheusServer prometheus, ThalwegProcess application) throws Exception {
        assertThat(prometheus.alertState("ThalwegDown")).isEqualTo("inactive");
        assertThat(notReady(prometheus)).isEqualTo(Map.of("thalweg", 0.));
        long stopped = System.nanoTime();
        application.terminate();
        awaitAlert(prometheus, "firing");
        double seconds = secondsSince(stopped);
        assertThat(notReady(prometheus)).as("one of two is gone").isEqualTo(Map.of("thalweg", 1.));
        assertThat(prometheus.runbook("ThalwegDown")).contains("id=\"ThalwegDown\"", "Prometheus got no answer");
        return seconds;
    }

    private static void startAgain(PrometheusServer prometheus, WatchedApplication application, double fires)
            throws IOException, InterruptedException {
        long started = System.nanoTime();
        try (ThalwegProcess again = application.start()) {
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

    private static Map<String, Double> notReady(PrometheusServer prometheus) throws IOException, InterruptedException {
        return prometheus.query("thalweg:instances:not_ready", "job");
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
