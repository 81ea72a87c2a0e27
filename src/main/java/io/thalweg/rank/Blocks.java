package io.thalweg.rank;

import java.util.Arrays;

/**
 * A column-major table of items in blocks of {@value #SIZE}: a block holds its first column, then its second, so that
 * a weighted sum of columns is one vectorised loop per column without a reduction, in cache throughout.
 *
 * <p>For every block there are bounds: lowest and highest number of a column, and the highest Euclidean norm of the
 * first {@code normed} columns, for Cauchy and Schwarz. They only widen as numbers are set, and are made anew when a
 * block was set so many times that it pays. Sums are made in the order of the columns, item by item the same.
 */
public final class Blocks {

    /** Items in a block. */
    public static final int SIZE = 256;

    private static final int SETS_PER_REBUILD = 1024;
    private static final float ROUNDING_SLACK = 1 + 1e-4f;

    private final int columns;
    private final int normed;
    private float[][] values = new float[0][];
    private float[][] lowest = new float[0][];
    private float[][] highest = new float[0][];
    private float[] highestNorm = new float[0];
    private int[] sets = new int[0];
    private int size;

    /** An empty table; the first {@code normed} of the columns are bounded by their norm. */
    public Blocks(int columns, int normed) {
        this.columns = columns;
        this.normed = normed;
    }

    /** Number of items: one more than the highest that was set. */
    public int size() {
        return size;
    }

    public int blockCount() {
        return (size + SIZE - 1) / SIZE;
    }

    public float get(int item, int column) {
        return values[item / SIZE][column * SIZE + item % SIZE];
    }

    /** Replaces an item's row; {@code row.length >= columns}. Items in between that were never set are all 0. */
    public void set(int item, float[] row) {
        int block = item / SIZE;
        ensureCapacity(block);
        size = Math.max(size, item + 1);
        float[] table = values[block];
        float squares = 0;
        for (int column = 0; column < columns; column++) {
            float value = row[column];
            table[column * SIZE + item % SIZE] = value;
            lowest[block][column] = Math.min(lowest[block][column], value);
            highest[block][column] = Math.max(highest[block][column], value);
            squares += column < normed ? value * value : 0;
        }
        highestNorm[block] = Math.max(highestNorm[block], (float) Math.sqrt(squares));
        if (++sets[block] >= SETS_PER_REBUILD) {
            rebuildBounds(block);
        }
    }

    /** Σ weights[c] value(item, c). */
    public float sum(int item, float[] weights) {
        float[] table = values[item / SIZE];
        float sum = 0;
        for (int column = 0, at = item % SIZE; column < columns; column++, at += SIZE) {
            sum += weights[column] * table[at];
        }
        return sum;
    }

    /** The sums of all items of a block; {@code sums.length >= SIZE}. */
    public void sumAll(int block, float[] weights, float[] sums) {
        float[] table = values[block];
        Arrays.fill(sums, 0, SIZE, 0);
        for (int column = 0; column < columns; column++) {
            addScaled(weights[column], table, column * SIZE, sums);
        }
    }

    /** No item of the block has a higher sum. */
    public float bound(int block, float[] weights) {
        float squares = 0;
        for (int column = 0; column < normed; column++) {
            squares += weights[column] * weights[column];
        }
        double bound = Math.sqrt(squares) * highestNorm[block];
        double size = bound;
        for (int column = normed; column < columns; column++) {
            float weight = weights[column];
            double most = weight * (weight >= 0 ? highest[block][column] : lowest[block][column]);
            bound += most;
            size += Math.abs(most);
        }
        return (float) (bound + (ROUNDING_SLACK - 1) * size);
    }

    private static void addScaled(float weight, float[] table, int from, float[] sums) {
        for (int at = 0; at < SIZE; at++) {
            sums[at] += weight * table[from + at];
        }
    }

    private void rebuildBounds(int block) {
        sets[block] = 0;
        float[] table = values[block];
        float[] squares = new float[SIZE];
        for (int column = 0; column < columns; column++) {
            float low = table[column * SIZE];
            float high = low;
            for (int at = 0; at < SIZE; at++) {
                float value = table[column * SIZE + at];
                low = Math.min(low, value);
                high = Math.max(high, value);
                squares[at] += column < normed ? value * value : 0;
            }
            lowest[block][column] = low;
            highest[block][column] = high;
        }
        float most = 0;
        for (float square : squares) {
            most = Math.max(most, square);
        }
        highestNorm[block] = (float) Math.sqrt(most);
    }

    private void ensureCapacity(int block) {
        if (block >= values.length) {
            int capacity = Math.max(8, Math.max(block + 1, values.length * 2));
            int old = values.length;
            values = Arrays.copyOf(values, capacity);
            lowest = Arrays.copyOf(lowest, capacity);
            highest = Arrays.copyOf(highest, capacity);
            highestNorm = Arrays.copyOf(highestNorm, capacity);
            sets = Arrays.copyOf(sets, capacity);
            for (int at = old; at < capacity; at++) {
                values[at] = new float[columns * SIZE];
                lowest[at] = new float[columns];
                highest[at] = new float[columns];
            }
        }
    }
}
