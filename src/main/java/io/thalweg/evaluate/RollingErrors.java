package io.thalweg.evaluate;

import io.thalweg.model.RowKind;
import java.nio.ByteBuffer;
import java.util.BitSet;

/**
 * Prequential error over several windows and cohorts, and over windows what the ratings say of lists: exact, with state that can
 * be kept as small rows.
 *
 * <p>The last 10 000 errors stand in a ring, so that sums over the last N are exact; errors of the last hour are summed
 * in buckets of time. What has changed since the last {@link #forEachChangedRow} is a few rows of under a kilobyte,
 * whatever the number of errors in between. Not safe for use by several threads.
 *
 * <p>Rows of format 1 say nothing of lists.
 */
public final class RollingErrors {

    private static final int RING = 10_000;
    private static final int ENTRIES_PER_ROW = 100;
    private static final int ENTRY_BYTES = 1 + Double.BYTES;
    private static final int HEAD_ROW = 0;
    private static final int RING_ROWS = 1_000;
    private static final int SECONDS_ROWS = 2_000;
    private static final int TEN_SECONDS_ROWS = 3_000;
    private static final byte WITHOUT_LISTS = 1;
    private static final int COHORTS = Cohort.values().length;

    private final CohortSums all = new CohortSums();
    private final CohortSums last1000 = new CohortSums();
    private final CohortSums last10000 = new CohortSums();

    /** Evidence × {@link #COHORTS} + cohort. */
    private final byte[] ringKinds = new byte[RING];

    private final double[] ringErrors = new double[RING];
    private long added;
    private long newestMillis;
    private final TimeBuckets seconds = new TimeBuckets(1_000, 300);
    private final TimeBuckets tenSeconds = new TimeBuckets(10_000, 360);
    private final BitSet changedRows = new BitSet();

    /** Something that stores a row, or forgets it where the row is gone. */
    public interface RowWriter {
        void write(int key, byte[] row);
    }

    /**
     * Adds an error.
     *
     * @param error {@code (prediction - rating) / range}
     * @param lists what the same rating says of its user's list
     * @param timestampMillis of the Kafka record; what is older than an hour before the newest counts in no time window
     */
    public void add(Cohort cohort, double error, ListEvidence lists, long timestampMillis) {
        newestMillis = Math.max(newestMillis, timestampMillis);
        enter(all, cohort, error, lists);
        push(cohort, error, lists);
        changedRows.set(HEAD_ROW);
        markBucket(SECONDS_ROWS, seconds.add(cohort, error, lists, timestampMillis));
        markBucket(TEN_SECONDS_ROWS, tenSeconds.add(cohort, error, lists, timestampMillis));
    }

    /** The sums of one cohort; a copy. */
    public ErrorSums sums(ErrorWindow window, Cohort cohort, long nowMillis) {
        ErrorSums copy = new ErrorSums();
        copy.add(window(window, nowMillis).of(cohort));
        return copy;
    }

    /** The sums over all cohorts; a copy. */
    public ErrorSums sums(ErrorWindow window, long nowMillis) {
        return window(window, nowMillis).total();
    }

    /** What ratings say of lists; a copy. */
    public ListSums lists(ErrorWindow window, long nowMillis) {
        ListSums copy = new ListSums();
        copy.add(window(window, nowMillis).lists());
        return copy;
    }

    /** The time of the newest Kafka record whose error is in, or 0. */
    public long newestMillis() {
        return newestMillis;
    }

    /** Hands over every row that changed since the last call. */
    public void forEachChangedRow(RowWriter writer) {
        for (int key = changedRows.nextSetBit(0); key >= 0; key = changedRows.nextSetBit(key + 1)) {
            writer.write(key, encode(key));
        }
        changedRows.clear();
    }

    /**
     * Takes a stored row in; once all were, this is what it was.
     *
     * @throws IllegalArgumentException if the row was written by another format
     */
    public void restore(int key, byte[] row) {
        ByteBuffer in = RowKind.ROLLING_ERRORS.open(row);
        boolean hasLists = row[0] != WITHOUT_LISTS;
        if (key == HEAD_ROW) {
            added = in.getLong();
            newestMillis = in.getLong();
            all.read(in, hasLists);
            last1000.read(in, hasLists);
            last10000.read(in, hasLists);
        } else if (key < SECONDS_ROWS) {
            int from = (key - RING_ROWS) * ENTRIES_PER_ROW;
            for (int at = from; at < from + ENTRIES_PER_ROW; at++) {
                ringKinds[at] = in.get();
                ringErrors[at] = in.getDouble();
            }
        } else if (key < TEN_SECONDS_ROWS) {
            seconds.read(key - SECONDS_ROWS, in, hasLists);
        } else {
            tenSeconds.read(key - TEN_SECONDS_ROWS, in, hasLists);
        }
    }

    private void push(Cohort cohort, double error, ListEvidence lists) {
        int slot = (int) (added % RING);
        if (added >= RING) {
            leave(last10000, slot);
        }
        if (added >= 1_000) {
            leave(last1000, (int) ((added - 1_000) % RING));
        }
        ringKinds[slot] = (byte) (lists.bits() * COHORTS + cohort.index());
        ringErrors[slot] = error;
        enter(last1000, cohort, error, lists);
        enter(last10000, cohort, error, lists);
        added++;
        changedRows.set(RING_ROWS + slot / ENTRIES_PER_ROW);
    }

    private static void enter(CohortSums window, Cohort cohort, double error, ListEvidence lists) {
        window.of(cohort).add(error);
        window.lists().add(lists);
    }

    private void leave(CohortSums window, int slot) {
        window.of(Cohort.at(ringKinds[slot] % COHORTS)).subtract(ringErrors[slot]);
        window.lists().subtract(ListEvidence.of(ringKinds[slot] / COHORTS));
    }

    private void markBucket(int firstRow, int bucket) {
        if (bucket >= 0) {
            changedRows.set(firstRow + bucket);
        }
    }

    private CohortSums window(ErrorWindow window, long nowMillis) {
        return switch (window) {
            case LAST_1000 -> last1000;
            case LAST_10000 -> last10000;
            case FIVE_MINUTES -> seconds.sums(nowMillis);
            case ONE_HOUR -> tenSeconds.sums(nowMillis);
            case ALL -> all;
        };
    }

    private byte[] encode(int key) {
        ByteBuffer out = ByteBuffer.allocate(1 + rowBytes(key));
        out.put(RowKind.ROLLING_ERRORS.number());
        if (key == HEAD_ROW) {
            out.putLong(added).putLong(newestMillis);
            all.write(out);
            last1000.write(out);
            last10000.write(out);
        } else if (key < SECONDS_ROWS) {
            int from = (key - RING_ROWS) * ENTRIES_PER_ROW;
            for (int at = from; at < from + ENTRIES_PER_ROW; at++) {
                out.put(ringKinds[at]).putDouble(ringErrors[at]);
            }
        } else if (key < TEN_SECONDS_ROWS) {
            seconds.write(key - SECONDS_ROWS, out);
        } else {
            tenSeconds.write(key - TEN_SECONDS_ROWS, out);
        }
        return out.array();
    }

    private static int rowBytes(int key) {
        if (key == HEAD_ROW) {
            return 2 * Long.BYTES + 3 * CohortSums.BYTES;
        }
        return key < SECONDS_ROWS ? ENTRIES_PER_ROW * ENTRY_BYTES : Long.BYTES + CohortSums.BYTES;
    }
}
