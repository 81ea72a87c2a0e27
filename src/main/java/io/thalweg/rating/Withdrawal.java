package io.thalweg.rating;

/**
 * A user takes a rating back: it leaves history and counts, and the item may be recommended again.
 *
 * @param userId who withdraws
 * @param itemId whose rating is withdrawn
 * @param timestampMillis when, in milliseconds since 1970, positive
 */
public record Withdrawal(String userId, String itemId, long timestampMillis) implements RatingEvent {

    /** @throws InvalidRatingException if a component is out of its range, naming it */
    public Withdrawal {
        RatingRules.requireUserId(userId);
        RatingRules.requireItemId(itemId);
        RatingRules.requirePositive(timestampMillis);
    }
}
