package io.thalweg.rating;

import java.util.Locale;

/** An event that breaks a rule; nothing is learned from it, and its {@link #reason()} goes with it to the dead letters. */
public final class InvalidRatingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The rule that was broken; the {@link #code()} is what dead letters and metrics carry. */
    public enum Reason {
        /** Also: no value at all, text after the object, and more nesting or digits than any parser should follow. */
        NOT_JSON,
        NOT_AN_OBJECT,
        MISSING_USER_ID,
        MISSING_ITEM_ID,
        /** Where {@code input.type} looks for the type of an event, there is none. */
        MISSING_TYPE,
        /** There is no {@code rating}; {@code null} would be a withdrawal. */
        MISSING_RATING,
        WRONG_TYPE,
        /** One of our fields is there twice, so that two parsers could read two different events. */
        DUPLICATE_FIELD,
        OVERSIZED_ID,
        /** Half of a surrogate pair: two such ids would become the same key. */
        MALFORMED_ID,
        /** The user id that the popular list is published under. */
        RESERVED_ID,
        NOT_FINITE,
        OFF_SCALE,
        TIMESTAMP_NOT_POSITIVE,
        /** Below 10^11, which would be of 1973 or earlier: seconds, where milliseconds are meant. */
        TIMESTAMP_IN_SECONDS,
        /** Of the event, or of the Kafka record where the event has none: over a day ahead. */
        TIMESTAMP_IN_FUTURE,
        /** Neither the event nor its Kafka record says when. */
        NO_TIMESTAMP,
        /** Reading it failed in a way that no other rule names. */
        UNREADABLE,
        /** The user has as many ratings and remembered withdrawals as {@code user.ratings.most} allows. */
        TOO_MANY_RATINGS;

        /** The stable lower-case name, words joined by hyphens: {@code off-scale}. */
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final Reason reason;

    public InvalidRatingException(Reason reason, String detail) {
        super(detail);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
