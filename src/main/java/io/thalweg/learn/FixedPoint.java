package io.thalweg.learn;

/**
 * Real numbers as integers of a fixed step, because integer sums are exact in any order and float sums are not.
 *
 * <p>The step is 2<sup>−24</sup>, so an {@code int} spans ±128 and a {@code long} sum of values in [0, 1] holds
 * 5·10<sup>11</sup> of them.
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
    public static float toFloat(int steps) {
        return steps * UNITS_PER_STEP;
    }

    /** The double nearest to the number of steps. */
    public static double toDouble(long steps) {
        return steps / STEPS_PER_UNIT;
    }

    /** {@code a + b}, held inside the range of {@code int}. */
    static int addSaturating(int a, int b) {
        return saturate((long) a + b);
    }

    static int saturate(long steps) {
        return (int) Math.min(Math.max(steps, Integer.MIN_VALUE), Integer.MAX_VALUE);
    }
}
