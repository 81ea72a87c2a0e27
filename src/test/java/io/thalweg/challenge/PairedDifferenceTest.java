package io.thalweg.challenge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class PairedDifferenceTest {

    private static final double[] ONES = {1, 1, 1, 1, 1};

    /**
     * Where every group has one rating, it is the paired t-test. By hand: differences 1 2 3 4 5, mean 3, variance 2.5, error √(2.5/5) =
     * .7071, t = 4.2426 with 4 degrees of freedom; p = .01324 and the .975 quantile 2.7764 from tables of Student's t.
     */
    @Test
    void shouldBeThePairedTTestWhereGroupsAreOfOneRating() {
        PairedDifference found =
                PairedDifference.of(new double[] {0, 0, 0, 0, 0}, ONES, new double[] {1, 2, 3, 4, 5}, ONES);
        assertThat(found.difference()).isEqualTo(3);
        assertThat(found.standardError()).isCloseTo(Math.sqrt(.5), within(1e-12));
        assertThat(found.pValue()).isCloseTo(.01324, within(1e-5));
        assertThat(found.halfWidth()).isCloseTo(2.7764 * Math.sqrt(.5), within(1e-4));
        assertThat(found.groupCount()).isEqualTo(5);
    }

    @Test
    void shouldFindNoDifferenceBetweenEquals() {
        double[] some = {3, 1, 4, 1, 5};
        PairedDifference found = PairedDifference.of(some, ONES, some, ONES);
        assertThat(found.difference()).isZero();
        assertThat(found.pValue()).isEqualTo(1);
    }

    @Test
    void shouldSayNothingOfOneGroup() {
        PairedDifference found =
                PairedDifference.of(new double[] {1}, new double[] {2}, new double[] {2}, new double[] {2});
        assertThat(found.difference()).isEqualTo(.5);
        assertThat(found.pValue()).isNaN();
    }

    /** Of 1 000 comparisons of equals one in twenty is to be below .05: 50 ± 7 (one standard deviation). */
    @Test
    void shouldBeBelowFivePercentInOneOfTwentyComparisonsOfEquals() {
        Random random = new Random(1);
        int below = 0;
        for (int trial = 0; trial < 1_000; trial++) {
            double[] a = new double[64];
            double[] b = new double[64];
            double[] n = new double[64];
            for (int group = 0; group < 64; group++) {
                n[group] = 50 + random.nextInt(100);
                double ofGroup = random.nextGaussian();
                a[group] = n[group] * (1 + .2 * ofGroup + .1 * random.nextGaussian());
                b[group] = n[group] * (1 + .2 * ofGroup + .1 * random.nextGaussian());
            }
            below += PairedDifference.of(a, n, b, n).pValue() < .05 ? 1 : 0;
        }
        assertThat(below).isBetween(29, 71);
    }
}
