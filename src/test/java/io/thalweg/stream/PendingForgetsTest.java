package io.thalweg.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.input.Command.Forget;
import io.thalweg.lists.DueLists;
import io.thalweg.lists.Trigger;
import io.thalweg.model.StateFormat;
import io.thalweg.state.StoreBench;
import io.thalweg.stream.PendingForgets.Pending;
import io.thalweg.topics.Barrier;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PendingForgetsTest {

    private final StoreBench bench = new StoreBench("memory");
    private final KeyValueStore<Bytes, byte[]> store = bench.store();
    private final PendingForgets pending = new PendingForgets(store, () -> new Barrier(0));

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void shouldGoOnWhereItWasWhenTheTaskStartsAgain() {
        Pending second = pending.begin(new Forget("ü", "r-2"), 20, new Barrier(0));
        second.known = true;
        second.ratings = 1_000_000;
        second.dropped = 3;
        pending.save(second);
        Pending first = pending.begin(new Forget("ü", "r-1"), 10, new Barrier(0));
        first.removed = true;
        first.hadList = true;
        pending.save(first);
        DueLists due = new DueLists(store, StateFormat.NEWEST, PendingForgets::isRow, 500, 0);
        due.add("u", Trigger.RATING, 5);

        PendingForgets restored = new PendingForgets(store, () -> Barrier.passed(0));
        assertThat(restored.all())
                .extracting(
                        each -> each.command.requestId(), each -> each.orderedMillis, each -> each.barrier.isPassed())
                .as("in the order in which they were written")
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("r-1", 10L, true),
                        org.assertj.core.groups.Tuple.tuple("r-2", 20L, true));
        Pending again = restored.of("ü").get(1);
        assertThat(again.known).isTrue();
        assertThat(again.removed).isFalse();
        assertThat(again.ratings).isEqualTo(1_000_000);
        assertThat(again.dropped).isEqualTo(3);
        assertThat(restored.of("u")).isEmpty();
        assertThat(new DueLists(store, StateFormat.NEWEST, PendingForgets::isRow, 500, 0).size())
                .as("a command is no due list")
                .isEqualTo(1);
    }

    @Test
    void shouldBeOneCommandWhenTheSameRequestComesTwice() {
        pending.save(pending.begin(new Forget("u", ""), 10, Barrier.passed(0)));
        Pending again = pending.begin(new Forget("u", ""), 30, new Barrier(0));
        assertThat(pending.of("u")).containsExactly(again);
        assertThat(again.orderedMillis).isEqualTo(30);
        assertThat(again.barrier.isPassed()).isFalse();
        pending.remove(again);
        assertThat(pending.isEmpty()).isTrue();
        assertThat(new PendingForgets(store, () -> Barrier.passed(0)).isEmpty()).isTrue();
    }
}
