package io.thalweg.evaluate;

import java.nio.ByteBuffer;

/**
 * A test whether the mean of a series has risen, in constant memory.
 *
 * <p>With the mean x̄<sub>t</sub> of all values so far, m<sub>T</sub> = Σ<sub>t≤T</sub> (x<sub>t</sub> − x̄<sub>t</sub> − δ)
 * falls while the mean stays; where it has risen by more than the tolerance δ, m rises. The alarm is
 * m<sub>T</sub> − min<sub>t≤T</sub> m<sub>t</sub> &gt; λ, after which the test begins anew. Not safe for use by several
 * threads.
 *
 * <p>E. S. Page, "Continuous inspection schemes", Biometrika 41, 1954; in this form J. Gama, I. Žliobaitė, A. Bifet,
 * M. Pechenizkiy and A. Bouchachia, "A survey on concept drift adaptation", ACM Computing Surveys 46(4), 2014.
 */
final class PageHinkley {

    static final int BYTES = 2 * Long.BYTES + 4 * Double.BYTES;

    private final double tolerance;
    private final double threshold;
    private long count;
    private double sum;
    private double excess;
    private double leastExcess;
    private long countAtLeast;
    private double sumAtLeast;

    /**
     * @param tolerance δ, in the unit of the values, 0 or more
     * @param threshold λ, in the same unit, above 0
     */
    PageHinkley(double tolerance, double threshold) {
        this.tolerance = tolerance;
        this.threshold = threshold;
    }

    /** Adds a value; returns whether the mean has risen. */
    boolean add(double value) {
        count++;
        sum += value;
        excess += value - sum / count - tolerance;
        if (excess < leastExcess) {
            leastExcess = excess;
            countAtLeast = count;
            sumAtLeast = sum;
        }
        return excess - leastExcess > threshold;
    }

    /** Values up to where the rise began, as far as the test can tell. */
    long countBefore() {
        return countAtLeast;
    }

    /** Values after that. */
    long countSince() {
        return count - countAtLeast;
    }

    /** Their means; NaN where there is no value. */
    double meanBefore() {
        return sumAtLeast / countAtLeast;
    }

    double meanSince() {
        return (sum - sumAtLeast) / (count - countAtLeast);
    }

    /** Forgets all values. */
    void reset() {
        count = 0;
        sum = 0;
        excess = 0;
        leastExcess = 0;
        countAtLeast = 0;
        sumAtLeast = 0;
    }

    void write(ByteBuffer out) {
        out.putLong(count).putDouble(sum).putDouble(excess);
        out.putDouble(leastExcess).putLong(countAtLeast).putDouble(sumAtLeast);
    }

    void read(ByteBuffer in) {
        count = in.getLong();
        sum = in.getDouble();
        excess = in.getDouble();
        leastExcess = in.getDouble();
        countAtLeast = in.getLong();
        sumAtLeast = in.getDouble();
    }
}
