package io.thalweg.model;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.function.IntConsumer;

/** Items that any thread adds and one takes out: a bit for each, in blocks that never move. */
final class ChangedBits {

    private static final VarHandle WORDS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int BLOCK_WORDS = 64;
    private static final int BLOCK_BITS = BLOCK_WORDS * Long.SIZE;

    private volatile long[][] blocks = new long[0][];

    /** Any thread. What was done before is seen by who takes the item out. */
    void add(int item) {
        long[] block = block(item / BLOCK_BITS);
        int word = item % BLOCK_BITS / Long.SIZE;
        long bit = 1L << item;
        if (((long) WORDS.getVolatile(block, word) & bit) == 0) {
            var unused = (long) WORDS.getAndBitwiseOr(block, word, bit);
        }
    }

    /** Takes all out, in the order of their numbers. */
    void drain(IntConsumer taker) {
        long[][] all = blocks;
        for (int b = 0; b < all.length; b++) {
            for (int word = 0; word < BLOCK_WORDS; word++) {
                if ((long) WORDS.getVolatile(all[b], word) != 0) {
                    int from = b * BLOCK_BITS + word * Long.SIZE;
                    for (long bits = (long) WORDS.getAndSet(all[b], word, 0L); bits != 0; bits &= bits - 1) {
                        taker.accept(from + Long.numberOfTrailingZeros(bits));
                    }
                }
            }
        }
    }

    private long[] block(int block) {
        long[][] all = blocks;
        return block < all.length ? all[block] : grow(block);
    }

    private synchronized long[] grow(int block) {
        int known = blocks.length;
        if (block >= known) {
            long[][] grown = Arrays.copyOf(blocks, block + 1);
            for (int at = known; at <= block; at++) {
                grown[at] = new long[BLOCK_WORDS];
            }
            blocks = grown;
        }
        return blocks[block];
    }
}
