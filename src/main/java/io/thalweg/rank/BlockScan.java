package io.thalweg.rank;

import io.thalweg.model.ItemIndex;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Exact top-N of a weighted sum of columns plus a sparse bonus, over all items of a {@link Blocks}.
 *
 * <p>The blocks of the highest bounds come first, so that the worst score that is in is soon high; from then on a block
 * whose bound is below it is left out. Leaving out changes no list, because ties at the worst score are still scanned.
 * Whether an item may appear is asked of contenders only. Not safe for use by several threads.
 */
public final class BlockScan {

    private static final int FIRST_BLOCKS = 8;

    private final Blocks blocks;
    private final TopN best;
    private final boolean prunes;
    private final float[] sums = new float[Blocks.SIZE];
    private float[] bonus = new float[0];
    private float[] bonusBound = new float[0];
    private float[] bounds = new float[0];
    private boolean[] scanned = new boolean[0];
    private int[] bonused = new int[64];
    private int bonusedCount;

    /** @param prunes whether blocks are left out by their bounds; the lists are the same */
    public BlockScan(Blocks blocks, ItemIndex index, int listSize, boolean prunes) {
        this.blocks = blocks;
        this.best = new TopN(listSize, index);
        this.prunes = prunes;
    }

    /** Adds to the item's score in the next scan; to be called at most once per item. */
    public void setBonus(int item, float value) {
        ensureCapacity();
        bonus[item] = value;
        int block = item / Blocks.SIZE;
        bonusBound[block] = Math.max(bonusBound[block], value);
        if (bonusedCount == bonused.length) {
            bonused = Arrays.copyOf(bonused, bonusedCount * 2);
        }
        bonused[bonusedCount++] = item;
    }

    /** The best, to be taken out of the answer before the next scan, which starts without bonuses. */
    public TopN scan(float[] weights, IntPredicate mayAppear) {
        ensureCapacity();
        int blockCount = blocks.blockCount();
        if (prunes && blockCount > FIRST_BLOCKS) {
            for (int block = 0; block < blockCount; block++) {
                bounds[block] = blocks.bound(block, weights) + bonusBound[block];
                scanned[block] = false;
            }
            for (int n = 0; n < FIRST_BLOCKS; n++) {
                scan(highestBound(blockCount), weights, mayAppear);
            }
            for (int block = 0; block < blockCount; block++) {
                if (!scanned[block] && !(bounds[block] < best.entryScore())) {
                    scan(block, weights, mayAppear);
                }
            }
        } else {
            for (int block = 0; block < blockCount; block++) {
                scan(block, weights, mayAppear);
            }
        }
        clearBonuses();
        return best;
    }

    private void scan(int block, float[] weights, IntPredicate mayAppear) {
        scanned[block] = true;
        blocks.sumAll(block, weights, sums);
        int from = block * Blocks.SIZE;
        int length = Math.min(Blocks.SIZE, blocks.size() - from);
        float entry = best.entryScore();
        for (int at = 0; at < length; at++) {
            float score = sums[at] + bonus[from + at];
            if (score >= entry && mayAppear.test(from + at)) {
                best.offer(from + at, score);
                entry = best.entryScore();
            }
        }
    }

    private int highestBound(int blockCount) {
        int highest = -1;
        for (int block = 0; block < blockCount; block++) {
            if (!scanned[block] && (highest < 0 || bounds[block] > bounds[highest])) {
                highest = block;
            }
        }
        return highest;
    }

    private void clearBonuses() {
        for (int n = 0; n < bonusedCount; n++) {
            bonus[bonused[n]] = 0;
            bonusBound[bonused[n] / Blocks.SIZE] = 0;
        }
        bonusedCount = 0;
    }

    private void ensureCapacity() {
        if (blocks.size() > bonus.length) {
            int capacity = Math.max(blocks.blockCount(), bonusBound.length * 2);
            bonus = Arrays.copyOf(bonus, capacity * Blocks.SIZE);
            bonusBound = Arrays.copyOf(bonusBound, capacity);
            bounds = new float[capacity];
            scanned = new boolean[capacity];
        }
    }
}
