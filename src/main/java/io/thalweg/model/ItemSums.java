package io.thalweg.model;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * The rows of all items as sums over partitions, in whole steps: start value and contributions. Blocks of
 * {@value #BLOCK} items, which never move, so that every thread adds to them without a lock.
 *
 * <p>A row's version moves after the numbers that it stands for, so who reads the version first and then the row has it
 * as of that version or newer. Memory: {@code 8 (width + 4) + 4} bytes an item, and 8 for when it was rated.
 */
final class ItemSums {

    static final int BLOCK = 256;

    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle INTS = MethodHandles.arrayElementVarHandle(int[].class);

    /** Of a row without a start value. */
    static final int NOT_STARTED = 0;

    private final RowLayout layout;
    private final int width;
    private final int stride;
    private volatile long[][] sums = new long[0][];
    private volatile int[][] versions = new int[0][];
    private volatile long[][] ratedAt = new long[0][];
    private final AtomicLong ratings = new AtomicLong();

    ItemSums(RowLayout layout) {
        this.layout = layout;
        this.width = layout.width();
        this.stride = ItemContribution.stride(layout);
    }

    /** A number that changes whenever the row does; {@link #NOT_STARTED} at first. */
    int version(int item) {
        int[][] blocks = versions;
        int block = item / BLOCK;
        return block < blocks.length ? (int) INTS.getAcquire(blocks[block], item % BLOCK) : NOT_STARTED;
    }

    /** Of an item that was started. */
    long get(int item, int column) {
        return (long) LONGS.getOpaque(sums[item / BLOCK], item % BLOCK * stride + column);
    }

    /** n_i; 0 of an item that was not started. */
    long count(int item) {
        long[][] blocks = sums;
        int block = item / BLOCK;
        return block < blocks.length
                ? (long) LONGS.getOpaque(blocks[block], item % BLOCK * stride + ItemContribution.countAt(layout))
                : 0;
    }

    /** Notes that the item, which was started, was rated: after all others so far. */
    void rated(int item) {
        LONGS.setOpaque(ratedAt[item / BLOCK], item % BLOCK, ratings.incrementAndGet());
    }

    /** How many ratings ago, when so many were noted here, the item was rated last. */
    private long age(int item, long now) {
        return now - (long) LONGS.getOpaque(ratedAt[item / BLOCK], item % BLOCK);
    }

    /** How many of the first {@code size} items have a rating. */
    int ratedCount(int size) {
        int rated = 0;
        for (int item = 0; item < size; item++) {
            rated += count(item) > 0 ? 1 : 0;
        }
        return rated;
    }

    /** Of the first {@code size} items those that were rated least recently, where more than {@code kept} and a twentieth are rated. */
    int[] leastRecentlyRated(int size, int kept) {
        int rated = ratedCount(size);
        if (rated <= kept + (long) kept / 20) {
            return new int[0];
        }
        long now = ratings.get();
        long[] ages = IntStream.range(0, size)
                .filter(item -> count(item) > 0)
                .mapToLong(item -> age(item, now))
                .sorted()
                .toArray();
        long oldest = ages[Math.min(kept, ages.length) - 1];
        return IntStream.range(0, size)
                .filter(item -> count(item) > 0 && age(item, now) > oldest)
                .toArray();
    }

    /** Those of the first {@code size} items that have a rating, the least recently rated first. */
    int[] byLastRated(int size) {
        long now = ratings.get();
        return IntStream.range(0, size)
                .filter(item -> count(item) > 0)
                .boxed()
                .sorted(Comparator.comparingLong(item -> -age(item, now)))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** Adds to a number of an item that was started; {@link #moved} is to follow. */
    void add(int item, int column, long delta) {
        if (delta != 0) {
            var unused = (long) LONGS.getAndAdd(sums[item / BLOCK], item % BLOCK * stride + column, delta);
        }
    }

    /** Says that numbers of the row were added to; returns the new version. */
    int moved(int item) {
        int version = (int) INTS.getAndAdd(versions[item / BLOCK], item % BLOCK, 1) + 1;
        // An item whose row moved four billion times has been started all the same.
        return version == NOT_STARTED ? moved(item) : version;
    }

    /** Gives the row its start value; returns whether it had none. */
    synchronized boolean start(int item, String itemId) {
        ensureCapacity(item);
        if (version(item) != NOT_STARTED) {
            return false;
        }
        int[] start = layout.startRow(itemId);
        for (int column = 0; column < width; column++) {
            add(item, column, start[column]);
        }
        moved(item);
        return true;
    }

    private void ensureCapacity(int item) {
        int needed = item / BLOCK + 1;
        if (needed <= versions.length) {
            return;
        }
        int known = versions.length;
        long[][] moreSums = Arrays.copyOf(sums, needed);
        int[][] moreVersions = Arrays.copyOf(versions, needed);
        long[][] moreRatedAt = Arrays.copyOf(ratedAt, needed);
        for (int block = known; block < needed; block++) {
            moreSums[block] = new long[BLOCK * stride];
            moreVersions[block] = new int[BLOCK];
            moreRatedAt[block] = new long[BLOCK];
        }
        sums = moreSums;
        ratedAt = moreRatedAt;
        versions = moreVersions;
    }
}
