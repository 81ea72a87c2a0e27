package io.thalweg.rating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StarRoundingTest {

    @ParameterizedTest
    @CsvSource({
        // Abramowitz and Stegun, table 26.1.
        "0, 0.5",
        "1, 0.841344746068543",
        "-1, 0.158655253931457",
        "2, 0.977249868051821",
        "-3, 0.001349898031630"
    })
    void shouldAgreeWithPublishedValuesOfTheNormalDistribution(double z, double expected) {
        assertThat(StarRounding.normalCdf(z)).isCloseTo(expected, within(1e-14));
    }

    @ParameterizedTest
    @CsvSource({"1, 5, 1", "0.5, 5, 0.5", "0, 10, 1", "1, 100, 1", "-1, 1, 2"})
    void shouldExpectWhatItGivesOnAverage(double lowest, double highest, double step) {
        RatingScale scale = new RatingScale(lowest, highest);
        StarRounding rounding = new StarRounding(scale, step, scale.range() / 5);
        SeededRandom random = new SeededRandom(1, 1);
        int draws = 100_000;
        for (double opinion = lowest - scale.range(); opinion < highest + scale.range(); opinion += scale.range() / 7) {
            double sum = 0;
            for (int n = 0; n < draws; n++) {
                double value = rounding.rate(opinion, random);
                sum += scale.contains(value) ? value : Double.NaN;
            }
            // Five standard errors: a rating's deviation is at most the noise, rounding and clipping included.
            double tolerance = 5 * (scale.range() / 5 + step) / Math.sqrt(draws);
            assertThat(rounding.expectation(opinion)).isCloseTo(sum / draws, within(tolerance));
        }
    }
}
