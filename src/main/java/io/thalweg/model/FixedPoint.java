package io.thalweg.model;

/**
 * Real numbers as integers of a fixed step, because integer sums are exact in any order and float sums are not.
 *
 * <p>The step is 2<sup>−24</sup>, so an {@code int} spans ±128 and a {@code long} ±5·10<sup>11</sup>. One number of a row
 * is held to the former; what a partition has added to it is not, because two partitions that pull an item apart for
 * long go on adding while the row stays where it is.
 */
public final class FixedPoint {

    private static final double STEPS_PER_UNIT = 1 << 24;
    private static final float UNITS_PER_STEP = 1f / (1 << 24);

    private FixedPoint() {}

    /** The nearest step; saturates at the range of {@code int}, 0 for NaN. */
    public static int of(float value) {
        return (int) Math.rint(value * STEPS_PER_UNIT);
    }

    /** The nearest step of a value that may be large; saturates at the range of {@code long}, 0 for NaN. */
    public static long ofDouble(double value) {
        return (long) Math.rint(value * STEPS_PER_UNIT);
    }

    /** The float nearest to the number of steps. */
    public static float toFloat(long steps) {
        return steps * UNITS_PER_STEP;
    }

    /** The double nearest to the number of steps. */
    public static double toDouble(long steps) {
        return steps / STEPS_PER_UNIT;
    }
}
