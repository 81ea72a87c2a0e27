package io.thalweg.rating;

import static io.thalweg.rating.RatingEvent.MAX_ID_BYTES;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What can be wrong with a user or item id: ids are Kafka keys, so two ids must never become the same bytes. */
public enum IdFault {
    /** Null or empty. */
    MISSING("is missing or empty"),
    /** Above {@link RatingEvent#MAX_ID_BYTES} bytes. */
    OVERSIZED("has more than " + MAX_ID_BYTES + " bytes"),
    /** A surrogate without its other half, which has no UTF-8 form. */
    MALFORMED("is not Unicode text: it has half of a surrogate pair");

    private final String predicate;

    IdFault(String predicate) {
        this.predicate = predicate;
    }

    /** The first fault of the id; null where it has none. */
    public static @Nullable IdFault of(@Nullable String id) {
        if (id == null || id.isEmpty()) {
            return MISSING;
        }
        if (hasUnpairedSurrogate(id)) {
            return MALFORMED;
        }
        return isOversized(id) ? OVERSIZED : null;
    }

    /** A sentence without its full stop: {@code userId is missing or empty}. */
    public String describe(String field) {
        return field + " " + predicate;
    }

    private static boolean hasUnpairedSurrogate(String id) {
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (Character.isSurrogate(c)) {
                if (i + 1 == id.length() || !Character.isSurrogatePair(c, id.charAt(i + 1))) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }

    /** A char takes 1 to 3 bytes (a surrogate pair 4), so most ids need no encoding to be known to fit. */
    private static boolean isOversized(String id) {
        if (id.length() * 3 <= MAX_ID_BYTES) {
            return false;
        }
        return id.length() > MAX_ID_BYTES || id.getBytes(StandardCharsets.UTF_8).length > MAX_ID_BYTES;
    }
}
