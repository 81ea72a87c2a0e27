package io.thalweg.model;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The pairs that a task has noted, in a row for each item: a pair is noted under the item rated <em>later</em>, so that a
 * rating changes one row, which is all that is stored of it. What is noted here counts in the instance's tables at once.
 */
final class OwnPairs {

    private final ItemIndex index;
    private final SharedPairs shared;
    private final int slotCount;
    private final ChangedSet changed = new ChangedSet();
    private final NeighbourRowCodec codec = new NeighbourRowCodec();
    private @Nullable NeighbourRow[] rows = new NeighbourRow[0];

    OwnPairs(ItemIndex index, SharedPairs shared, int slotCount) {
        this.index = index;
        this.shared = shared;
        this.slotCount = slotCount;
    }

    /** Notes a pair of a weight; in a full row a newcomer needs {@code displaces} to use up others. */
    void add(int item, int partner, int weight, float product, boolean isLiked, boolean displaces) {
        NeighbourRow row = changedRow(item);
        long tag = ItemIndex.tag(index.hash(partner));
        int at = row.slotOf(tag);
        if (at < 0) {
            at = row.claim(tag, slotCount, displaces);
            int weakened = row.weakened();
            if (weakened >= 0) {
                shared.change(
                        item, row.weakenedBefore(), row.weakenedLikesBefore(), row.slot(weakened), row.likes(weakened));
            }
            if (at < 0) {
                return;
            }
        }
        long before = row.slot(at);
        int likesBefore = row.likes(at);
        row.add(at, tag, weight, product, isLiked);
        shared.change(item, partner, before, likesBefore, row.slot(at), row.likes(at));
    }

    /** Takes a pair back, if it is noted. */
    void remove(int item, int partner, int weight, float product, boolean isLiked) {
        NeighbourRow row = changedRow(item);
        int at = row.slotOf(ItemIndex.tag(index.hash(partner)));
        if (at >= 0) {
            long before = row.slot(at);
            int likesBefore = row.likes(at);
            row.remove(at, weight, product, isLiked);
            shared.change(item, partner, before, likesBefore, row.slot(at), row.likes(at));
        }
    }

    /** Takes back all that is noted under an item. */
    void drop(int item) {
        if (has(item)) {
            NeighbourRow row = require(item);
            for (int at = 0; at < row.slotCount(); at++) {
                if (NeighbourRow.weight(row.slot(at)) > 0) {
                    shared.change(item, row.slot(at), row.likes(at), 0, 0);
                }
            }
            rows[item] = null;
            changed.add(item);
        }
    }

    /** Says that the row is to be stored, also where a rating has no partners. */
    NeighbourRow changedRow(int item) {
        changed.add(item);
        return require(item);
    }

    ChangedSet changed() {
        return changed;
    }

    /** One more than the highest number of an item that may have a row. */
    int end() {
        return rows.length;
    }

    boolean has(int item) {
        return item < rows.length && rows[item] != null;
    }

    byte[] encode(int item) {
        return codec.encode(require(item));
    }

    /** Puts a stored row back, of one with more slots than there are now what weighs most; the tables are the caller's matter. */
    void restore(int item, byte[] row) {
        ensureCapacity(item);
        rows[item] = NeighbourRowCodec.decode(row).cutTo(slotCount);
    }

    private void ensureCapacity(int item) {
        if (item >= rows.length) {
            rows = Arrays.copyOf(rows, Math.max(1024, Math.max(item + 1, rows.length * 2)));
        }
    }

    private NeighbourRow require(int item) {
        ensureCapacity(item);
        NeighbourRow row = rows[item];
        if (row == null) {
            row = new NeighbourRow();
            rows[item] = row;
        }
        return row;
    }
}
