package io.thalweg.state;

import io.thalweg.model.ItemRows;
import java.util.Arrays;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * Lets the items leave that were rated least recently, where more are rated than are to be kept, and those that nobody has a
 * rating of any more: takes what this task has added to them out of the model and its stores. In portions, between records. Each
 * task does so by itself, and by what its instance knows of all partitions, so that within seconds all have.
 */
public final class ItemDepartures {

    /** The longest that a portion takes, about. */
    private static final long PORTION_NANOS = 5_000_000;

    private final ItemRows items;
    private final int kept;
    private final LongSupplier nanoClock;
    private int[] leaving = new int[0];
    private int firstUnrated;
    private int next;

    /** @param kept how many items are to be kept, 0 for all */
    public ItemDepartures(ItemRows items, int kept, LongSupplier nanoClock) {
        this.items = items;
        this.kept = kept;
        this.nanoClock = nanoClock;
    }

    /** Looks whether there are too many; costs a look at each item. */
    public void look() {
        if (kept > 0 && isIdle()) {
            int[] tooMany = items.model().leastRecentlyRated(kept);
            firstUnrated = tooMany.length;
            leaving = IntStream.concat(Arrays.stream(tooMany), Arrays.stream(items.unratedItems()))
                    .toArray();
            next = 0;
        }
    }

    /** Whether no item is about to leave. */
    public boolean isIdle() {
        return next == leaving.length;
    }

    /** Goes on for some milliseconds; returns how many items this task has let go. */
    public int step() {
        int dropped = 0;
        for (long end = nanoClock.getAsLong() + PORTION_NANOS; !isIdle() && nanoClock.getAsLong() < end; next++) {
            boolean isRatedMeanwhile = next >= firstUnrated && items.isRated(leaving[next]);
            dropped += !isRatedMeanwhile && items.drop(leaving[next]) ? 1 : 0;
        }
        return dropped;
    }
}
