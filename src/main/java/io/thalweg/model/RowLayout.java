package io.thalweg.model;

/**
 * What the columns of an item row are: k factors, then the bias.
 *
 * @param factorCount k, 0 or more
 * @param seed of the start values
 * @param startSpread standard deviation of a factor's start value, 0 or more; a bias starts at 0
 * @param nonNegative whether factors, not the bias, start at 0 or above and are read so: where partitions that know of each other late
 *     have taken more from one than there was, 0
 */
public record RowLayout(int factorCount, long seed, double startSpread, boolean nonNegative) {

    /** @throws IllegalArgumentException if {@code factorCount} is not in 0..{@value #MAX_FACTORS} */
    public RowLayout {
        if (factorCount < 0 || factorCount > MAX_FACTORS) {
            throw new IllegalArgumentException(
                    "factorCount is " + factorCount + "; it must be from 0 to " + MAX_FACTORS);
        }
    }

    public static final int MAX_FACTORS = 250;

    /** One whose factors have any sign. */
    public RowLayout(int factorCount, long seed, double startSpread) {
        this(factorCount, seed, startSpread, false);
    }

    /** Columns in a row. */
    public int width() {
        return factorCount + 1;
    }

    /** The column of the bias. */
    public int biasColumn() {
        return factorCount;
    }

    /** A number of this column as it is read. */
    int read(int column, int steps) {
        return nonNegative && column < factorCount ? Math.max(steps, 0) : steps;
    }

    /** Fills the first {@code factorCount} numbers with start values that depend on the hash of an id. */
    public void fillStart(long hash, float[] factors) {
        StartValues.fillNormal(hash, startSpread, factors, 0, factorCount);
        for (int f = 0; nonNegative && f < factorCount; f++) {
            factors[f] = Math.abs(factors[f]);
        }
    }

    /** The start row of an item, in fixed-point steps; {@code length == width()}. */
    int[] startRow(String itemId) {
        float[] start = new float[width()];
        fillStart(StartValues.hash(seed, itemId), start);
        int[] steps = new int[start.length];
        for (int column = 0; column < steps.length; column++) {
            steps[column] = FixedPoint.of(start[column]);
        }
        return steps;
    }
}
