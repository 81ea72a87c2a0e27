package io.thalweg.rating.event;

import io.thalweg.rating.DecimalText;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What each type of event is worth: {@code play:3,like:5,skip:1}. In place of a number, {@code rating} takes what the event
 * itself says, and {@code withdraw} takes the rating back.
 */
public final class TypeValues {

    private static final String RATING = "rating";
    private static final String WITHDRAW = "withdraw";

    /** What the event itself says. */
    static final Worth AS_RATED = new Worth(Kind.AS_RATED, Double.NaN);

    /** Takes back what is known. */
    static final Worth WITHDRAWAL = new Worth(Kind.WITHDRAWAL, Double.NaN);

    private final Map<String, Worth> byType;

    /** @param value where it is one of its own; NaN else */
    record Worth(Kind kind, double value) {}

    enum Kind {
        OWN_VALUE,
        AS_RATED,
        WITHDRAWAL
    }

    private TypeValues(Map<String, Worth> byType) {
        this.byType = byType;
    }

    /** @throws IllegalArgumentException if the text has another form; the message goes on after the name of a key */
    public static TypeValues parse(String text) {
        Map<String, Worth> byType = new HashMap<>();
        for (String part : text.split(",", -1)) {
            int colon = part.lastIndexOf(':');
            String type = colon < 0 ? "" : part.substring(0, colon).strip();
            String worth = part.substring(colon + 1).strip();
            if (type.isEmpty() || worth.isEmpty()) {
                throw new IllegalArgumentException(
                        "is '" + text + "'; it has the form TYPE:RATING,TYPE:RATING, for example"
                                + " play:3,like:5, where " + RATING
                                + " in place of a number takes the event's own, and " + WITHDRAW
                                + " takes it back");
            }
            if (byType.put(type, worthOf(worth, type)) != null) {
                throw new IllegalArgumentException("has the type '" + type + "' twice");
            }
        }
        return new TypeValues(byType);
    }

    /** Null for a type that isn't named. */
    @Nullable
    Worth of(String type) {
        return byType.get(type);
    }

    /** The numbers that are given, to be looked at beside the scale. */
    public double[] values() {
        return byType.values().stream()
                .filter(worth -> worth.kind == Kind.OWN_VALUE)
                .mapToDouble(Worth::value)
                .toArray();
    }

    /** Whether some type is worth what the event itself says. */
    public boolean hasRated() {
        return byType.containsValue(AS_RATED);
    }

    private static Worth worthOf(String text, String type) {
        if (text.equals(RATING)) {
            return AS_RATED;
        }
        if (text.equals(WITHDRAW)) {
            return WITHDRAWAL;
        }
        double value = DecimalText.number(text);
        if (Double.isNaN(value)) {
            throw new IllegalArgumentException("has '" + text + "' for the type '" + type + "'; it must be a number, "
                    + RATING + " or " + WITHDRAW);
        }
        return new Worth(Kind.OWN_VALUE, value);
    }
}
