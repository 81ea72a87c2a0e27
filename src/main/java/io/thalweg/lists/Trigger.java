package io.thalweg.lists;

import java.util.Locale;

/** Why a list was made anew. The order is the stored format. */
public enum Trigger {
    RATING,
    WITHDRAWAL,
    REFRESH,
    CATALOG;

    private static final Trigger[] ALL = values();

    static Trigger at(byte stored) {
        return ALL[stored];
    }

    /** Whether a row that begins so begins with a trigger; the numbers of rows are higher. */
    static boolean isStored(byte first) {
        return first >= 0 && first < ALL.length;
    }

    @SuppressWarnings("EnumOrdinal") // the declared order is the stored format
    byte stored() {
        return (byte) ordinal();
    }

    /** The name on the topic. */
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
