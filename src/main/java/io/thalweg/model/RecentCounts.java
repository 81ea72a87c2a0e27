package io.thalweg.model;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * How often each item occurs in the windows of all partitions' {@link RecentRing}s. Blocks that never move; safe for use by
 * several threads. Memory: {@code 4 WINDOWS} bytes an item.
 */
final class RecentCounts {

    private static final int BLOCK = 256;

    private volatile AtomicIntegerArray[] blocks = new AtomicIntegerArray[0];

    int get(int item, int window) {
        AtomicIntegerArray[] all = blocks;
        int block = item / BLOCK;
        return block < all.length ? all[block].get(place(item, window)) : 0;
    }

    void add(int item, int window, int delta) {
        if (item / BLOCK >= blocks.length) {
            growTo(item / BLOCK);
        }
        blocks[item / BLOCK].getAndAdd(place(item, window), delta);
    }

    private static int place(int item, int window) {
        return item % BLOCK * RecentRing.WINDOWS + window;
    }

    private synchronized void growTo(int block) {
        int known = blocks.length;
        if (block >= known) {
            AtomicIntegerArray[] grown = Arrays.copyOf(blocks, block + 1);
            for (int at = known; at <= block; at++) {
                grown[at] = new AtomicIntegerArray(BLOCK * RecentRing.WINDOWS);
            }
            blocks = grown;
        }
    }
}
