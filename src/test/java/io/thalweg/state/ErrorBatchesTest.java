package io.thalweg.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.evaluate.Cohort;
import io.thalweg.evaluate.ErrorSums;
import io.thalweg.topics.IncompatibleStateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ErrorBatchesTest {

    private static final long NOW = 1_700_000_000_000L;

    private record Entry(Cohort cohort, double error, long timestampMillis) {}

    private final StoreBench bench = new StoreBench("memory");
    private final KeyValueStore<Bytes, byte[]> store = bench.store();

    @AfterEach
    void close() {
        bench.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldComeBackInOrderWithTheirTimesWhenABatchIsRead(long seed) {
        Random random = new Random(seed);
        List<Entry> entries = new ArrayList<>();
        ErrorBatches batches = new ErrorBatches(store);
        while (!batches.isFull()) {
            // Times jump by any amount, errors lie on the grid and reach both ends.
            double error = entries.size() < 3 ? entries.size() - 1 : ErrorSums.ofSteps(random.nextInt() >> 2);
            Entry entry =
                    new Entry(Cohort.at(random.nextInt(3)), error, random.nextBoolean() ? random.nextInt(5) : NOW);
            entries.add(entry);
            batches.add(entry.cohort, entry.error, entry.timestampMillis);
        }
        assertThat(entries).hasSize(ErrorBatches.CAPACITY);
        assertThat(read(batches.take())).isEqualTo(entries);
        assertThat(batches.isEmpty()).isTrue();
        batches.save();
        assertThat(new ErrorBatches(store).isEmpty()).isTrue();
    }

    @Test
    void shouldGoOnWithWhatWasNotSentWhenTheTaskStartsAnew() {
        ErrorBatches before = new ErrorBatches(store);
        before.add(Cohort.WARM, .5, NOW);
        before.add(Cohort.NEW_USER, -.25, NOW - 10);
        before.save();
        ErrorBatches after = new ErrorBatches(store);
        after.add(Cohort.NEW_ITEM, 0, NOW + 5);
        assertThat(read(after.take()))
                .containsExactly(
                        new Entry(Cohort.WARM, .5, NOW),
                        new Entry(Cohort.NEW_USER, -.25, NOW - 10),
                        new Entry(Cohort.NEW_ITEM, 0, NOW + 5));
    }

    /** A tombstone would be compacted away, and a disk that comes back later would hold the errors still. */
    @Test
    void shouldLeaveAnEmptyBatchInTheStoreWhenAllIsSent() {
        ErrorBatches batches = new ErrorBatches(store);
        batches.add(Cohort.WARM, .5, NOW);
        batches.save();
        batches.take();
        batches.save();
        try (KeyValueIterator<Bytes, byte[]> rows = store.all()) {
            assertThat(read(rows.next().value)).isEmpty();
            assertThat(rows.hasNext()).isFalse();
        }
    }

    /** Head 9, then four bytes for the error and one for the time: one partition carries those of all. */
    @Test
    void shouldTakeFiveBytesAnErrorWhenRecordsAreCloseInTime() {
        ErrorBatches batches = new ErrorBatches(store);
        for (int n = 0; n < ErrorBatches.CAPACITY; n++) {
            batches.add(Cohort.WARM, .1, NOW + n * 60L);
        }
        assertThat(batches.take()).hasSize(9 + 5 * ErrorBatches.CAPACITY);
    }

    @Test
    void shouldCountAsNowWhenARecordsTimeIsAheadOfTheClock() {
        ErrorBatches batches = new ErrorBatches(store);
        batches.add(Cohort.WARM, .5, NOW + 86_400_000);
        batches.add(Cohort.WARM, .5, NOW - 1_000);
        List<Long> times = new ArrayList<>();
        ErrorBatches.read(batches.take(), NOW, (cohort, error, time) -> times.add(time));
        assertThat(times).containsExactly(NOW, NOW - 1_000);
    }

    @Test
    void shouldRefuseWhenABatchHasAnotherFormat() {
        ErrorBatches batches = new ErrorBatches(store);
        batches.add(Cohort.WARM, .5, NOW);
        byte[] batch = batches.take();
        batch[0]++;
        assertThatThrownBy(() -> read(batch))
                .isInstanceOf(IncompatibleStateException.class)
                .hasMessageContaining("a batch of errors has format " + batch[0]);
    }

    private static List<Entry> read(byte[] batch) {
        List<Entry> entries = new ArrayList<>();
        ErrorBatches.read(batch, Long.MAX_VALUE, (cohort, error, time) -> entries.add(new Entry(cohort, error, time)));
        return entries;
    }
}
