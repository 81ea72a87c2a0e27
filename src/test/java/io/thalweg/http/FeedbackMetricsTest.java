package io.thalweg.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.config.ThalwegConfig;
import io.thalweg.evaluate.ErrorSums;
import io.thalweg.evaluate.ListEvidence;
import io.thalweg.evaluate.ListSums;
import io.thalweg.metrics.Metrics;
import io.thalweg.stream.RecommenderApplication;
import io.thalweg.watch.Tally;
import io.thalweg.watch.Tally.RollingError;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
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

    /** Two hits of which one was followed; of two judged ratings one was listed, and liked: 1/2, 1, 1/2. */
    @Test
    void shouldShowWhetherListsAreFollowedAndWithStarsWhetherTheyAreLiked() {
        assertThat(scrape(Map.of(), FeedbackMetricsTest::compareLists))
                .contains("thalweg_list_hits_total 2.0")
                .contains("thalweg_list_hits_followed_total 1.0")
                .contains("thalweg_listed_ratings_total 1.0")
                .contains("thalweg_listed_ratings_liked_total 1.0")
                .contains("thalweg_rolling_ratings{cohort=\"all\",window=\"5m\"} 2.0")
                .contains("thalweg_rolling_rmse{cohort=\"warm\",window=\"5m\"} ")
                .contains("thalweg_rolling_hit_rate{window=\"5m\"} 0.5")
                .contains("thalweg_rolling_liked_share{window=\"5m\"} 1.0")
                .contains("thalweg_rolling_liked_share_of_all{window=\"5m\"} 0.5");
        assertThat(scrape(Map.of("feedback", "implicit", "input.repeats", "last"), FeedbackMetricsTest::compareLists))
                .contains("thalweg_list_hits_total 2.0")
                .contains("thalweg_rolling_hit_rate{window=\"5m\"} 0.5")
                .doesNotContain("thalweg_rolling_rmse{")
                .doesNotContain("thalweg_rolling_mae{")
                .doesNotContain("thalweg_rolling_liked_share{")
                .doesNotContain("thalweg_rolling_liked_share_of_all{");
    }

    private static void compareLists(Tally tally) {
        ListSums lists = new ListSums();
        ErrorSums errors = new ErrorSums();
        for (ListEvidence each :
                List.of(ListEvidence.of(true, true, true, true), ListEvidence.of(true, true, false, false))) {
            tally.lists(each);
            lists.add(each);
            errors.add(.5);
        }
        tally.rolling(
                List.of(new RollingError("5m", "all", errors, lists), new RollingError("5m", "warm", errors, null)));
    }

    private String scrape(Map<String, String> set) {
        return scrape(set, tally -> {});
    }

    private String scrape(Map<String, String> set, Consumer<Tally> counting) {
        Map<String, String> all = new HashMap<>(set);
        all.putAll(Map.of("bootstrap.servers", "127.0.0.1:9", "state.dir", state.toString()));
        try (RecommenderApplication application = RecommenderApplication.of(ThalwegConfig.of(all), 1);
                Metrics metrics = new Metrics(application)) {
            counting.accept(application.tally());
            return ScrapedText.withoutApplication(metrics.scrape());
        }
    }
}
