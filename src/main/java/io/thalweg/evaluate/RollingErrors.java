package io.thalweg.evaluate;

import java.nio.ByteBuffer;
import java.util.BitSet;

/**
 * Prequential error over several windows and cohorts, exact, with state that can be kept as small rows.
 *
 * <p>The last 10 000 errors stand in a ring, so that sums over the last N are exact; errors of the last hour are summed
 * in buckets of time. What has changed since the last {@link #forEachChangedRow} is a few rows of under a kilobyte,
 * whatever the number of errors in between. Not safe for use by several threads.
 */
public final class RollingErrors {

    private static final int RING = 10_000;
    private static final int ENTRIES_PER_ROW = 100;
    private static final int ENTRY_BYTES = 1 + Double.BYTES;
    private static final int HEAD_ROW = 0;
    private static final int RING_ROWS = 1_000;
    private static final int SECONDS_ROWS = 2_000;
    private static final int TEN_SECONDS_ROWS = 3_000;
    private static final byte VERSION = 1;

    private final CohortSums all = new CohortSums();
    private final CohortSums last1000 = new CohortSums();
    private final CohortSums last10000 = new CohortSums();
    private final byte[] ringCohorts = new byte[RING];
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
     * @param timestampMillis of the Kafka record; what is older than an hour before the newest counts in no time window
     */
    public void add(Cohort cohort, double error, long timestampMillis) {
        newestMillis = Math.max(newestMillis, timestampMillis);
        all.of(cohort).add(error);
        push(cohort, error);
        changedRows.set(HEAD_ROW);
        markBucket(SECONDS_ROWS, seconds.add(cohort, error, timestampMillis));
        markBucket(TEN_SECONDS_ROWS, tenSeconds.add(cohort, error, timestampMillis));
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
        ByteBuffer in = ByteBuffer.wrap(row);
        byte version = in.get();
        if (version != VERSION) {
            throw new IllegalArgumentException(
                    "a row of rolling errors has format " + version + "; this version reads format " + VERSION);
        }
        if (key == HEAD_ROW) {
            added = in.getLong();
            newestMillis = in.getLong();
            all.read(in);
            last1000.read(in);
            last10000.read(in);
        } else if (key < SECONDS_ROWS) {
            int from = (key - RING_ROWS) * ENTRIES_PER_ROW;
            for (int at = from; at < from + ENTRIES_PER_ROW; at++) {
                ringCohorts[at] = in.get();
                ringErrors[at] = in.getDouble();
            }
        } else if (key < TEN_SECONDS_ROWS) {
            seconds.read(key - SECONDS_ROWS, in);
        } else {
            tenSeconds.read(key - TEN_SECONDS_ROWS, in);
        }
    }

    private void push(Cohort cohort, double error) {
        int slot = (int) (added % RING);
        if (added >= RING) {
            last10000.of(cohortAt(slot)).subtract(ringErrors[slot]);
        }
        if (added >= 1_000) {
            int leaving = (int) ((added - 1_000) % RING);
            last1000.of(cohortAt(leaving)).subtract(ringErrors[leaving]);
        }
        ringCohorts[slot] = (byte) cohort.index();
        ringErrors[slot] = error;
        last1000.of(cohort).add(error);
        last10000.of(cohort).add(error);
        added++;
        changedRows.set(RING_ROWS + slot / ENTRIES_PER_ROW);
    }

    private Cohort cohortAt(int slot) {
        return Cohort.at(ringCohorts[slot]);
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
        out.put(VERSION);
        if (key == HEAD_ROW) {
            out.putLong(added).putLong(newestMillis);
            all.write(out);
            last1000.write(out);
            last10000.write(out);
        } else if (key < SECONDS_ROWS) {
            int from = (key - RING_ROWS) * ENTRIES_PER_ROW;
            for (int at = from; at < from + ENTRIES_PER_ROW; at++) {
                out.put(ringCohorts[at]).putDouble(ringErrors[at]);
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
