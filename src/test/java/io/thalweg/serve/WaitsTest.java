package io.thalweg.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class WaitsTest {

    private static final TopicPartition USERS = new TopicPartition("users", 1);
    private static final TopicPartition RATINGS = new TopicPartition("ratings", 1);
    private static final long DEADLINE = 1_000;

    private final FakeSource source = new FakeSource();
    private final Waits waits = new Waits(source);

    private static final class FakeSource implements Waits.Source {
        private long position;
        private final List<CompletableFuture<Map<TopicPartition, Long>>> asked = new ArrayList<>();
        private final Map<TopicPartition, Long> copied = new HashMap<>();

        @Override
        public long position(int partition) {
            return position;
        }

        @Override
        public CompletableFuture<Map<TopicPartition, Long>> copyEnds(Set<Integer> partitions) {
            asked.add(new CompletableFuture<>());
            return asked.get(asked.size() - 1);
        }

        @Override
        public long copied(TopicPartition partition) {
            return copied.getOrDefault(partition, 0L);
        }
    }

    @Test
    void shouldEndWhenItIsLearnedAndBothCopiesHaveWhatWasWrittenByThen() {
        CompletableFuture<Void> reached = waits.add(1, 41, DEADLINE);
        source.position = 41;
        waits.step(0);
        assertThat(source.asked).as("41 is the one that is read next").isEmpty();

        source.position = 42;
        waits.step(1);
        waits.step(2);
        assertThat(source.asked).hasSize(1);
        source.asked.get(0).complete(Map.of(USERS, 10L, RATINGS, 20L, new TopicPartition("users", 0), 99L));

        source.copied.put(USERS, 10L);
        source.copied.put(RATINGS, 19L);
        waits.step(3);
        assertThat(reached).isNotDone();
        source.copied.put(RATINGS, 20L);
        waits.step(4);
        assertThat(reached).isCompleted();
        assertThat(waits.isEmpty()).isTrue();
    }

    /** What was learned after the brokers were asked may lie beyond the ends that they told. */
    @Test
    void shouldAskAgainWhenOneIsLearnedAfterTheOthersWereAskedFor() {
        var unused = waits.add(1, 1, DEADLINE);
        CompletableFuture<Void> later = waits.add(1, 5, DEADLINE);
        source.position = 2;
        waits.step(0);
        source.position = 6;
        waits.step(1);
        source.asked.get(0).complete(Map.of(USERS, 0L, RATINGS, 0L));
        waits.step(2);
        assertThat(later).isNotDone();
        assertThat(source.asked).hasSize(2);
        source.asked.get(1).complete(Map.of(USERS, 0L, RATINGS, 0L));
        waits.step(3);
        assertThat(later).isCompleted();
    }

    @Test
    void shouldAskAgainWhenBrokersDidNotAnswer() {
        CompletableFuture<Void> reached = waits.add(1, 1, DEADLINE);
        source.position = 2;
        waits.step(0);
        source.asked.get(0).completeExceptionally(new IllegalStateException("away"));
        waits.step(1);
        source.asked.get(1).complete(Map.of());
        waits.step(2);
        assertThat(reached).isCompleted();
    }

    @Test
    void shouldSayHowFarItCameWhenTheTimeIsOver() {
        CompletableFuture<Void> reached = waits.add(1, 41, DEADLINE);
        source.position = 17;
        waits.step(DEADLINE);
        assertThat(reached).isNotDone();
        waits.step(DEADLINE + 1);
        assertThatThrownBy(reached::join).cause().isInstanceOfSatisfying(NotCaughtUpException.class, e -> {
            assertThat(e.partition()).isEqualTo(1);
            assertThat(e.position()).isEqualTo(17);
            assertThat(e).hasMessageContaining("offset 41 of partition 1");
        });
        assertThat(waits.isEmpty()).isTrue();
    }

    @Test
    void shouldForgetWhoWaitsNoLonger() {
        waits.add(1, 41, DEADLINE).cancel(false);
        waits.step(0);
        assertThat(waits.isEmpty()).isTrue();
    }
}
