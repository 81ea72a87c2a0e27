package io.thalweg.evaluate;

/**
 * A number of prediction errors, their squares and their absolute values, summed exactly.
 *
 * <p>An error is given in units of the scale's range, so it lies in [−1, 1]. It is rounded to a step of
 * 2<sup>−29</sup>, so that four bytes carry it, and its square and absolute value to 2<sup>−32</sup>: integer sums come
 * out the same in any order, over any number of partitions, and a {@code long} holds at least 2·10<sup>9</sup> of them.
 * What rounding changes in an RMSE is below 10<sup>−9</sup>. Mutable; not safe for use by several threads.
 */
public final class ErrorSums {

    private static final double STEPS_PER_UNIT = 1L << 32;
    private static final double ERROR_STEPS_PER_UNIT = 1 << 29;

    private long count;
    private long squared;
    private long absolute;

    /** No errors. */
    public ErrorSums() {}

    /** Sums as they were stored; both in steps. */
    public ErrorSums(long count, long squared, long absolute) {
        this.count = count;
        this.squared = squared;
        this.absolute = absolute;
    }

    /** An error as a number of steps, from −2<sup>29</sup> to 2<sup>29</sup>. */
    public static int toSteps(double error) {
        return (int) Math.rint(error * ERROR_STEPS_PER_UNIT);
    }

    /** The error of so many steps. */
    public static double ofSteps(int errorSteps) {
        return errorSteps / ERROR_STEPS_PER_UNIT;
    }

    /** What an error of so many steps adds to {@link #squaredSteps()}. */
    public static long squaredSteps(int errorSteps) {
        double error = ofSteps(errorSteps);
        return steps(error * error);
    }

    /** What an error of so many steps adds to {@link #absoluteSteps()}. */
    public static long absoluteSteps(int errorSteps) {
        return steps(Math.abs(ofSteps(errorSteps)));
    }

    /** Adds an error, {@code (prediction - rating) / range}. */
    public void add(double error) {
        add(toSteps(error), 1);
    }

    /** Takes back an error that was added. */
    public void subtract(double error) {
        add(toSteps(error), -1);
    }

    private void add(int errorSteps, int sign) {
        count += sign;
        squared += sign * squaredSteps(errorSteps);
        absolute += sign * absoluteSteps(errorSteps);
    }

    public void add(ErrorSums other) {
        count += other.count;
        squared += other.squared;
        absolute += other.absolute;
    }

    public void subtract(ErrorSums other) {
        count -= other.count;
        squared -= other.squared;
        absolute -= other.absolute;
    }

    public long count() {
        return count;
    }

    public long squaredSteps() {
        return squared;
    }

    public long absoluteSteps() {
        return absolute;
    }

    /** Σ error², in squared units of a scale with this range. */
    public double squared(double range) {
        return squared / STEPS_PER_UNIT * range * range;
    }

    /** Σ |error|, in units of a scale with this range. */
    public double absolute(double range) {
        return absolute / STEPS_PER_UNIT * range;
    }

    /** Root mean squared error on a scale with this range; NaN without errors. */
    public double rmse(double range) {
        return Math.sqrt(squared(range) / count);
    }

    /** Mean absolute error on a scale with this range; NaN without errors. */
    public double mae(double range) {
        return absolute(range) / count;
    }

    private static long steps(double value) {
        return (long) Math.rint(value * STEPS_PER_UNIT);
    }
}
