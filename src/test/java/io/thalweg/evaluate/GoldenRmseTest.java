package io.thalweg.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.SharedData;
import io.thalweg.learn.Algorithm;
import io.thalweg.learn.Hyperparameters;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.RatingScale;
import io.thalweg.rating.file.RatingFile;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Published figures, and those of the project as its pages have them. */
class GoldenRmseTest {

    private static final RatingScale HALF_STARS = new RatingScale(.5, 5);

    /** River documents its BiasedMF (k = 10, N(0, .1)) with RMSE .9479 and MAE .7486 on ML-100K in time order. */
    @Test
    void shouldReproduceRiversBiasedMfWhenLearningMl100kInTimeOrder() {
        Prequential run = run(Algorithm.SGD, "ml-100k/u.data", RatingScale.FIVE_STARS);

        assertThat(run.rmse()).isCloseTo(.9479, within(.0015));
        assertThat(run.mae()).isCloseTo(.7486, within(.0015));
    }

    @Test
    void shouldKeepItsPromiseWhenTheHybridLearnsMl100k() {
        assertThat(run(Algorithm.HYBRID, "ml-100k/u.data", RatingScale.FIVE_STARS)
                        .rmse())
                .isCloseTo(.9201, within(5e-5));
    }

    @Test
    void shouldKeepItsPromiseWhenTheHybridLearnsMlLatestSmall() {
        assertThat(run(Algorithm.HYBRID, "ml-latest-small/ratings.csv", HALF_STARS)
                        .rmse())
                .isCloseTo(.8358, within(5e-5));
    }

    /** Damped means that fade have .9447 and .8611, a Kalman filter of biases alone .9419 and .8524. */
    @Test
    void shouldBeatSimplerOnesWhenTheBaselineLearns() {
        assertThat(run(Biases.ALGORITHM, Biases.parameters(), "ml-100k/u.data", RatingScale.FIVE_STARS)
                        .rmse())
                .isCloseTo(.9354, within(5e-5));
        assertThat(run(Biases.ALGORITHM, Biases.parameters(), "ml-latest-small/ratings.csv", HALF_STARS)
                        .rmse())
                .isCloseTo(.8497, within(5e-5));
    }

    private static Prequential run(Algorithm algorithm, String file, RatingScale scale) {
        return run(algorithm, algorithm.parameters(Map.of()), file, scale);
    }

    private static Prequential run(Algorithm algorithm, Hyperparameters parameters, String file, RatingScale scale) {
        Prequential run = new Prequential(algorithm, parameters, 1, Feedback.stars(scale));
        RatingFile.readInTimeOrder(SharedData.require(file)).forEach(run::add);
        return run;
    }
}
