package io.thalweg.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FixedPointTest {

    /** The step of the format. */
    private static final float STEP = 0x1p-24f;

    @ParameterizedTest
    @CsvSource({"1, 1", "-1, -1", "0.4, 0", "0.6, 1", "-0.6, -1", "1.5, 2", "2.5, 2", "-2.5, -2", "8388608, 8388608"})
    void shouldTakeTheNearestStepAndTheEvenOneOfTwoWhenRounding(float steps, int expected) {
        assertThat(FixedPoint.of(steps * STEP)).isEqualTo(expected);
        assertThat(FixedPoint.ofDouble(steps * (double) STEP)).isEqualTo(expected);
    }

    @Test
    void shouldSaturateWhenAValueIsOutOfRange() {
        assertThat(FixedPoint.of(128)).isEqualTo(Integer.MAX_VALUE);
        assertThat(FixedPoint.of(-128)).isEqualTo(Integer.MIN_VALUE);
        assertThat(FixedPoint.of(Float.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE);
        assertThat(FixedPoint.of(Float.NEGATIVE_INFINITY)).isEqualTo(Integer.MIN_VALUE);
        assertThat(FixedPoint.ofDouble(1e300)).isEqualTo(Long.MAX_VALUE);
        assertThat(FixedPoint.ofDouble(Double.NEGATIVE_INFINITY)).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void shouldBeZeroWhenAValueIsNoNumber() {
        assertThat(FixedPoint.of(Float.NaN)).isZero();
        assertThat(FixedPoint.ofDouble(Double.NaN)).isZero();
    }

    /** Half a step below 1; from 1 on a float has no digits beyond the step. */
    @Test
    void shouldComeBackWithinHalfAStepWhenInRange() {
        Random random = new Random(3);
        for (int n = 0; n < 10_000; n++) {
            float value = (float) (random.nextGaussian() * StrictMath.pow(10, random.nextInt(8) - 6));
            if (Math.abs(value) < 128) {
                double tolerance = Math.abs(value) < 1 ? STEP / 2 : 0;
                assertThat(Math.abs((double) FixedPoint.toFloat(FixedPoint.of(value)) - value))
                        .isLessThanOrEqualTo(tolerance);
                assertThat(Math.abs(FixedPoint.toDouble(FixedPoint.ofDouble(value)) - value))
                        .isLessThanOrEqualTo(tolerance);
            }
        }
    }

    @Test
    void shouldKeepAllDigitsOfALargeSumWhenMadeADouble() {
        assertThat(FixedPoint.toDouble((1L << 52) + 1)).isEqualTo(268_435_456 + 0x1p-24);
    }
}
