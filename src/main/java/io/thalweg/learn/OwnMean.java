package io.thalweg.learn;

import io.thalweg.rating.Feedback;

/** The mean of a user's ratings until now, which says whether another of them is a good one: people use scales differently. */
public final class OwnMean {

    /** Of fewer ratings a mean says little. */
    public static final int LEAST_RATINGS = 5;

    /** The mean of equal ratings may be rounded to a little more than they are. */
    private static final double ROUNDING = 1e-9;

    private OwnMean() {}

    /** Whether there is one: there are stars, and at least {@value #LEAST_RATINGS} ratings of the user. */
    public static boolean exists(UserRow user, Feedback feedback) {
        return !feedback.isImplicit() && user.ratingCount() >= LEAST_RATINGS;
    }

    /** The mean; NaN where none {@link #exists}. Costs a step for every rating of the user. */
    public static double of(UserRow user, Feedback feedback) {
        return exists(user, feedback) ? user.rated().meanRating() : Double.NaN;
    }

    /** Whether a rating, given or predicted, is at or above a mean. */
    public static boolean isReachedBy(double rating, double mean) {
        return rating >= mean - ROUNDING;
    }
}
