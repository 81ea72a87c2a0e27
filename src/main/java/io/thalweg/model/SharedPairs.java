package io.thalweg.model;

import java.util.Arrays;

/**
 * Adds rows of pairs to the tables, and takes them back.
 *
 * <p>Of what other instances have noted, only so many neighbours are kept: where there are more, a pair must have been seen
 * once more in a partition to be kept, and so on; how often is its weight. That holds at any time, while all is read at a start too.
 */
final class SharedPairs {

    private final ItemIndex index;
    private final PairTables tables;

    SharedPairs(ItemIndex index, PairTables tables) {
        this.index = index;
        this.tables = tables;
    }

    /**
     * Replaces what a partition has noted under an item, as far as each pair was seen often enough.
     *
     * @param leastBefore the weight that pairs had to have then
     * @param leastNow the weight that they must have now
     */
    void replace(int item, long[] before, int leastBefore, long[] now, int leastNow) {
        if (before.length == now.length) {
            // A slot keeps its place while the row keeps its size; few of them change from one row to the next.
            boolean sameRule = leastBefore == leastNow;
            for (int at = next(before, now, 0, sameRule); at < now.length; at = next(before, now, at + 1, sameRule)) {
                change(item, kept(before[at], leastBefore), kept(now[at], leastNow));
            }
            return;
        }
        for (long slot : now) {
            change(item, 0, kept(slot, leastNow));
        }
        for (long slot : before) {
            change(item, kept(slot, leastBefore), 0);
        }
    }

    /** How many pairs of a row are kept. */
    int keptCount(long[] slots, int least) {
        int count = 0;
        for (long slot : slots) {
            count += kept(slot, least) == 0 ? 0 : 1;
        }
        return count;
    }

    /** Brings the tables in step with a slot of the item's row, 0 for a free one. */
    void change(int item, long before, long now) {
        if (before == now) {
            return;
        }
        if (before != 0 && now != 0 && NeighbourRow.tag(before) == NeighbourRow.tag(now)) {
            step(item, index.findOrAddTag(NeighbourRow.tag(now)), before, now);
            return;
        }
        add(item, now, 1);
        add(item, before, -1);
    }

    /** The same where it is known whose slot that is, before and now. */
    void change(int item, int partner, long before, long now) {
        if (before != now) {
            step(item, index.numberOfTag(partner), before, now);
        }
    }

    private void step(int item, int partner, long before, long now) {
        tables.add(
                item,
                partner,
                NeighbourRow.weight(now) - NeighbourRow.weight(before),
                NeighbourRow.sumSteps(now) - NeighbourRow.sumSteps(before));
    }

    private void add(int item, long slot, int sign) {
        if (slot != 0) {
            int partner = index.findOrAddTag(NeighbourRow.tag(slot));
            tables.add(item, partner, sign * NeighbourRow.weight(slot), sign * NeighbourRow.sumSteps(slot));
        }
    }

    private static long kept(long slot, int least) {
        return NeighbourRow.weight(slot) >= Math.max(least, 1) ? slot : 0;
    }

    private static int next(long[] before, long[] now, int from, boolean sameRule) {
        if (!sameRule || from >= now.length) {
            return from;
        }
        int ahead = Arrays.mismatch(before, from, before.length, now, from, now.length);
        return ahead < 0 ? now.length : from + ahead;
    }
}
