package io.thalweg.rank;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.model.ItemModel;
import io.thalweg.model.ModelShape;
import io.thalweg.model.RowLayout;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LikingTest {

    private final Liking liking = new Liking(new ItemModel(new ModelShape(new RowLayout(2, 1, .1), 1, 8, 0)).open(0));
    private final float[] parts = new float[Part.values().length];

    /** Drawn from log-odds of 2 d + 1.5 lift − .5, which are to be found again. */
    @Test
    void shouldFindTheOddsThatRatingsWereDrawnFrom() {
        Random random = new Random(1);
        for (int n = 0; n < 40_000; n++) {
            double deviation = random.nextGaussian();
            parts[Part.LIKE_LIFT.index()] = (float) random.nextGaussian();
            double odds = 2 * deviation + 1.5 * parts[Part.LIKE_LIFT.index()] - .5;
            liking.learn(deviation, parts, random.nextDouble() < 1 / (1 + Math.exp(-odds)));
        }
        parts[Part.LIKE_LIFT.index()] = 0;
        double atMean = liking.logOdds(0, parts);
        double above = liking.logOdds(1, parts);
        parts[Part.LIKE_LIFT.index()] = 1;
        assertThat(atMean).isBetween(-.75, -.25);
        assertThat(above - atMean).isBetween(1.6, 2.4);
        assertThat(liking.logOdds(0, parts) - atMean).isBetween(1.2, 1.8);
    }

    /** Before anything is learned, what is predicted higher is liked more; how much higher has an end. */
    @Test
    void shouldGoByThePredictionWhenNothingIsLearned() {
        assertThat(liking.logOdds(.5, parts)).isEqualTo(.5);
        assertThat(liking.logOdds(100, parts)).isEqualTo(4);
        assertThat(liking.logOdds(-100, parts)).isEqualTo(-4);
    }
}
