package io.thalweg.evaluate;

/** How long after the user's rating before a rating came: between two of one second no list can have been read. */
public enum Pause {
    SAME_SECOND("within the same second", "sameSecond", 1_000),
    WITHIN_AN_HOUR("within an hour", "withinAnHour", 3_600_001),
    AFTER_A_PAUSE("after a longer pause", "afterAPause", Long.MAX_VALUE),
    FIRST("the user's first", "first", Long.MAX_VALUE);

    private final String text;
    private final String code;
    private final long endMillis;

    Pause(String text, String code, long endMillis) {
        this.text = text;
        this.code = code;
        this.endMillis = endMillis;
    }

    /** @param millis since the rating before; below 0 where the events come in another order than their times */
    static Pause of(long millis) {
        if (millis < SAME_SECOND.endMillis) {
            return SAME_SECOND;
        }
        return millis < WITHIN_AN_HOUR.endMillis ? WITHIN_AN_HOUR : AFTER_A_PAUSE;
    }

    /** Its name in JSON. */
    public String code() {
        return code;
    }

    @Override
    public String toString() {
        return text;
    }
}
