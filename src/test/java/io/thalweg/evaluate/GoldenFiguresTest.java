package io.thalweg.evaluate;

import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.SoftAssertions.assertSoftly;

import io.thalweg.learn.Algorithm;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.GeneratorOptions;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingGenerator;
import io.thalweg.rating.RatingScale;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Figures of generated streams as they were measured, so that a change in the fourth digit is noticed where no data lies. */
class GoldenFiguresTest {

    private static final double LAST_DIGIT = 5e-5;

    @ParameterizedTest
    @CsvSource({
        "42, 0, .9618, .1630, .0801, .6361",
        "7, .9, .9817, .3674, .1926, .5812",
    })
    void shouldHaveTheSameFiguresWhenAGeneratedStreamIsLearned(
            long seed, double trend, double rmse, double hitRate, double ndcg, double liked) {
        Feedback feedback = Feedback.stars(RatingScale.FIVE_STARS);
        Algorithm algorithm = Algorithm.HYBRID;
        SimulatedTasks tasks = new SimulatedTasks(
                algorithm, algorithm.parameters(Map.of()), 42, feedback, Spread.SINGLE, ListSettings.usual());
        RankingTest ranking = new RankingTest(tasks, 1, Map.of());
        ErrorCurve errors = new ErrorCurve(feedback.scale(), 20_000);
        RatingGenerator stream = new RatingGenerator(
                GeneratorOptions.forRatings(20_000).withSeed(seed).withTrend(trend));
        while (stream.hasNext()) {
            Rating rating = stream.next();
            ranking.before(rating);
            errors.add(tasks.apply(rating).prediction(), rating.value());
        }
        assertSoftly(all -> {
            all.assertThat(errors.rmse()).as("RMSE").isCloseTo(rmse, within(LAST_DIGIT));
            all.assertThat(ranking.lists().hitRate()).as("HR@10").isCloseTo(hitRate, within(LAST_DIGIT));
            all.assertThat(ranking.lists().ndcg()).as("NDCG@10").isCloseTo(ndcg, within(LAST_DIGIT));
            all.assertThat(ranking.liked().ofListed()).as("likedAt10").isCloseTo(liked, within(LAST_DIGIT));
        });
    }
}
