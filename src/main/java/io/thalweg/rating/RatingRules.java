package io.thalweg.rating;

import io.thalweg.rating.InvalidRatingException.Reason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The rules that make a rating event valid, one method each; the first that is broken names itself. */
public final class RatingRules {

    /** How far an event's time may be ahead of its Kafka record's, and of the clock. */
    public static final Duration MAX_AHEAD = Duration.ofDays(1);

    /** No user may have this id: the list for those of whom nothing is known is published under it. */
    public static final String RESERVED_USER_ID = "__popular";

    private static final long FIRST_MILLISECONDS = 100_000_000_000L;

    private RatingRules() {}

    /**
     * @param latestMillis the Kafka record's time, or the clock's where that is earlier
     * @throws InvalidRatingException if the event's rating is none that is accepted, or its time too far ahead
     */
    public static void requireValid(RatingEvent event, Feedback feedback, long latestMillis) {
        if (event instanceof Rating rating) {
            feedback.requireAccepted(rating.value());
        }
        requireNotAhead(event, latestMillis);
    }

    /** @throws InvalidRatingException if the event's time is over a day later */
    public static void requireNotAhead(RatingEvent event, long latestMillis) {
        if (event.timestampMillis() - MAX_AHEAD.toMillis() > latestMillis) {
            throw new InvalidRatingException(
                    Reason.TIMESTAMP_IN_FUTURE,
                    "timestamp is " + event.timestampMillis() + ", over a day ahead of " + latestMillis
                            + ", when it was sent or read");
        }
    }

    /**
     * What a producer took for milliseconds and is seconds: it would be of 1970, and late for ever.
     *
     * @throws InvalidRatingException if the time is before 1973-03-03T09:46:40Z
     */
    public static void requireMilliseconds(long timestampMillis) {
        if (timestampMillis > 0 && timestampMillis < FIRST_MILLISECONDS) {
            throw new InvalidRatingException(
                    Reason.TIMESTAMP_IN_SECONDS,
                    "timestamp is " + timestampMillis + ", which looks like seconds; it is in milliseconds since 1970");
        }
    }

    static void requireUserId(@Nullable String userId) {
        requireId("userId", userId, Reason.MISSING_USER_ID);
        if (RESERVED_USER_ID.equals(userId)) {
            throw new InvalidRatingException(
                    Reason.RESERVED_ID, "userId is " + userId + ", which is the key of the popular list");
        }
    }

    static void requireItemId(@Nullable String itemId) {
        requireId("itemId", itemId, Reason.MISSING_ITEM_ID);
    }

    static void requireFinite(double rating) {
        if (!Double.isFinite(rating)) {
            throw new InvalidRatingException(Reason.NOT_FINITE, "rating is " + rating + "; it must be finite");
        }
    }

    static void requirePositive(long timestampMillis) {
        if (timestampMillis <= 0) {
            throw new InvalidRatingException(
                    Reason.TIMESTAMP_NOT_POSITIVE,
                    "timestamp is " + timestampMillis + "; it is in milliseconds since 1970 and positive");
        }
    }

    private static void requireId(String field, @Nullable String id, Reason missing) {
        IdFault fault = IdFault.of(id);
        if (fault != null) {
            Reason reason =
                    switch (fault) {
                        case MISSING -> missing;
                        case OVERSIZED -> Reason.OVERSIZED_ID;
                        case MALFORMED -> Reason.MALFORMED_ID;
                    };
            throw new InvalidRatingException(reason, fault.describe(field));
        }
    }
}
