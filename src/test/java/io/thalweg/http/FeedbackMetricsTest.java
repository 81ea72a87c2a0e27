package io.thalweg.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.config.ThalwegConfig;
import io.thalweg.metrics.Metrics;
import io.thalweg.stream.RecommenderApplication;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What metrics say of events; of an application that has not started, so no broker is asked. */
final class FeedbackMetricsTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // by JUnit
    Path state;

    @Test
    void shouldHaveNoErrorsWhereAllThatIsLearnedIsOneNumber() {
        String scraped = scrape(Map.of("feedback", "implicit", "input.repeats", "last"));
        assertThat(scraped)
                .contains("thalweg_feedback_info{errors=\"none\",feedback=\"implicit\",repeats=\"last\"} 1")
                .contains("thalweg_predictions_total{cohort=\"warm\"} 0.0")
                .doesNotContain("thalweg_squared_error_total{")
                .doesNotContain("thalweg_absolute_error_total{")
                .doesNotContain("thalweg_prediction_error_bucket{")
                .doesNotContain("NaN");
    }

    @Test
    void shouldHaveErrorsOfStarsAndOfCounts() {
        assertThat(scrape(Map.of()))
                .contains("thalweg_feedback_info{errors=\"shown\",feedback=\"explicit\",repeats=\"last\"} 1")
                .contains("thalweg_squared_error_total{cohort=\"warm\"} 0.0");
        assertThat(scrape(Map.of("feedback", "implicit")))
                .contains("thalweg_feedback_info{errors=\"shown\",feedback=\"implicit\",repeats=\"count\"} 1")
                .contains("thalweg_squared_error_total{cohort=\"warm\"} 0.0");
    }

    private String scrape(Map<String, String> set) {
        Map<String, String> all = new HashMap<>(set);
        all.putAll(Map.of("bootstrap.servers", "127.0.0.1:9", "state.dir", state.toString()));
        try (RecommenderApplication application = RecommenderApplication.of(ThalwegConfig.of(all), 1);
                Metrics metrics = new Metrics(application)) {
            return metrics.scrape();
        }
    }
}
