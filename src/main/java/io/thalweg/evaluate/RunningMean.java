package io.thalweg.evaluate;

/** The simplest baseline: predicts the mean of the ratings so far. Not safe for use by several threads. */
public final class RunningMean {

    private double sum;
    private long count;

    /** The mean of what was added; {@code otherwise} before the first rating. */
    public double predict(double otherwise) {
        return count == 0 ? otherwise : sum / count;
    }

    public void add(double rating) {
        sum += rating;
        count++;
    }
}
