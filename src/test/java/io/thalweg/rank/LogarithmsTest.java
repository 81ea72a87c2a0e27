package io.thalweg.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class LogarithmsTest {

    @Test
    void shouldBeWithinAMillionthAndNeverFallWhereverItIsAsked() {
        assertThat(Logarithms.log1p(0f)).isZero();
        float last = 0;
        for (double x = 1e-6; x < 1e9; x *= 1.0003) {
            float log = Logarithms.log1p((float) x);
            double exact = Math.log1p((float) x);
            assertThat((double) log).isCloseTo(exact, within(1e-6 * Math.max(1, exact)));
            assertThat(log).isGreaterThanOrEqualTo(last - 1e-6f);
            last = log;
        }
    }

    @Test
    void shouldBeTheSameOfACountWhetherItIsLookedUpOrNot() {
        for (long count = 0; count < 10_000; count++) {
            assertThat(Logarithms.log1p(count)).isEqualTo(Logarithms.log1p((float) count));
        }
    }
}
