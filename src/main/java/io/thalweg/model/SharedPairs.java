package io.thalweg.model;

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
    void replace(int item, NeighbourRow before, int leastBefore, NeighbourRow now, int leastNow) {
        if (before.slotCount() == now.slotCount()) {
            // A slot keeps its place while the row keeps its size; few of them change from one row to the next.
            boolean sameRule = leastBefore == leastNow;
            int at = sameRule ? now.nextDifference(before, 0) : 0;
            while (at < now.slotCount()) {
                change(
                        item,
                        kept(before.slot(at), leastBefore),
                        before.likes(at),
                        kept(now.slot(at), leastNow),
                        now.likes(at));
                at = sameRule ? now.nextDifference(before, at + 1) : at + 1;
            }
            return;
        }
        for (int at = 0; at < now.slotCount(); at++) {
            change(item, 0, 0, kept(now.slot(at), leastNow), now.likes(at));
        }
        for (int at = 0; at < before.slotCount(); at++) {
            change(item, kept(before.slot(at), leastBefore), before.likes(at), 0, 0);
        }
    }

    /** How many pairs of a row are kept. */
    int keptCount(NeighbourRow row, int least) {
        int count = 0;
        for (int at = 0; at < row.slotCount(); at++) {
            count += kept(row.slot(at), least) == 0 ? 0 : 1;
        }
        return count;
    }

    /** Brings the tables in step with a slot of the item's row, 0 for a free one, and its likes. */
    void change(int item, long before, int likesBefore, long now, int likesNow) {
        if (before != 0 && now != 0 && NeighbourRow.tag(before) == NeighbourRow.tag(now)) {
            if (before != now || likesBefore != likesNow) {
                step(item, index.findOrAddTag(NeighbourRow.tag(now)), before, likesBefore, now, likesNow);
            }
            return;
        }
        add(item, now, likesNow, 1);
        add(item, before, likesBefore, -1);
    }

    /** The same where it is known whose slot that is, before and now. */
    void change(int item, int partner, long before, int likesBefore, long now, int likesNow) {
        if (before != now || likesBefore != likesNow) {
            step(item, index.numberOfTag(partner), before, likesBefore, now, likesNow);
        }
    }

    private void step(int item, int partner, long before, int likesBefore, long now, int likesNow) {
        tables.add(
                item,
                partner,
                NeighbourRow.weight(now) - NeighbourRow.weight(before),
                likesNow - likesBefore,
                NeighbourRow.sumSteps(now) - NeighbourRow.sumSteps(before));
    }

    private void add(int item, long slot, int likes, int sign) {
        if (slot != 0) {
            int partner = index.findOrAddTag(NeighbourRow.tag(slot));
            int weight = NeighbourRow.weight(slot);
            tables.add(item, partner, sign * weight, sign * likes, sign * NeighbourRow.sumSteps(slot));
        }
    }

    private static long kept(long slot, int least) {
        return NeighbourRow.weight(slot) >= Math.max(least, 1) ? slot : 0;
    }
}
