package io.thalweg.lists;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.model.StateFormat;
import io.thalweg.state.StoreBench;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ListDelayTest {

    private final StoreBench bench = new StoreBench("memory");
    private final DueLists due = new DueLists(bench.store(), StateFormat.NEWEST, key -> false, 500, 0);
    private boolean backlog = true;
    private final ListDelay delay = new ListDelay(due, now -> backlog);

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void shouldDelayNoListWhenNoRatingWaits() {
        due.add("u", Trigger.RATING, 10);
        assertThat(delay.isOn(10)).isFalse();
        delay.late(10);
        assertThat(delay.isOn(1_009)).isTrue();
        backlog = false;
        assertThat(delay.isOn(1_009))
                .as("late, as its record says, but the last")
                .isFalse();
        backlog = true;
        assertThat(delay.isOn(1_010)).as("no rating was late for a second").isFalse();
    }

    @Test
    void shouldMakeAllThatHaveWaitedLongWhenOneHasWaitedLongest() {
        due.add("first", Trigger.RATING, 0);
        due.add("second", Trigger.RATING, 400);
        due.add("third", Trigger.RATING, 3_000);
        delay.late(3_500);
        assertThat(delay.isOn(3_500)).isTrue();
        assertThat(delay.isOn(3_501)).isFalse();
        due.poll(3_501);
        assertThat(delay.isOn(3_501)).as("second has waited for 3 101 ms").isFalse();
        due.poll(3_501);
        assertThat(delay.isOn(3_501)).as("third has waited for 501 ms").isTrue();
    }
}
