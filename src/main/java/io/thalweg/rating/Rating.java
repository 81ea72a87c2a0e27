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
        RatingRules.requireUserId(userId);
        RatingRules.requireItemId(itemId);
        RatingRules.requireFinite(value);
        RatingRules.requirePositive(timestampMillis);
        value += 0.0; // -0.0 becomes 0.0, so that the same rating is equal however it was written
    }
}
