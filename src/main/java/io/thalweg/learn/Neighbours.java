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
 * <p>A pair (i, j) is noted under the item rated <em>later</em>, so that a rating changes one row, which is all that is
 * stored of it. Rows are bounded ({@link NeighbourRow}), so what is written per rating is at most about 1 KB. Beside the rows
 * each item has a table of its pairs ({@link PairTables}) from both sides and all partitions, from which everything is read; it is
 * derived from the rows, made anew after a restore. Should two items share a tag (one chance in 600 that any two of
 * 62 000 do), a restore may count their pairs for the other one. Owned by the task's thread; allocates only when a row
 * or a table grows.
 */
public final class Neighbours {

    private static final float SUM_DECAY = .8f;
    private static final int SUMMED_ENTRIES = 16;
    private static final int SUMMED_PAIRS = 3_000;

    private final ItemIndex index;
    private final int window;
    private final int lookUpWindow;
    private final int slotCount;
    private final int near;
    private final float shrink;
    private @Nullable NeighbourRow[] rows = new NeighbourRow[0];

    // By item, in arrays, since they are asked of many items whose rows no cache holds.
    private float[] inverseRoots = new float[0];
    private float[] inverseRootCounts = new float[0];
    private float[] inverseDeviations = new float[0];

    /** By item: its pairs under whichever item they are noted, and in whichever partition. */
    private final PairTables pairs = new PairTables();

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
        link();
        int from = Math.max(0, rated.size() - lookUpWindow);
        if (pairs.size(item) == 0 || from == rated.size()) {
            return;
        }
        float residuals = 0;
        float weighted = 0;
        float weights = 0;
        for (int at = from; at < rated.size(); at++) {
            int place = pairs.find(item, rated.item(at));
            if (place >= 0) {
                int other = rated.item(at);
                int count = pairs.count(item, place);
                float products = NeighbourRow.toUnits(pairs.sumSteps(item, place));
                float residual = rated.residual(at);
                residuals += products * inverseDeviations[other] / (count + shrink) * residual;
                float weight = count * inverseRootCounts[other];
                weighted += weight * residual;
                weights += weight;
            }
        }
        residualSignal = residuals * inverseDeviations[item] / Math.sqrt(1.0 + rated.size() - from);
        neighbourSignal = weighted * inverseRootCounts[item] / (1 + weights * inverseRootCounts[item]);
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
        countChanged(item, row);
        for (int at = Math.max(0, position - window); at < position; at++) {
            add(row, item, rated.item(at), residual * rated.biasResidual(at), position - at <= near);
        }
    }

    private void add(NeighbourRow row, int item, int partner, float product, boolean isNear) {
        long tag = NeighbourRow.tag(index.hash(partner));
        int at = row.slotOf(tag);
        if (at < 0) {
            at = row.claim(tag, slotCount, isNear);
            int weakened = row.weakened();
            if (weakened >= 0) {
                change(item, row.partner(weakened), row.weakenedBefore(), row.slot(weakened));
            }
            if (at < 0) {
                return;
            }
            row.setPartner(at, partner);
        }
        long before = row.slot(at);
        row.add(at, tag, product);
        change(item, partner, before, row.slot(at));
    }

    /** Takes back what {@link #add} noted; pairs with later entries are noted under those, and stay. */
    void remove(RatedItems rated, int position) {
        if (window == 0) {
            return;
        }
        link();
        int item = rated.item(position);
        NeighbourRow row = changedRow(item);
        float residual = rated.biasResidual(position);
        row.removeRating(residual);
        countChanged(item, row);
        for (int at = Math.max(0, position - window); at < position; at++) {
            int slot = row.slotOf(NeighbourRow.tag(index.hash(rated.item(at))));
            if (slot >= 0) {
                long before = row.slot(slot);
                row.remove(slot, residual * rated.biasResidual(at));
                change(item, row.partner(slot), before, row.slot(slot));
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
        int summed = 0;
        int last = Math.max(0, rated.size() - SUMMED_ENTRIES);
        for (int at = rated.size() - 1; at >= last && summed < SUMMED_PAIRS; at--) {
            int item = rated.item(at);
            pairs.sumUp(item, weight, weight * inverseRoot(item), sums);
            summed += pairs.size(item);
            weight *= SUM_DECAY;
        }
        for (int n = 0; n < sums.size(); n++) {
            sums.scaleCosine(sums.item(n), inverseRoot(sums.item(n)));
        }
    }

    /** How much an entry of the history weighs in the neighbour sums of an item, its age left out. */
    float weight(int historyItem, int item) {
        link();
        int place = pairs.find(item, historyItem);
        return place < 0 ? 0 : pairs.count(item, place) * inverseRoot(historyItem);
    }

    private float inverseRoot(int item) {
        return item < inverseRoots.length ? inverseRoots[item] : 1;
    }

    private void countChanged(int item, NeighbourRow row) {
        inverseRoots[item] = (float) (1 / Math.sqrt(1.0 + row.ratingCount()));
        inverseRootCounts[item] = row.inverseRootCount();
        inverseDeviations[item] = row.inverseDeviation();
    }

    /** Sets how often the item was rated in other partitions, and the sum of the squared bias residuals there. */
    void setOthers(int item, int count, float squares) {
        NeighbourRow row = require(item);
        row.setOthers(count, squares);
        countChanged(item, row);
    }

    /** Brings what is known of a pair in step with its slot in the item's row, in any partition; 0 for a free one. */
    void change(int item, int partner, long before, long now) {
        ensureCapacity(Math.max(item, partner));
        int count = NeighbourRow.count(now) - NeighbourRow.count(before);
        int sumSteps = NeighbourRow.sumSteps(now) - NeighbourRow.sumSteps(before);
        pairs.add(item, partner, 0, count, sumSteps);
        pairs.add(partner, item, count, 0, sumSteps);
    }

    /** Makes the pairs of this task's rows known, if rows were restored. */
    private void link() {
        if (linked) {
            return;
        }
        linked = true;
        Map<Long, Integer> itemOfTag = new HashMap<>();
        for (int item = 0; item < index.size(); item++) {
            itemOfTag.putIfAbsent(NeighbourRow.tag(index.hash(item)), item);
        }
        for (int item = 0; item < rows.length; item++) {
            NeighbourRow row = rows[item];
            for (int at = 0; row != null && at < row.slotCount(); at++) {
                long slot = row.slot(at);
                if (NeighbourRow.count(slot) > 0) {
                    int partner = itemOfTag.getOrDefault(NeighbourRow.tag(slot), item);
                    row.setPartner(at, partner);
                    change(item, partner, 0, slot);
                }
            }
        }
    }

    /** The highest number of slots of a row. */
    int slotCount() {
        return slotCount;
    }

    /** What is known of all items' neighbours. */
    PairTables pairs() {
        link();
        return pairs;
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
        NeighbourRow row = require(item);
        row.restore(NeighbourSnapshot.decode(from));
        countChanged(item, row);
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
            int known = rows.length;
            rows = Arrays.copyOf(rows, Math.max(1024, Math.max(item + 1, known * 2)));
            inverseRoots = Arrays.copyOf(inverseRoots, rows.length);
            inverseRootCounts = Arrays.copyOf(inverseRootCounts, rows.length);
            inverseDeviations = Arrays.copyOf(inverseDeviations, rows.length);
            Arrays.fill(inverseRoots, known, rows.length, 1);
        }
    }
}
