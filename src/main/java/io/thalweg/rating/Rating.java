package io.thalweg.rating;

/**
 * A user's rating of an item.
 *
 * @param userId who rated
 * @param itemId what was rated
 * @param value the rating in units of the scale, finite
 * @param timestampMillis when, in milliseconds since 1970, positive
 */
public record Rating(String userId, String itemId, double value, long timestampMillis) implements RatingEvent {

    /** @throws InvalidRatingException if a component is out of its range, naming it */
    public Rating {
        RatingRules.requireId("userId", userId);
        RatingRules.requireId("itemId", itemId);
        RatingRules.requireFinite(value);
        RatingRules.requirePositive(timestampMillis);
    }
}
