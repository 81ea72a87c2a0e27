package io.thalweg.evaluate.grid;

/**
 * By how much two points differ on the same ratings.
 *
 * @param value in units of the measure
 * @param standardError of it; NaN where there are fewer than two users
 */
public record Difference(double value, double standardError) {

    /** Whether it is below two standard errors: the stream doesn't tell the two apart. */
    public boolean isWithinNoise() {
        return !(Math.abs(value) > 2 * standardError);
    }
}
