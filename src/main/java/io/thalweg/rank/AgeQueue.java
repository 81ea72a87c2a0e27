package io.thalweg.rank;

import java.util.Arrays;

/**
 * Items by when they will be so old that what is kept of their age must be computed again, soonest first. Ages are kept
 * {@link #rounded} to an eighth of their order of magnitude, so an item comes up some eight times while its age doubles, and what is
 * kept depends on the age alone, not on when it was looked at.
 *
 * <p>A binary heap; an item may be in it more than once, of which the soonest counts. Not safe for use by several threads.
 */
final class AgeQueue {

    private static final int BITS = 3;
    private static final long NEVER = Long.MAX_VALUE;

    private long[] dueAt = new long[64];
    private int[] items = new int[64];
    private int size;
    private long[] soonest = new long[0];

    /** The age, or a little less: only its first four bits are kept. */
    static long rounded(long age) {
        int shift = shift(age);
        return age >> shift << shift;
    }

    /** The lowest age that is rounded to another number. */
    static long nextAfter(long age) {
        return rounded(age) + (1L << shift(age));
    }

    private static int shift(long age) {
        return Math.max(0, 63 - Long.numberOfLeadingZeros(age) - BITS);
    }

    /** Lets the item come up at this time, unless it does sooner. */
    void put(int item, long at) {
        if (item >= soonest.length) {
            int known = soonest.length;
            soonest = Arrays.copyOf(soonest, Math.max(1024, Math.max(item + 1, 2 * known)));
            Arrays.fill(soonest, known, soonest.length, NEVER);
        }
        if (at >= soonest[item]) {
            return;
        }
        soonest[item] = at;
        if (size == items.length) {
            dueAt = Arrays.copyOf(dueAt, 2 * size);
            items = Arrays.copyOf(items, 2 * size);
        }
        int hole = size++;
        for (int parent = (hole - 1) >>> 1; hole > 0 && dueAt[parent] > at; parent = (hole - 1) >>> 1) {
            move(parent, hole);
            hole = parent;
        }
        dueAt[hole] = at;
        items[hole] = item;
    }

    /** Takes out an item whose time has come; −1 where there is none. */
    int poll(long now) {
        while (size > 0 && dueAt[0] <= now) {
            long at = dueAt[0];
            int item = items[0];
            removeFirst();
            if (soonest[item] == at) {
                soonest[item] = NEVER;
                return item;
            }
        }
        return -1;
    }

    private void removeFirst() {
        size--;
        int hole = 0;
        for (int child = 1; child < size; child = 2 * hole + 1) {
            if (child + 1 < size && dueAt[child + 1] < dueAt[child]) {
                child++;
            }
            if (dueAt[child] >= dueAt[size]) {
                break;
            }
            move(child, hole);
            hole = child;
        }
        move(size, hole);
    }

    private void move(int from, int to) {
        dueAt[to] = dueAt[from];
        items[to] = items[from];
    }
}
