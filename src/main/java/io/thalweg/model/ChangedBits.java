package io.thalweg.model;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.IntConsumer;

/** Items that any thread adds and one takes out: a bit for each, in blocks that never move. */
final class ChangedBits {

    private static final int BLOCK_WORDS = 64;
    private static final int BLOCK_BITS = BLOCK_WORDS * Long.SIZE;

    private volatile AtomicLongArray[] blocks = new AtomicLongArray[0];

    /** Any thread. What was done before is seen by who takes the item out. */
    void add(int item) {
        AtomicLongArray block = block(item / BLOCK_BITS);
        int word = item % BLOCK_BITS / Long.SIZE;
        long bit = 1L << item;
        if ((block.get(word) & bit) == 0) {
            block.getAndUpdate(word, bits -> bits | bit);
        }
    }

    /** Takes all out, in the order of their numbers. */
    void drain(IntConsumer taker) {
        AtomicLongArray[] all = blocks;
        for (int b = 0; b < all.length; b++) {
            for (int word = 0; word < BLOCK_WORDS; word++) {
                if (all[b].get(word) != 0) {
                    int from = b * BLOCK_BITS + word * Long.SIZE;
                    for (long bits = all[b].getAndSet(word, 0); bits != 0; bits &= bits - 1) {
                        taker.accept(from + Long.numberOfTrailingZeros(bits));
                    }
                }
            }
        }
    }

    private AtomicLongArray block(int block) {
        AtomicLongArray[] all = blocks;
        return block < all.length ? all[block] : grow(block);
    }

    private synchronized AtomicLongArray grow(int block) {
        int known = blocks.length;
        if (block >= known) {
            AtomicLongArray[] grown = Arrays.copyOf(blocks, block + 1);
            for (int at = known; at <= block; at++) {
                grown[at] = new AtomicLongArray(BLOCK_WORDS);
            }
            blocks = grown;
        }
        return blocks[block];
    }
}
