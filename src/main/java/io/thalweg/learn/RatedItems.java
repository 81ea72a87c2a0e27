package io.thalweg.learn;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Everything one user has rated, in the order in which it was learned, each item once; the last entries are the
 * history that learning looks back on, all of them are what lists leave out.
 *
 * <p>Entries are positions 0 to {@link #size()}−1, oldest first. Items are found by a hash table of positions. Memory:
 * about 50 bytes an entry. Not safe for use by several threads.
 */
public final class RatedItems {

    private int[] items = new int[8];
    private double[] ratings = new double[8];
    private long[] timestamps = new long[8];
    private float[] userBiases = new float[8];
    private float[] residuals = new float[8];
    private float[] biasResiduals = new float[8];

    /** {@code null} where all are 0. */
    private int @Nullable [] epochs;

    private int size;
    private int[] table = emptyTable(16);

    public int size() {
        return size;
    }

    /** About what this takes of the heap, in bytes. */
    long heapBytes() {
        long perEntry = (epochs == null ? 4L : 5L) * Integer.BYTES + 2L * Long.BYTES;
        return 200 + perEntry * items.length + (long) Integer.BYTES * table.length;
    }

    /** The item's position, or −1. */
    public int find(int item) {
        int mask = table.length - 1;
        for (int slot = slot(item, mask); table[slot] >= 0; slot = (slot + 1) & mask) {
            if (items[table[slot]] == item) {
                return table[slot];
            }
        }
        return -1;
    }

    public boolean contains(int item) {
        return find(item) >= 0;
    }

    public int item(int position) {
        return items[position];
    }

    /** Copies the items of entries from a position on. */
    void copyItems(int from, int count, int[] into) {
        System.arraycopy(items, from, into, 0, count);
    }

    /** The rating on its scale. */
    public double rating(int position) {
        return ratings[position];
    }

    /** The mean of all ratings, on their scale; NaN where there is none. Costs a step for every entry, four of them at a time. */
    public double meanRating() {
        double first = 0;
        double second = 0;
        double third = 0;
        double fourth = 0;
        int at = 0;
        // One sum would wait for itself at each step.
        for (; at + 3 < size; at += 4) {
            first += ratings[at];
            second += ratings[at + 1];
            third += ratings[at + 2];
            fourth += ratings[at + 3];
        }
        for (; at < size; at++) {
            first += ratings[at];
        }
        return (first + second + third + fourth) / size;
    }

    public long timestampMillis(int position) {
        return timestamps[position];
    }

    /** The user's bias, session included, when this was learned; a learner's own unit, 0 where it keeps none. */
    public float userBias(int position) {
        return userBiases[position];
    }

    /** What remained unexplained when this was learned, in a learner's own unit. */
    public float residual(int position) {
        return residuals[position];
    }

    /** What remained unexplained by biases alone when this was learned, in a learner's own unit. */
    public float biasResidual(int position) {
        return biasResiduals[position];
    }

    /** The item's epoch when this was counted; 0 where no item had left. */
    public int epoch(int position) {
        return epochs == null ? 0 : epochs[position];
    }

    /**
     * Appends an entry.
     *
     * @throws IllegalStateException if the item is there already
     */
    public void append(int item, double rating, long timestampMillis) {
        if (contains(item)) {
            throw new IllegalStateException("item " + item + " is rated already");
        }
        if (size == items.length) {
            grow();
        }
        items[size] = item;
        ratings[size] = rating;
        timestamps[size] = timestampMillis;
        note(size, 0, 0, 0);
        if (epochs != null) {
            epochs[size] = 0;
        }
        size++;
        if (size * 2 > table.length) {
            table = emptyTable(table.length * 2);
            for (int position = 0; position < size; position++) {
                insert(position);
            }
        } else {
            insert(size - 1);
        }
    }

    /** Keeps what a learner wants to remember of an entry, in its own units. */
    public void note(int position, float userBias, float residual, float biasResidual) {
        userBiases[position] = userBias;
        residuals[position] = residual;
        biasResiduals[position] = biasResidual;
    }

    /** Keeps the epoch of the item of the last entry. */
    public void noteEpoch(int epoch) {
        if (epochs == null && epoch != 0) {
            epochs = new int[items.length];
        }
        if (epochs != null) {
            epochs[size - 1] = epoch;
        }
    }

    /** Removes an entry; later ones move up. Costs a step for every later entry, so none for the last. */
    public void remove(int position) {
        free(slotOf(position));
        for (int later = position + 1; later < size; later++) {
            table[slotOf(later)] = later - 1;
        }
        int moved = size - position - 1;
        System.arraycopy(items, position + 1, items, position, moved);
        System.arraycopy(ratings, position + 1, ratings, position, moved);
        System.arraycopy(timestamps, position + 1, timestamps, position, moved);
        System.arraycopy(userBiases, position + 1, userBiases, position, moved);
        System.arraycopy(residuals, position + 1, residuals, position, moved);
        System.arraycopy(biasResiduals, position + 1, biasResiduals, position, moved);
        if (epochs != null) {
            System.arraycopy(epochs, position + 1, epochs, position, moved);
        }
        size--;
    }

    /** Where the table says that the item of this position stands. */
    private int slotOf(int position) {
        int mask = table.length - 1;
        int slot = slot(items[position], mask);
        while (table[slot] != position) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    /** Frees a slot and moves up those behind it that would not be found any more. */
    private void free(int slot) {
        int mask = table.length - 1;
        int hole = slot;
        for (int at = (hole + 1) & mask; table[at] >= 0; at = (at + 1) & mask) {
            int home = slot(items[table[at]], mask);
            if (((at - home) & mask) >= ((at - hole) & mask)) {
                table[hole] = table[at];
                hole = at;
            }
        }
        table[hole] = -1;
    }

    private void insert(int position) {
        int mask = table.length - 1;
        int slot = slot(items[position], mask);
        while (table[slot] >= 0) {
            slot = (slot + 1) & mask;
        }
        table[slot] = position;
    }

    private void grow() {
        int capacity = size * 2;
        items = Arrays.copyOf(items, capacity);
        ratings = Arrays.copyOf(ratings, capacity);
        timestamps = Arrays.copyOf(timestamps, capacity);
        userBiases = Arrays.copyOf(userBiases, capacity);
        residuals = Arrays.copyOf(residuals, capacity);
        biasResiduals = Arrays.copyOf(biasResiduals, capacity);
        epochs = epochs == null ? null : Arrays.copyOf(epochs, capacity);
    }

    private static int slot(int item, int mask) {
        int mixed = item * 0x9E3779B9;
        return (mixed ^ (mixed >>> 15)) & mask;
    }

    private static int[] emptyTable(int slots) {
        int[] table = new int[slots];
        Arrays.fill(table, -1);
        return table;
    }
}
