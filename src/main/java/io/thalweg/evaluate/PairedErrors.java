package io.thalweg.evaluate;

import io.thalweg.model.RowKind;
import io.thalweg.model.StartValues;
import java.nio.ByteBuffer;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Errors of the last day by minute and by group of users, so that those of two applications on the same input can be compared in
 * pairs: a rating is in the same minute and group of both. Not safe for use by several threads.
 */
public final class PairedErrors {

    /** Into so many groups users fall, by their ids. */
    public static final int GROUPS = 64;

    /** The group of what is in no pair, because the other application never met it as this one does. */
    public static final int NO_GROUP = 255;

    /** Keys of rows begin here. */
    public static final int FIRST_ROW = 10_000;

    private static final int MINUTES = 1_440;
    private static final int MINUTE_MILLIS = 60_000;
    private static final int CELL_BYTES = 1 + 3 * Integer.BYTES + 2 * Double.BYTES;
    private static final int GROUP_SEED = 7;
    private static final int GROUP_BITS = 6;

    private final @Nullable Minute[] minutes = new Minute[MINUTES];
    private final BitSet changed = new BitSet();

    /** The group of a user. */
    public static int group(String userId) {
        return (int) (StartValues.hash(GROUP_SEED, userId) >>> (Long.SIZE - GROUP_BITS));
    }

    /** The sums of one minute, by group. */
    public static final class Minute {
        /** Since 1970. */
        public final long minute;

        /** Ratings learned. */
        public final int[] counts = new int[GROUPS];

        /** Σ of squared errors, each as a share of the scale's range. */
        public final double[] squares = new double[GROUPS];

        /** Σ of absolute errors, in the same unit. */
        public final double[] absolutes = new double[GROUPS];

        /** Ratings that a list could have brought. */
        public final int[] chances = new int[GROUPS];

        /** Those that the user's list had. */
        public final int[] hits = new int[GROUPS];

        private Minute(long minute) {
            this.minute = minute;
        }

        private void add(int group, double error, ListEvidence lists) {
            counts[group]++;
            squares[group] += error * error;
            absolutes[group] += Math.abs(error);
            chances[group] += lists.isHit() ? 1 : 0;
            hits[group] += lists.isHit() && lists.isListed() ? 1 : 0;
        }
    }

    /**
     * Adds an error.
     *
     * @param group of the user, or {@link #NO_GROUP}
     * @param error {@code (prediction - rating) / range}
     * @param lists what the same rating says of its user's list
     * @param timestampMillis of the Kafka record; what is older than a day before the newest of its kind is left out
     */
    public void add(int group, double error, ListEvidence lists, long timestampMillis) {
        if (group == NO_GROUP || timestampMillis < 0) {
            return;
        }
        long number = timestampMillis / MINUTE_MILLIS;
        int slot = (int) (number % MINUTES);
        Minute minute = minutes[slot];
        if (minute == null || minute.minute < number) {
            minute = new Minute(number);
            minutes[slot] = minute;
        } else if (minute.minute > number) {
            return;
        }
        minute.add(group, error, lists);
        changed.set(slot);
    }

    /** Hands over every row that changed since the last call. */
    public void forEachChangedRow(RollingErrors.RowWriter writer) {
        for (int slot = changed.nextSetBit(0); slot >= 0; slot = changed.nextSetBit(slot + 1)) {
            Minute minute = minutes[slot];
            if (minute != null) {
                writer.write(FIRST_ROW + slot, encode(minute));
            }
        }
        changed.clear();
    }

    /** @throws IllegalArgumentException if the row was written by another format */
    public void restore(int key, byte[] row) {
        minutes[key - FIRST_ROW] = decode(row);
    }

    /**
     * The sums of a row.
     *
     * @throws IllegalArgumentException if the row was written by another format
     */
    public static Minute decode(byte[] row) {
        ByteBuffer in = RowKind.PAIRED_ERRORS.open(row);
        Minute minute = new Minute(in.getLong());
        while (in.hasRemaining()) {
            int group = in.get();
            minute.counts[group] = in.getInt();
            minute.chances[group] = in.getInt();
            minute.hits[group] = in.getInt();
            minute.squares[group] = in.getDouble();
            minute.absolutes[group] = in.getDouble();
        }
        return minute;
    }

    private static byte[] encode(Minute minute) {
        int cells = 0;
        for (int count : minute.counts) {
            cells += count > 0 ? 1 : 0;
        }
        ByteBuffer out = ByteBuffer.allocate(1 + Long.BYTES + cells * CELL_BYTES)
                .put(RowKind.PAIRED_ERRORS.number())
                .putLong(minute.minute);
        for (int group = 0; group < GROUPS; group++) {
            if (minute.counts[group] > 0) {
                out.put((byte) group)
                        .putInt(minute.counts[group])
                        .putInt(minute.chances[group])
                        .putInt(minute.hits[group])
                        .putDouble(minute.squares[group])
                        .putDouble(minute.absolutes[group]);
            }
        }
        return out.array();
    }
}
