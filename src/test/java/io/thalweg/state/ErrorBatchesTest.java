package io.thalweg.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.evaluate.Cohort;
import io.thalweg.evaluate.ErrorSums;
import io.thalweg.evaluate.ListEvidence;
import io.thalweg.evaluate.PairedErrors;
import io.thalweg.model.StateFormat;
import io.thalweg.topics.IncompatibleStateException;
import java.util.ArrayList;
import java.util.HexFormat;
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
    private static final ListEvidence FOLLOWED = ListEvidence.of(true, true, true, false);

    private record Entry(Cohort cohort, double error, ListEvidence lists, long timestampMillis) {}

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
        ErrorBatches batches = new ErrorBatches(store, StateFormat.NEWEST);
        while (!batches.isFull()) {
            // Times jump by any amount, errors lie on the grid and reach both ends.
            double error = entries.size() < 3 ? entries.size() - 1 : ErrorSums.ofSteps(random.nextInt() >> 2);
            Entry entry = new Entry(
                    Cohort.at(random.nextInt(3)),
                    error,
                    ListEvidence.of(random.nextInt(16)),
                    random.nextBoolean() ? random.nextInt(5) : NOW);
            entries.add(entry);
            batches.add(entry.cohort, entry.error, entry.lists, entry.timestampMillis, 5);
        }
        assertThat(entries).hasSize(ErrorBatches.CAPACITY);
        assertThat(read(batches.take())).isEqualTo(entries);
        assertThat(batches.isEmpty()).isTrue();
        batches.save();
        assertThat(new ErrorBatches(store, StateFormat.NEWEST).isEmpty()).isTrue();
    }

    @Test
    void shouldGoOnWithWhatWasNotSentWhenTheTaskStartsAnew() {
        ErrorBatches before = new ErrorBatches(store, StateFormat.NEWEST);
        before.add(Cohort.WARM, .5, FOLLOWED, NOW, 5);
        before.add(Cohort.NEW_USER, -.25, ListEvidence.NONE, NOW - 10, 5);
        before.save();
        ErrorBatches after = new ErrorBatches(store, StateFormat.NEWEST);
        after.add(Cohort.NEW_ITEM, 0, FOLLOWED, NOW + 5, 5);
        assertThat(read(after.take()))
                .containsExactly(
                        new Entry(Cohort.WARM, .5, FOLLOWED, NOW),
                        new Entry(Cohort.NEW_USER, -.25, ListEvidence.NONE, NOW - 10),
                        new Entry(Cohort.NEW_ITEM, 0, FOLLOWED, NOW + 5));
    }

    /** A tombstone would be compacted away, and a disk that comes back later would hold the errors still. */
    @Test
    void shouldLeaveAnEmptyBatchInTheStoreWhenAllIsSent() {
        ErrorBatches batches = new ErrorBatches(store, StateFormat.NEWEST);
        batches.add(Cohort.WARM, .5, ListEvidence.NONE, NOW, 5);
        batches.save();
        batches.take();
        batches.save();
        try (KeyValueIterator<Bytes, byte[]> rows = store.all()) {
            assertThat(read(rows.next().value)).isEmpty();
            assertThat(rows.hasNext()).isFalse();
        }
    }

    /** Head 10, then four bytes for the error, one for the time, half a one for lists and one for the group: one partition carries those of all. */
    @Test
    void shouldTakeSixAndAHalfBytesAnErrorWhenRecordsAreCloseInTime() {
        ErrorBatches batches = new ErrorBatches(store, StateFormat.NEWEST);
        for (int n = 0; n < ErrorBatches.CAPACITY; n++) {
            batches.add(Cohort.WARM, .1, FOLLOWED, NOW + n * 60L, 5);
        }
        assertThat(batches.take()).hasSize(10 + 13 * ErrorBatches.CAPACITY / 2);
    }

    /**
     * By hand: an error of .5 in the cohort warm is (2²⁸ + 2²⁹) × 3 + 2 = 0x90000002, of −.25 in new-user (2²⁹ − 2²⁷) × 3 =
     * 0x48000000; zigzag makes 3 of −2 and 0 of 0. Of lists hit, judged and listed are 1 + 2 + 4, in the upper half first.
     */
    @Test
    void shouldBeTheBytesOfFormatTwoWhileOthersMayReadNoNewer() {
        ErrorBatches batches = new ErrorBatches(store, StateFormat.V1);
        batches.add(Cohort.WARM, .5, FOLLOWED, NOW, 5);
        batches.add(Cohort.NEW_USER, -.25, ListEvidence.NONE, NOW - 2, 5);
        batches.add(Cohort.WARM, .5, ListEvidence.of(false, true, false, true), NOW - 2, 5);
        assertThat(HexFormat.of().formatHex(batches.take()))
                .isEqualTo("02" + "0000018bcfe56800" + "03" + "9000000200" + "4800000003" + "9000000200" + "70a0");
    }

    /** The same, with the groups behind. */
    @Test
    void shouldBeTheBytesOfFormatThree() {
        ErrorBatches batches = new ErrorBatches(store, StateFormat.NEWEST);
        batches.add(Cohort.WARM, .5, FOLLOWED, NOW, 63);
        batches.add(Cohort.NEW_USER, -.25, ListEvidence.NONE, NOW - 2, PairedErrors.NO_GROUP);
        byte[] batch = batches.take();
        assertThat(HexFormat.of().formatHex(batch))
                .isEqualTo("03" + "0000018bcfe56800" + "02" + "9000000200" + "4800000003" + "70" + "3fff");
        List<Integer> groups = new ArrayList<>();
        ErrorBatches.read(batch, NOW, (cohort, error, lists, time, group) -> groups.add(group));
        assertThat(groups).containsExactly(63, PairedErrors.NO_GROUP);
    }

    /** Of a version before: it may wait in the internal topic, or in a store. */
    @Test
    void shouldStillReadABatchOfFormatOneAndGoOnFromIt() {
        byte[] batch = HexFormat.of().parseHex("01" + "0000018bcfe56800" + "9000000200" + "4800000003");
        Entry first = new Entry(Cohort.WARM, .5, ListEvidence.NONE, NOW);
        Entry second = new Entry(Cohort.NEW_USER, -.25, ListEvidence.NONE, NOW - 2);
        assertThat(read(batch)).containsExactly(first, second);
        assertThat(read(HexFormat.of().parseHex("010000000000000000")))
                .as("none")
                .isEmpty();

        store.put(Bytes.wrap(new byte[] {'e'}), batch);
        ErrorBatches batches = new ErrorBatches(store, StateFormat.NEWEST);
        batches.add(Cohort.WARM, .5, FOLLOWED, NOW, 5);
        assertThat(read(batches.take())).containsExactly(first, second, new Entry(Cohort.WARM, .5, FOLLOWED, NOW));
    }

    @Test
    void shouldCountAsNowWhenARecordsTimeIsAheadOfTheClock() {
        ErrorBatches batches = new ErrorBatches(store, StateFormat.NEWEST);
        batches.add(Cohort.WARM, .5, ListEvidence.NONE, NOW + 86_400_000, 5);
        batches.add(Cohort.WARM, .5, ListEvidence.NONE, NOW - 1_000, 5);
        List<Long> times = new ArrayList<>();
        ErrorBatches.read(batches.take(), NOW, (cohort, error, lists, time, group) -> times.add(time));
        assertThat(times).containsExactly(NOW, NOW - 1_000);
    }

    @Test
    void shouldRefuseWhenABatchHasAnotherFormat() {
        ErrorBatches batches = new ErrorBatches(store, StateFormat.NEWEST);
        batches.add(Cohort.WARM, .5, ListEvidence.NONE, NOW, 5);
        byte[] batch = batches.take();
        batch[0] = 9;
        assertThatThrownBy(() -> read(batch))
                .isInstanceOf(IncompatibleStateException.class)
                .hasMessageContaining("a batch of errors has format 9, this version of Thalweg reads formats 1 to 3");
    }

    private static List<Entry> read(byte[] batch) {
        List<Entry> entries = new ArrayList<>();
        ErrorBatches.read(
                batch,
                Long.MAX_VALUE,
                (cohort, error, lists, time, group) -> entries.add(new Entry(cohort, error, lists, time)));
        return entries;
    }
}
