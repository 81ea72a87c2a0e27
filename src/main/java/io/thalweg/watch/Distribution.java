package io.thalweg.watch;

import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

/** How often values fell between given bounds, and their sum. Any thread may add and read; adding allocates nothing. */
public final class Distribution {

    private final long[] bounds;
    private final LongAdder[] counts;
    private final LongAdder sum = new LongAdder();

    /** @param bounds inclusive upper bounds, ascending; what is above the last has a place of its own */
    Distribution(long... bounds) {
        this.bounds = bounds.clone();
        this.counts = new LongAdder[bounds.length + 1];
        Arrays.setAll(counts, at -> new LongAdder());
    }

    /** {@code count} bounds, each twice the one before. */
    static Distribution doubling(long first, int count) {
        long[] bounds = new long[count];
        Arrays.setAll(bounds, at -> first << at);
        return new Distribution(bounds);
    }

    void add(long value) {
        int at = 0;
        while (at < bounds.length && value > bounds[at]) {
            at++;
        }
        counts[at].increment();
        sum.add(value);
    }

    public long[] bounds() {
        return bounds.clone();
    }

    /** How many values lay above the bound before and not above this one; one more than there are bounds. */
    public long[] counts() {
        return Arrays.stream(counts).mapToLong(LongAdder::sum).toArray();
    }

    public long sum() {
        return sum.sum();
    }
}
