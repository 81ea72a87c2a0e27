package io.thalweg.model;

/**
 * What the columns of an item row are: k factors, then the bias.
 *
 * @param factorCount k, 0 or more
 * @param seed of the start values
 * @param startSpread standard deviation of a factor's start value, 0 or more; a bias starts at 0
 */
public record RowLayout(int factorCount, long seed, double startSpread) {

    /** @throws IllegalArgumentException if {@code factorCount} is not in 0..{@value #MAX_FACTORS} */
    public RowLayout {
        if (factorCount < 0 || factorCount > MAX_FACTORS) {
            throw new IllegalArgumentException(
                    "factorCount is " + factorCount + "; it must be from 0 to " + MAX_FACTORS);
        }
    }

    public static final int MAX_FACTORS = 250;

    /** Columns in a row. */
    public int width() {
        return factorCount + 1;
    }

    /** The column of the bias. */
    public int biasColumn() {
        return factorCount;
    }

    /** The start row of an item, in fixed-point steps; {@code length == width()}. */
    int[] startRow(String itemId) {
        float[] start = new float[width()];
        StartValues.fillNormal(StartValues.hash(seed, itemId), startSpread, start, 0, factorCount);
        int[] steps = new int[start.length];
        for (int column = 0; column < steps.length; column++) {
            steps[column] = FixedPoint.of(start[column]);
        }
        return steps;
    }
}
