package io.thalweg.serve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SeenEndsTest {

    private static final long START = 1_700_000_000_000L;

    private final SeenEnds seen = new SeenEnds(START);

    @Test
    void shouldBeAsOldAsTheLatestLookWhoseEndIsPassed() {
        seen.look(START + 250, 10);
        seen.look(START + 500, 20);
        seen.look(START + 750, 30);
        seen.reach(20);
        assertThat(seen.place(3, START + 1_000)).isEqualTo(new Place(3, 20, 10, 500));
        seen.reach(29);
        assertThat(seen.place(3, START + 1_000)).isEqualTo(new Place(3, 29, 1, 500));
        seen.reach(30);
        assertThat(seen.place(3, START + 1_000)).isEqualTo(new Place(3, 30, 0, 250));
    }

    @Test
    void shouldBeAsOldAsTheLastLookWhenNothingComes() {
        seen.reach(7);
        for (int n = 1; n <= 10_000; n++) {
            seen.look(START + 250L * n, 7);
        }
        assertThat(seen.place(0, START + 2_500_100)).isEqualTo(new Place(0, 7, 0, 100));
        assertThat(seen.lookCount()).isZero();
    }

    @Test
    void shouldGrowOlderWhenBrokersDontAnswer() {
        seen.look(START, 7);
        seen.reach(7);
        assertThat(seen.place(0, START + 60_000).ageMillis()).isEqualTo(60_000);
    }

    @Test
    void shouldCountFromTheStartWhenNoEndIsPassedYet() {
        assertThat(seen.place(0, START + 5)).isEqualTo(new Place(0, 0, 0, 5));
        seen.look(START + 10, 1_000);
        seen.reach(10);
        assertThat(seen.place(0, START + 1_000)).isEqualTo(new Place(0, 10, 990, 1_000));
    }

    @Test
    void shouldNeverGoBackNorBelowZeroWhenPositionsOrClocksDo() {
        seen.look(START, 10);
        seen.reach(10);
        seen.reach(4);
        assertThat(seen.place(0, START - 100)).isEqualTo(new Place(0, 10, 0, 0));
    }

    @Test
    void shouldFollowWhenALogHasLostItsEnd() {
        seen.look(START + 1, 100);
        seen.look(START + 2, 90);
        seen.reach(90);
        assertThat(seen.place(0, START + 3)).isEqualTo(new Place(0, 90, 0, 1));
    }

    /** A day of looks of a stream that goes on while its learner is dead. */
    @Test
    void shouldStayBoundedAndNeverSayTooLittleWhenTheLearnerIsAway() {
        int looks = 345_600;
        for (int n = 1; n <= looks; n++) {
            seen.look(START + 250L * n, n);
        }
        assertThat(seen.lookCount()).isLessThanOrEqualTo(SeenEnds.MOST);
        long now = START + 250L * looks;
        assertThat(seen.place(0, now).ageMillis()).isEqualTo(now - START);
        for (int position = 1; position <= looks; position += 97) {
            seen.reach(position);
            long exact = now - (START + 250L * position);
            assertThat(seen.place(0, now).ageMillis())
                    .isGreaterThanOrEqualTo(exact)
                    .isLessThanOrEqualTo(exact + (now - START) / 100);
        }
        seen.reach(looks);
        assertThat(seen.place(0, now).ageMillis()).isZero();
    }
}
