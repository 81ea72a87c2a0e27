package io.thalweg.evaluate;

/** Which errors a sum is over. */
public enum ErrorWindow {
    /** The last 1 000 learned ratings, in order of arrival. */
    LAST_1000("last-1000"),
    /** The last 10 000 learned ratings, in order of arrival. */
    LAST_10000("last-10000"),
    /** Ratings whose Kafka records are at most five minutes old, in steps of a second. */
    FIVE_MINUTES("5m"),
    /** Ratings whose Kafka records are at most an hour old, in steps of ten seconds. */
    ONE_HOUR("1h"),
    /** Every rating ever learned. */
    ALL("all");

    private final String code;

    ErrorWindow(String code) {
        this.code = code;
    }

    /** The name on topics and in metrics. */
    public String code() {
        return code;
    }
}
