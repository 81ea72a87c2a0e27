package io.thalweg.catalog;

import java.util.Locale;

/** An item that breaks a rule; it is not taken into the catalog, and its {@link #reason()} goes with it to the dead letters. */
public final class InvalidItemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The rule that was broken; the {@link #code()} is what dead letters and metrics carry. */
    public enum Reason {
        NOT_JSON,
        NOT_AN_OBJECT,
        MISSING_ITEM_ID,
        WRONG_TYPE,
        /** One of our fields is there twice, so that two parsers could read two different items. */
        DUPLICATE_FIELD,
        OVERSIZED_ID,
        MALFORMED_ID,
        /** Reading it failed in a way that no other rule names. */
        UNREADABLE;

        /** The stable lower-case name, words joined by hyphens: {@code missing-item-id}. */
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final Reason reason;

    public InvalidItemException(Reason reason, String detail) {
        super(detail);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
