package io.thalweg.model;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a task has added to the rows of items, as {@link ItemContribution} has it, and which of that is to be stored. */
final class OwnItems {

    private final RowLayout layout;
    private final int stride;
    private final int countAt;
    private final ChangedSet changed = new ChangedSet();
    private long[] @Nullable [] rows = new long[0][];

    OwnItems(RowLayout layout) {
        this.layout = layout;
        this.stride = ItemContribution.stride(layout);
        this.countAt = ItemContribution.countAt(layout);
    }

    /** Adds to a number; {@link #changed} is the caller's matter. */
    void add(int item, int column, long delta) {
        row(item)[column] += delta;
    }

    /** The numbers of an item, or {@code null} where there are none; not to be changed. */
    long @Nullable [] get(int item) {
        return item < rows.length ? rows[item] : null;
    }

    boolean has(int item) {
        return get(item) != null;
    }

    /** How many ratings of the item this task counts. */
    long count(int item) {
        long[] row = get(item);
        return row == null ? 0 : row[countAt];
    }

    /** When its ratings were learned on average; of one that has some. */
    long meanTime(int item) {
        return row(item)[ItemContribution.timesAt(layout)] / count(item);
    }

    void remove(int item) {
        rows[item] = null;
    }

    /** One more than the highest number of an item that may have a row. */
    int end() {
        return rows.length;
    }

    ChangedSet changed() {
        return changed;
    }

    /** As it is stored; all 0 where there is nothing. */
    byte[] encode(int item) {
        return ItemContribution.encode(row(item));
    }

    /** Puts a stored row back. */
    void restore(int item, byte[] row) {
        System.arraycopy(ItemContribution.decode(row, layout), 0, row(item), 0, stride);
    }

    private long[] row(int item) {
        if (item >= rows.length) {
            rows = Arrays.copyOf(rows, Math.max(1024, Math.max(item + 1, rows.length * 2)));
        }
        long[] row = rows[item];
        if (row == null) {
            row = new long[stride];
            rows[item] = row;
        }
        return row;
    }
}
