package io.thalweg.topics;

import java.util.function.LongSupplier;

/**
 * Up to which time a reader of a compacted topic has seen all that was written, and whether that is too long ago: who stood
 * still, or was cut off, for longer than tombstones are kept has missed some, and holds for ever what they deleted.
 *
 * <p>The time is the wall clock's. A suspended machine's monotonic clock stands still with it.
 */
public final class Freshness {

    /** So many looks at the ends of the topics fit into the longest age. */
    private static final int LOOKS = 10;

    private static final long MOST_MILLIS_BETWEEN_LOOKS = 60_000;

    private final long maxAgeMillis;
    private final LongSupplier clockMillis;
    private volatile long freshAtMillis;
    private long lookedAtMillis;
    private boolean isReading;

    /** @param maxAgeMillis how long ago is too long, 0 for never */
    public Freshness(long maxAgeMillis, LongSupplier clockMillis) {
        this.maxAgeMillis = maxAgeMillis;
        this.clockMillis = clockMillis;
        this.freshAtMillis = clockMillis.getAsLong();
        this.lookedAtMillis = freshAtMillis;
    }

    /** Whether the ends of the topics should be looked up; told so, the caller goes on with {@link #looked}. */
    boolean isLookDue() {
        long interval = Math.min(MOST_MILLIS_BETWEEN_LOOKS, maxAgeMillis / LOOKS);
        return maxAgeMillis > 0 && !isReading && clockMillis.getAsLong() - lookedAtMillis >= interval;
    }

    /** The time of a look, before it. */
    long now() {
        return clockMillis.getAsLong();
    }

    /** The ends were looked up at this time; {@link #reachedEnds} follows when they are read. */
    void looked(long atMillis) {
        lookedAtMillis = atMillis;
        isReading = true;
    }

    boolean isReadingToEnds() {
        return isReading;
    }

    /** All is seen that there was at the last look. */
    void reachedEnds() {
        isReading = false;
        freshAtMillis = lookedAtMillis;
    }

    /** The time up to which all is seen, in milliseconds since 1970. */
    long freshAtMillis() {
        return freshAtMillis;
    }

    /** @throws StaleStateException if it is too long ago */
    void require(String what) {
        long age = clockMillis.getAsLong() - freshAtMillis;
        if (maxAgeMillis > 0 && age > maxAgeMillis) {
            throw new StaleStateException(what + " was read up to its end " + age / 1000
                    + " s ago, longer than state.max.age.ms (" + maxAgeMillis / 1000
                    + " s): this instance stood still or was"
                    + " cut off, and may hold what was deleted meanwhile; start it again, it reads all from Kafka");
        }
    }
}
