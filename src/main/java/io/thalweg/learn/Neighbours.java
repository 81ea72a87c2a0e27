package io.thalweg.learn;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which items were rated close together, and how their bias residuals went together: what the users of this task have
 * shown, in rows, and beside it what those of other partitions have ({@link OtherPairs}).
 *
 * <p>A pair (i, j) is noted under the item rated <em>later</em>, so that a rating changes one row; it is looked up
 * under both. Rows are bounded ({@link NeighbourRow}), so what is written per rating is at most about 1 KB, and memory at
 * most about 3 KB per item with the links that make both sides of a pair enumerable. Links are derived from the rows:
 * made anew after a restore, never stored. Should two items share a tag (one chance in 600 that any two of 62 000 do),
 * a restore may count their pairs for the other one. Owned by the task's thread; allocates only when a row grows.
 */
public final class Neighbours {

    private static final float SUM_DECAY = .8f;
    private static final int SUMMED_ENTRIES = 16;
    private static final int SUMMED_PAIRS = 4_000;

    private final ItemIndex index;
    private final int window;
    private final int lookUpWindow;
    private final int slotCount;
    private final int near;
    private final float shrink;
    private @Nullable NeighbourRow[] rows = new NeighbourRow[0];
    private final NotedUnder notedUnder = new NotedUnder();
    private final ChangedSet changed = new ChangedSet();
    private boolean linked = true;
    private double residualSignal;
    private double neighbourSignal;

    Neighbours(ItemIndex index, Hyperparameters parameters) {
        this.index = index;
        this.window = parameters.getInt("hybrid.pairs.window");
        this.lookUpWindow = parameters.getInt("hybrid.pairs.lookup");
        this.slotCount = parameters.getInt("hybrid.pairs.slots");
        this.near = parameters.getInt("hybrid.pairs.near");
        this.shrink = (float) parameters.get("hybrid.pairs.shrink");
    }

    /**
     * Sums up what the latest history entries say about an item:
     *
     * <pre>
     * {@link #residualSignal()}  = Σ_j s_ij / (√(v_i v_j) (c_ij + shrink)) e_j / √(1 + m)
     * {@link #neighbourSignal()} = Σ_j w_ij e_j / (1 + Σ_j w_ij),   w_ij = c_ij / √(n_i n_j)
     * </pre>
     */
    void lookUp(RatedItems rated, int item) {
        residualSignal = 0;
        neighbourSignal = 0;
        NeighbourRow own = row(item);
        int from = Math.max(0, rated.size() - lookUpWindow);
        if (own == null || from == rated.size()) {
            return;
        }
        long ownTag = NeighbourRow.tag(index.hash(item));
        PairTable others = own.others();
        float residuals = 0;
        float weighted = 0;
        float weights = 0;
        for (int at = from; at < rated.size(); at++) {
            NeighbourRow other = row(rated.item(at));
            if (other == null) {
                continue;
            }
            long slot = own.find(NeighbourRow.tag(index.hash(rated.item(at))));
            long otherSlot = other.find(ownTag);
            int count = NeighbourRow.count(slot) + NeighbourRow.count(otherSlot);
            int sumSteps = NeighbourRow.sumSteps(slot) + NeighbourRow.sumSteps(otherSlot);
            if (others != null) {
                int place = others.find(rated.item(at));
                count += place < 0 ? 0 : others.count(place);
                sumSteps += place < 0 ? 0 : others.sumSteps(place);
            }
            if (count > 0) {
                float products = NeighbourRow.toUnits(sumSteps);
                float residual = rated.residual(at);
                residuals += products * other.inverseDeviation() / (count + shrink) * residual;
                float weight = count * other.inverseRootCount();
                weighted += weight * residual;
                weights += weight;
            }
        }
        residualSignal = residuals * own.inverseDeviation() / Math.sqrt(1.0 + rated.size() - from);
        neighbourSignal = weighted * own.inverseRootCount() / (1 + weights * own.inverseRootCount());
    }

    double residualSignal() {
        return residualSignal;
    }

    double neighbourSignal() {
        return neighbourSignal;
    }

    /**
     * Notes the entry at {@code position} and its pairs with those before it. Where a row is full, only the nearest of
     * them can displace others: those that recur are worth more than those that pass by.
     */
    void add(RatedItems rated, int position) {
        if (window == 0) {
            return;
        }
        link();
        int item = rated.item(position);
        NeighbourRow row = changedRow(item);
        float residual = rated.biasResidual(position);
        row.addRating(residual);
        for (int at = Math.max(0, position - window); at < position; at++) {
            add(row, item, rated.item(at), residual * rated.biasResidual(at), position - at <= near);
        }
    }

    private void add(NeighbourRow row, int item, int partner, float product, boolean isNear) {
        long tag = NeighbourRow.tag(index.hash(partner));
        int at = row.slotOf(tag);
        if (at >= 0) {
            notedUnder.set(row.partner(at), row.place(at), row.add(at, tag, product));
            return;
        }
        at = row.claim(tag, slotCount, isNear);
        int weakened = row.weakened();
        if (weakened >= 0) {
            follow(row, weakened, NeighbourRow.count(row.slot(weakened)));
        }
        if (at >= 0) {
            row.link(at, partner, notedUnder.add(partner, item, row.add(at, tag, product)));
        }
    }

    /** Takes back what {@link #add} noted; pairs with later entries are noted under those, and stay. */
    void remove(RatedItems rated, int position) {
        if (window == 0) {
            return;
        }
        link();
        NeighbourRow row = changedRow(rated.item(position));
        float residual = rated.biasResidual(position);
        row.removeRating(residual);
        for (int at = Math.max(0, position - window); at < position; at++) {
            int slot = row.slotOf(NeighbourRow.tag(index.hash(rated.item(at))));
            if (slot >= 0) {
                follow(row, slot, row.remove(slot, residual * rated.biasResidual(at)));
            }
        }
    }

    /**
     * Sums up the neighbours of the latest history entries, of which the n-th latest counts {@value #SUM_DECAY}ⁿ. Ends
     * after {@value #SUMMED_ENTRIES} entries, or after so many pairs that a list stays cheap in a large catalog.
     */
    void sumUp(RatedItems rated, NeighbourSums sums) {
        link();
        sums.clear();
        float weight = 1;
        int pairs = 0;
        int last = Math.max(0, rated.size() - SUMMED_ENTRIES);
        for (int at = rated.size() - 1; at >= last && pairs < SUMMED_PAIRS; at--) {
            int item = rated.item(at);
            NeighbourRow row = row(item);
            if (row != null) {
                float cosineWeight = weight * inverseRoot(row);
                for (int slot = 0; slot < row.slotCount(); slot++) {
                    int count = NeighbourRow.count(row.slot(slot));
                    if (count > 0) {
                        sums.addEarlier(row.partner(slot), weight * count, cosineWeight * count);
                    }
                }
                notedUnder.sumUp(item, weight, cosineWeight, sums);
                pairs += row.slotCount() + notedUnder.size(item);
                PairTable others = row.others();
                if (others != null) {
                    others.sumUp(weight, cosineWeight, sums);
                    pairs += others.size();
                }
            }
            weight *= SUM_DECAY;
        }
        for (int n = 0; n < sums.size(); n++) {
            NeighbourRow row = row(sums.item(n));
            sums.scaleCosine(sums.item(n), row == null ? 1 : inverseRoot(row));
        }
    }

    /** How much an entry of the history weighs in the neighbour sums of an item, its age left out. */
    float weight(int historyItem, int item) {
        NeighbourRow own = row(item);
        NeighbourRow other = row(historyItem);
        if (own == null || other == null) {
            return 0;
        }
        int count = NeighbourRow.count(own.find(NeighbourRow.tag(index.hash(historyItem))))
                + NeighbourRow.count(other.find(NeighbourRow.tag(index.hash(item))));
        PairTable others = own.others();
        if (others != null) {
            int place = others.find(historyItem);
            count += place < 0 ? 0 : others.count(place);
        }
        return count * inverseRoot(other);
    }

    private static float inverseRoot(NeighbourRow row) {
        return (float) (1 / Math.sqrt(1.0 + row.ratingCount()));
    }

    /** Keeps the links in step with a slot whose count went down. */
    private void follow(NeighbourRow row, int slot, int count) {
        int partner = row.partner(slot);
        int place = row.place(slot);
        if (count > 0) {
            notedUnder.set(partner, place, count);
            return;
        }
        int moved = notedUnder.remove(partner, place);
        if (moved >= 0) {
            NeighbourRow other = require(moved);
            int at = other.slotOf(NeighbourRow.tag(index.hash(partner)));
            other.link(at, partner, place);
        }
    }

    /** Links all rows, if rows were restored since the last time. */
    private void link() {
        if (linked) {
            return;
        }
        linked = true;
        Map<Long, Integer> itemOfTag = new HashMap<>();
        for (int item = 0; item < index.size(); item++) {
            itemOfTag.putIfAbsent(NeighbourRow.tag(index.hash(item)), item);
        }
        notedUnder.clear();
        for (int item = 0; item < rows.length; item++) {
            NeighbourRow row = rows[item];
            for (int at = 0; row != null && at < row.slotCount(); at++) {
                long slot = row.slot(at);
                if (NeighbourRow.count(slot) > 0) {
                    int partner = itemOfTag.getOrDefault(NeighbourRow.tag(slot), item);
                    row.link(at, partner, notedUnder.add(partner, item, NeighbourRow.count(slot)));
                }
            }
        }
    }

    /** The highest number of slots of a row. */
    int slotCount() {
        return slotCount;
    }

    /** The row of an item, or {@code null} where none was noted. */
    @Nullable
    NeighbourRow row(int item) {
        return item < rows.length ? rows[item] : null;
    }

    ChangedSet changed() {
        return changed;
    }

    void encode(int item, ByteBuffer to) {
        require(item).encode(to);
    }

    int mostBytes(int item) {
        return require(item).mostBytes();
    }

    void decode(int item, ByteBuffer from) {
        require(item).restore(NeighbourSnapshot.decode(from));
        linked = false;
    }

    private NeighbourRow changedRow(int item) {
        changed.add(item);
        return require(item);
    }

    NeighbourRow require(int item) {
        ensureCapacity(item);
        NeighbourRow row = rows[item];
        if (row == null) {
            row = new NeighbourRow();
            rows[item] = row;
        }
        return row;
    }

    private void ensureCapacity(int item) {
        if (item >= rows.length) {
            rows = Arrays.copyOf(rows, Math.max(1024, Math.max(item + 1, rows.length * 2)));
        }
    }
}
