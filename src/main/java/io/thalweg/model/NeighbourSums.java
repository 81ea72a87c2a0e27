package io.thalweg.model;

import java.util.Arrays;

/**
 * What the latest entries of a user's history add up to for each of their neighbours: decayed counts of having been
 * rated after them, before them, and both together, each pair divided by √((1+n_i)(1+n_j)).
 *
 * <p>Reusable; all other items are 0 and cost nothing. A sum over the entries is made in the order of the history, so it
 * is the same after a restore. Not safe for use by several threads.
 */
public final class NeighbourSums {

    private static final int LATER = 0;
    private static final int EARLIER = 1;
    private static final int COSINE = 2;
    private static final int IN_USE = 3;
    private static final int STRIDE = 4;

    private float[] values = new float[0];
    private int[] items = new int[64];
    private int size;

    /** Number of neighbours. */
    public int size() {
        return size;
    }

    /** The {@code n}-th neighbour, in no order that anything may depend on. */
    public int item(int n) {
        return items[n];
    }

    /** Σ of the counts of pairs in which the item was rated after the entry. */
    public float later(int item) {
        return value(item, LATER);
    }

    /** Σ of the counts of pairs in which the item was rated before the entry. */
    public float earlier(int item) {
        return value(item, EARLIER);
    }

    /** Σ of c_ij / √((1+n_i)(1+n_j)). */
    public float cosine(int item) {
        return value(item, COSINE);
    }

    public void clear() {
        for (int n = 0; n < size; n++) {
            int from = items[n] * STRIDE;
            Arrays.fill(values, from, from + STRIDE, 0);
        }
        size = 0;
    }

    /** Adds what one entry says of a neighbour. */
    void add(int item, float later, float earlier, float cosine) {
        int from = meet(item);
        values[from + LATER] += later;
        values[from + EARLIER] += earlier;
        values[from + COSINE] += cosine;
    }

    /** Multiplies the cosine of a neighbour. */
    public void scaleCosine(int item, float scale) {
        values[item * STRIDE + COSINE] *= scale;
    }

    private float value(int item, int column) {
        int at = item * STRIDE + column;
        return at < values.length ? values[at] : 0;
    }

    private int meet(int item) {
        int from = item * STRIDE;
        if (from >= values.length) {
            values = Arrays.copyOf(values, Math.max(1024, Math.max(from + STRIDE, values.length * 2)));
        }
        if (values[from + IN_USE] == 0) {
            values[from + IN_USE] = 1;
            if (size == items.length) {
                items = Arrays.copyOf(items, size * 2);
            }
            items[size++] = item;
        }
        return from;
    }
}
