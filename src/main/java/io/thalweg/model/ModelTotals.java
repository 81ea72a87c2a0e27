package io.thalweg.model;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** The totals of all partitions, and which share of the ratings tasks of this instance have. Safe for use by several threads. */
final class ModelTotals {

    private final AtomicLongArray totals = new AtomicLongArray(Total.count());
    private final AtomicLong localRatings = new AtomicLong();

    long get(Total total) {
        return totals.get(total.index());
    }

    /** All of them, by {@link Total#index()}. */
    void copyTo(long[] copy) {
        for (int at = 0; at < copy.length; at++) {
            copy[at] = totals.get(at);
        }
    }

    /** What a task of this instance has counted. */
    void add(Total total, long delta) {
        totals.getAndAdd(total.index(), delta);
        if (total == Total.RATINGS) {
            localRatings.addAndGet(delta);
        }
    }

    /** What was committed of a partition gives place to what is now. Each in one addition, since others compute with the sums. */
    void replace(long[] before, long[] now) {
        for (int at = 0; at < now.length; at++) {
            totals.getAndAdd(at, now[at] - before[at]);
        }
    }

    /** A task's own count in place of what was committed of its partition. */
    void taskJoins(long[] committed, long[] own) {
        replace(committed, own);
        localRatings.addAndGet(own[Total.RATINGS.index()]);
    }

    /** What was committed counts again in place of a task's own. */
    void taskLeaves(long[] own, long[] committed) {
        replace(own, committed);
        localRatings.addAndGet(-own[Total.RATINGS.index()]);
    }

    /** Which share of all ratings tasks of this instance have learned; 1 before there are any. */
    double localShare() {
        long all = get(Total.RATINGS);
        return all <= 0 ? 1 : Math.min(Math.max((double) localRatings.get() / all, 0), 1);
    }
}
