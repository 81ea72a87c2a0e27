package io.thalweg.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.rating.RatingEvent;
import io.thalweg.rating.RatingScale;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A task that goes on with more or less room for pairs and for replays. */
final class OtherMemoryTest {

    private static final int BEFORE = 3_000;
    private static final int AFTER = 1_000;

    /**
     * What is kept depends on nothing but what was stored, in whichever order it comes: two instances that take the same state up go on
     * bit for bit alike, and so does one that takes up what another had gone on with.
     */
    @ParameterizedTest
    @CsvSource({"64, 8, 256, 64", "8, 64, 64, 256", "64, 24, 64, 2048", "24, 16, 96, 64"})
    void shouldGoOnDeterministicallyWithMemoryOfAnotherSize(int slots, int otherSlots, int log, int otherLog) {
        List<RatingEvent> events = Streams.lively(11, BEFORE + AFTER, RatingScale.FIVE_STARS);
        Task task = new Task(Algorithm.HYBRID, memory(slots, log), RatingScale.FIVE_STARS);
        events.subList(0, BEFORE).forEach(task::apply);

        Map<String, Double> other = memory(otherSlots, otherLog);
        Task one = task.restored(other, 1);
        Task two = task.restored(other, 2);
        assertThat(two.fingerprint()).isEqualTo(one.fingerprint());
        events.subList(BEFORE, events.size()).forEach(event -> {
            one.apply(event);
            two.apply(event);
        });
        assertThat(two.fingerprint()).isEqualTo(one.fingerprint());
        assertThat(one.restored(other, 3).fingerprint()).isEqualTo(one.fingerprint());

        Task kept = task.restored(memory(slots, log), 4);
        events.subList(BEFORE, events.size()).forEach(kept::apply);
        assertThat(kept.fingerprint()).as("memory matters").isNotEqualTo(one.fingerprint());
    }

    private static Map<String, Double> memory(double slots, double log) {
        return Map.of("hybrid.pairs.slots", slots, "hybrid.replay.log", log);
    }
}
