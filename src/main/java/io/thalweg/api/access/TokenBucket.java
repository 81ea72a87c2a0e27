package io.thalweg.api.access;

/**
 * How many requests one caller may still make: a bucket that fills at a rate, up to a burst, and gives one token a request.
 * Not safe for threads.
 */
public final class TokenBucket {

    private static final double SECOND_NANOS = 1e9;

    private final double perSecond;
    private final double burst;
    private double available;
    private long lastNanos;

    /** A full bucket. */
    public TokenBucket(double perSecond, double burst, long nowNanos) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.available = burst;
        this.lastNanos = nowNanos;
    }

    /** Takes one token, if there is one. */
    public boolean take(long nowNanos) {
        fill(nowNanos);
        if (available < 1) {
            return false;
        }
        available--;
        return true;
    }

    /** Whole tokens that are left after the last {@link #take}. */
    public long remaining() {
        return (long) available;
    }

    /** Whole seconds after the last {@link #take} until there is one more; at least 1, since clients wait whole ones. */
    public long secondsUntilNext() {
        double missing = Math.floor(available) + 1 - available;
        return Math.max(1, (long) Math.ceil(missing / perSecond));
    }

    private void fill(long nowNanos) {
        available = Math.min(burst, available + Math.max(0, nowNanos - lastNanos) / SECOND_NANOS * perSecond);
        lastNanos = nowNanos;
    }
}
