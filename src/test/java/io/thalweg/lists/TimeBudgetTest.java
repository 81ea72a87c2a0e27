package io.thalweg.lists;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TimeBudgetTest {

    private static final long MILLISECOND = 1_000_000;

    private long nanos = 77;

    @Test
    void shouldBeAvailableAtOnceUpToTheBurstWhenIdleBefore() {
        TimeBudget budget = new TimeBudget(.5, () -> nanos);
        nanos += 3_600_000 * MILLISECOND;
        assertThat(budget.isAvailable()).isTrue();
        work(budget, 60);
        // 50 ms were there, 60 were spent, and half of these accrued meanwhile: 20 are left, no hour's worth.
        assertThat(budget.isAvailable()).isTrue();
        work(budget, 41);
        assertThat(budget.isAvailable()).as("20 - 41 + 20.5 < 0").isFalse();
        nanos += MILLISECOND;
        assertThat(budget.isAvailable())
                .as("half a millisecond of debt is paid by one")
                .isFalse();
        nanos += 1;
        nanos += MILLISECOND;
        assertThat(budget.isAvailable()).isTrue();
    }

    /** A thread that would only make lists, 1 ms each, gets its share and the burst; learning gets the rest. */
    @Test
    void shouldTakeItsShareAndNoMoreWhenThereIsAlwaysWork() {
        for (double share : new double[] {.01, .25, .5, 1}) {
            TimeBudget budget = new TimeBudget(share, () -> nanos);
            long start = nanos;
            long spent = 0;
            while (nanos - start < 10_000 * MILLISECOND) {
                if (budget.isAvailable()) {
                    work(budget, 1);
                    spent++;
                } else {
                    nanos += MILLISECOND / 10;
                }
            }
            assertThat(spent).as("ms of 10 000 at %s", share).isBetween((long) (10_000 * share) - 1, (long)
                    Math.min(10_001, 10_000 * share + 52));
        }
    }

    private void work(TimeBudget budget, long millis) {
        budget.spend(() -> nanos += millis * MILLISECOND);
    }
}
