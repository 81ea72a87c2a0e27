package io.thalweg.rating;

import io.thalweg.rating.InvalidRatingException.Reason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The rules that make a rating event valid, one method each; the first that is broken names itself. */
public final class RatingRules {

    /** How far a producer's clock may run ahead of the Kafka record's timestamp. */
    public static final Duration MAX_AHEAD = Duration.ofDays(1);

    private RatingRules() {}

    /** @throws InvalidRatingException if the event's rating is off the scale, or its time too far ahead of the record's */
    public static void requireValid(RatingEvent event, RatingScale scale, long recordTimestampMillis) {
        if (event instanceof Rating rating && !scale.contains(rating.value())) {
            throw new InvalidRatingException(
                    Reason.OFF_SCALE, "rating is " + rating.value() + "; the scale is " + scale);
        }
        if (event.timestampMillis() - MAX_AHEAD.toMillis() > recordTimestampMillis) {
            throw new InvalidRatingException(
                    Reason.TIMESTAMP_IN_FUTURE,
                    "timestamp is " + event.timestampMillis() + ", over a day ahead of the record's "
                            + recordTimestampMillis);
        }
    }

    static void requireId(String field, @Nullable String id) {
        if (id == null || id.isEmpty()) {
            Reason reason = field.equals("userId") ? Reason.MISSING_USER_ID : Reason.MISSING_ITEM_ID;
            throw new InvalidRatingException(reason, field + " is missing or empty");
        }
        // A char takes 1 to 3 bytes (a surrogate pair 4), so most ids need no encoding to be known to fit.
        if (id.length() * 3 > RatingEvent.MAX_ID_BYTES && utf8Length(id) > RatingEvent.MAX_ID_BYTES) {
            throw new InvalidRatingException(
                    Reason.OVERSIZED_ID,
                    field + " has " + utf8Length(id) + " bytes; at most " + RatingEvent.MAX_ID_BYTES + " are allowed");
        }
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

    private static int utf8Length(String id) {
        return id.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
    }
}
