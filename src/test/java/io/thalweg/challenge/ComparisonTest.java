package io.thalweg.challenge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.evaluate.ListEvidence;
import io.thalweg.evaluate.PairedErrors;
import io.thalweg.evaluate.PairedErrors.Minute;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ComparisonTest {

    private static final long START = 1_700_000_040_000L; // a whole minute
    private static final ListEvidence HIT = ListEvidence.of(true, true, true, true);
    private static final ListEvidence MISSED = ListEvidence.of(true, true, false, true);

    @Test
    void shouldCompareWhatBothHaveLearnedAlone() {
        PairedErrors one = new PairedErrors();
        PairedErrors other = new PairedErrors();
        for (int group = 0; group < 4; group++) {
            one.add(group, .2, MISSED, START);
            other.add(group, .1, HIT, START + 59_999);
        }
        one.add(5, .9, MISSED, START); // the other has not learned it yet
        one.add(6, .9, MISSED, START + 60_000); // nor anything of that minute
        one.add(7, .9, MISSED, START - 60_000); // before the other began
        one.add(PairedErrors.NO_GROUP, .9, MISSED, START);

        Comparison found = Comparison.of(minutes(one), minutes(other));

        assertThat(found.minutes()).isEqualTo(1);
        assertThat(found.ratings()).isEqualTo(4);
        assertThat(found.unmatched()).isEqualTo(2);
        assertThat(found.squares().first()).isCloseTo(.04, within(1e-12));
        assertThat(found.squares().second()).isCloseTo(.01, within(1e-12));
        assertThat(found.absolutes().difference()).isCloseTo(-.1, within(1e-12));
        assertThat(found.hitRate().first()).isZero();
        assertThat(found.hitRate().second()).isEqualTo(1);
    }

    @Test
    void shouldKeepADayAndLeaveOutWhatIsOlder() {
        PairedErrors errors = new PairedErrors();
        errors.add(1, .5, MISSED, START);
        errors.add(1, .5, MISSED, START + 24 * 3_600_000L); // in the place of the first
        errors.add(1, .5, MISSED, START);
        assertThat(minutes(errors)).containsOnlyKeys(START / 60_000 + 1_440);
    }

    @Test
    void shouldBeTheSameAfterARestart() {
        PairedErrors before = new PairedErrors();
        before.add(63, -.5, HIT, START);
        PairedErrors after = new PairedErrors();
        before.forEachChangedRow(after::restore);
        after.add(63, .5, MISSED, START);
        Minute minute = minutes(after).get(START / 60_000);
        assertThat(minute.counts[63]).isEqualTo(2);
        assertThat(minute.squares[63]).isEqualTo(.5);
        assertThat(minute.absolutes[63]).isEqualTo(1);
        assertThat(minute.chances[63]).isEqualTo(2);
        assertThat(minute.hits[63]).isEqualTo(1);
    }

    @Test
    void shouldSpreadUsersOverAllGroups() {
        assertThat(java.util.stream.IntStream.range(0, 2_000)
                        .map(n -> PairedErrors.group("user-" + n))
                        .distinct())
                .hasSize(PairedErrors.GROUPS);
    }

    private static Map<Long, Minute> minutes(PairedErrors errors) {
        Map<Long, Minute> minutes = new HashMap<>();
        errors.forEachChangedRow((key, row) -> {
            Minute minute = PairedErrors.decode(row);
            minutes.put(minute.minute, minute);
        });
        return minutes;
    }
}
