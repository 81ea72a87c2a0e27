package io.thalweg.rating;

import java.util.Locale;

/**
 * The closed interval of valid ratings.
 *
 * @param lowest the lowest valid rating, finite
 * @param highest the highest valid rating, above {@code lowest} by a finite number
 */
public record RatingScale(double lowest, double highest) {

    /** Stars from 1 to 5, the scale of ML-100K. */
    public static final RatingScale FIVE_STARS = new RatingScale(1, 5);

    /** @throws IllegalArgumentException if their difference is not finite or {@code lowest >= highest} */
    public RatingScale {
        if (!Double.isFinite(lowest) || !Double.isFinite(highest - lowest) || lowest >= highest) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "rating.scale is %s..%s; the lowest must be below the highest, both finite, and their difference too",
                    lowest,
                    highest));
        }
    }

    /**
     * Reads {@code LO..HI}, for example {@code 1..5} or {@code 0.5..5}.
     *
     * @throws IllegalArgumentException if the text has another form
     */
    public static RatingScale parse(String text) {
        int dots = text.indexOf("..");
        try {
            if (dots < 0) {
                throw new NumberFormatException("no '..'");
            }
            return new RatingScale(
                    Double.parseDouble(text.substring(0, dots).strip()),
                    Double.parseDouble(text.substring(dots + 2).strip()));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "rating.scale is '" + text + "'; it has the form LO..HI, for example 1..5", e);
        }
    }

    /** The distance from the lowest to the highest rating, always positive. */
    public double range() {
        return highest - lowest;
    }

    /** Whether the rating lies on this scale; {@code false} for NaN. */
    public boolean contains(double rating) {
        return rating >= lowest && rating <= highest;
    }

    /** The value of this scale nearest to {@code prediction}; the middle for NaN. */
    public double clamp(double prediction) {
        if (Double.isNaN(prediction)) {
            return lowest + range() / 2;
        }
        return Math.min(Math.max(prediction, lowest), highest);
    }

    @Override
    public String toString() {
        return compact(lowest) + ".." + compact(highest);
    }

    private static String compact(double bound) {
        return bound == Math.rint(bound) && Math.abs(bound) < 1e15 ? Long.toString((long) bound) : "" + bound;
    }
}
