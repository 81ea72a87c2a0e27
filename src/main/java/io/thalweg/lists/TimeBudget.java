package io.thalweg.lists;

import java.util.function.LongSupplier;

/**
 * A share of a thread's time: it accrues with the clock, up to a burst, and is spent by work. So idle time makes work
 * immediate, and under load the work gets its share and no more.
 */
public final class TimeBudget {

    private static final long BURST_NANOS = 50_000_000;

    private final double share;
    private final LongSupplier nanoClock;
    private double availableNanos = BURST_NANOS;
    private long lastNanos;

    /** A full budget of {@code share} of the time, 0 to 1. */
    public TimeBudget(double share, LongSupplier nanoClock) {
        this.share = share;
        this.nanoClock = nanoClock;
        this.lastNanos = nanoClock.getAsLong();
    }

    /** Whether there is time. */
    boolean isAvailable() {
        accrue();
        return availableNanos > 0;
    }

    /** Runs the work and spends what it took, in nanoseconds, which it returns. */
    long spend(Runnable work) {
        long start = nanoClock.getAsLong();
        work.run();
        long took = nanoClock.getAsLong() - start;
        availableNanos -= took;
        return took;
    }

    private void accrue() {
        long now = nanoClock.getAsLong();
        availableNanos = Math.min(BURST_NANOS, availableNanos + (now - lastNanos) * share);
        lastNanos = now;
    }
}
