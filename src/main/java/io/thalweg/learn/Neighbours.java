package io.thalweg.learn;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which items were rated close together by the users of this task, and how their bias residuals went together.
 *
 * <p>A pair (i, j) is noted under the item rated <em>later</em>, so that a rating changes one row; it is looked up
 * under both. Rows are bounded ({@link NeighbourRow}), so memory is at most about 1 KB per item, and so is what is
 * written per rating. Owned by the task's thread; allocates only when a row grows.
 */
public final class Neighbours {

    private final ItemIndex index;
    private final int window;
    private final int lookUpWindow;
    private final int slotCount;
    private final float shrink;
    private @Nullable NeighbourRow[] rows = new NeighbourRow[0];
    private final ChangedSet changed = new ChangedSet();
    private double residualSignal;
    private double neighbourSignal;

    Neighbours(ItemIndex index, Hyperparameters parameters) {
        this.index = index;
        this.window = parameters.getInt("hybrid.pairs.window");
        this.lookUpWindow = parameters.getInt("hybrid.pairs.lookup");
        this.slotCount = parameters.getInt("hybrid.pairs.slots");
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
            if (count > 0) {
                float products = NeighbourRow.sum(slot) + NeighbourRow.sum(otherSlot);
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

    /** Notes the entry at {@code position} and its pairs with those before it. */
    void add(RatedItems rated, int position) {
        if (window == 0) {
            return;
        }
        NeighbourRow row = changedRow(rated.item(position));
        float residual = rated.biasResidual(position);
        row.addRating(residual);
        for (int at = Math.max(0, position - window); at < position; at++) {
            row.add(NeighbourRow.tag(index.hash(rated.item(at))), residual * rated.biasResidual(at), slotCount);
        }
    }

    /** Takes back what {@link #add} noted; pairs with later entries are noted under those, and stay. */
    void remove(RatedItems rated, int position) {
        if (window == 0) {
            return;
        }
        NeighbourRow row = changedRow(rated.item(position));
        float residual = rated.biasResidual(position);
        row.removeRating(residual);
        for (int at = Math.max(0, position - window); at < position; at++) {
            row.remove(NeighbourRow.tag(index.hash(rated.item(at))), residual * rated.biasResidual(at));
        }
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
        ensureCapacity(item);
        rows[item] = NeighbourRow.decode(from);
    }

    private NeighbourRow changedRow(int item) {
        changed.add(item);
        return require(item);
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

    private void ensureCapacity(int item) {
        if (item >= rows.length) {
            rows = Arrays.copyOf(rows, Math.max(1024, Math.max(item + 1, rows.length * 2)));
        }
    }
}
