package io.thalweg.rating;

/** An event that breaks a rule; nothing is learned from it, and its {@link #reason()} goes with it to the dead letters. */
public final class InvalidRatingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The rule that was broken; the {@link #code()} is what dead letters and metrics carry. */
    public enum Reason {
        NOT_JSON,
        NOT_AN_OBJECT,
        MISSING_USER_ID,
        MISSING_ITEM_ID,
        MISSING_RATING,
        WRONG_TYPE,
        OVERSIZED_ID,
        NOT_FINITE,
        OFF_SCALE,
        TIMESTAMP_NOT_POSITIVE,
        TIMESTAMP_IN_FUTURE;

        /** The stable lower-case name, words joined by hyphens: {@code off-scale}. */
        public String code() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
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
