package io.thalweg.evaluate.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.evaluate.RankingTest.Finding;
import org.junit.jupiter.api.Test;

final class ScoreTest {

    private static final double RANGE = 4;

    /**
     * By hand: squared errors of one are 1 and 1 of the first user, 0 of the second; of the other 0, 1 and 1. The differences are
     * 1, 0 | −1, so their mean d is 0, users' sums are 1 and −1, and the standard error √(2/1 · 2) / 3. Both means of squares are 2/3.
     */
    @Test
    void shouldCompareUsersAndNotRatings() {
        Score one = new Score(Measure.RMSE, RANGE, 2);
        one.addError(0, 3, 2);
        one.addError(0, 3, 4);
        one.addError(1, 3, 3);
        Score other = new Score(Measure.RMSE, RANGE, 2);
        other.addError(0, 2, 2);
        other.addError(0, 3, 4);
        other.addError(1, 2, 3);

        assertThat(one.value()).isCloseTo(Math.sqrt(2 / 3.0), within(1e-8));
        Difference difference = one.minus(other);
        assertThat(difference.value()).isCloseTo(0, within(1e-8));
        assertThat(difference.standardError()).isCloseTo(2 / 3.0 / (2 * Math.sqrt(2 / 3.0)), within(1e-8));
        assertThat(difference.isWithinNoise()).isTrue();
    }

    @Test
    void shouldDifferByTheDifferenceOfTheRoots() {
        Score one = new Score(Measure.RMSE, RANGE, 3);
        Score other = new Score(Measure.RMSE, RANGE, 3);
        for (int user = 0; user < 3; user++) {
            one.addError(user, 3, 2.5);
            other.addError(user, 3, 1.75);
        }
        assertThat(one.minus(other).value()).isCloseTo(.5 - 1.25, within(1e-8));
        assertThat(one.minus(other).standardError()).as("all users agree").isCloseTo(0, within(1e-8));
        assertThat(one.minus(other).isWithinNoise()).isFalse();
        assertThat(other.minus(one).value()).isCloseTo(.75, within(1e-8));
        assertThat(one.minus(one)).isEqualTo(new Difference(0, 0));
    }

    /** By hand: hits 1 and 0 of one, 1 and 1 of the other; log 2 / log 3 is the gain of place 2. */
    @Test
    void shouldSumUpHitsAndGainsWhereListsAreCompared() {
        Score one = new Score(Measure.NDCG, RANGE, 2);
        one.addFinding(0, new Finding(true, true, 2, true));
        one.addFinding(1, new Finding(true, true, 0, false));
        one.addFinding(1, new Finding(false, false, 0, false));
        Score other = new Score(Measure.NDCG, RANGE, 2);
        other.addFinding(0, new Finding(true, true, 2, true));
        other.addFinding(1, new Finding(true, true, 1, false));
        other.addFinding(1, new Finding(false, false, 0, false));

        double gain = Math.log(2) / Math.log(3);
        assertThat(one.value(Measure.HR)).isEqualTo(.5);
        assertThat(one.value()).isCloseTo(gain / 2, within(1e-12));
        assertThat(one.rankedCount()).isEqualTo(2);
        assertThat(one.likedShare()).isEqualTo(1);
        assertThat(other.likedShare()).isEqualTo(.5);
        assertThat(one.minus(other).value()).isCloseTo(-.5, within(1e-12));
        // Users' sums are 0 and −1, each less the mean −.5: √(2 · (.25 + .25)) / 2.
        assertThat(one.minus(other).standardError()).isCloseTo(.5, within(1e-12));
    }

    @Test
    void shouldNotKnowAStandardErrorOfOneUser() {
        Score one = new Score(Measure.MAE, RANGE, 1);
        one.addError(0, 3, 2);
        Score other = new Score(Measure.MAE, RANGE, 1);
        other.addError(0, 3, 3);
        assertThat(one.minus(other).value()).isCloseTo(1, within(1e-12));
        assertThat(one.minus(other).standardError()).isNaN();
        assertThat(one.minus(other).isWithinNoise()).isTrue();
    }
}
