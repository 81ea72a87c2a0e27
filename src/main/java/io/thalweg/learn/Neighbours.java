package io.thalweg.learn;

import io.thalweg.model.FoundPairs;
import io.thalweg.model.ItemRows;
import io.thalweg.model.NeighbourSums;
import io.thalweg.model.PairWeights;
import io.thalweg.model.RowView;
import io.thalweg.rating.Feedback;
import java.util.Arrays;

/**
 * Which items were rated close together, and how their bias residuals went together.
 *
 * <p>A pair (i, j) is noted under the item rated <em>later</em>, and read from both sides and over all partitions. It counts the more
 * the closer the two ratings were ({@link PairWeights}): c_ij is the sum of these weights, s_ij that of the products of residuals
 * with them, both in typical pairs. Of how many both ratings were high is counted too. Owned by the task's thread; allocates only when a row or a table grows.
 */
final class Neighbours {

    private static final float SUM_DECAY = .8f;
    private static final int SUMMED_ENTRIES = 16;
    private static final int SUMMED_PAIRS = 2_500;

    /** What is rated together with a disliked item is rated, but less often liked. */
    private static final float DISLIKED_SHARE = .35f;

    private final ItemRows items;
    private final RowView view;
    private final int window;
    private final int lookUpWindow;
    private final int near;
    private final float shrink;
    private final Feedback feedback;
    private final int[] history;
    private final int[] partners;
    private final FoundPairs found = new FoundPairs();
    private double residualSignal;
    private double neighbourSignal;

    Neighbours(ItemRows items, Feedback feedback, Hyperparameters parameters) {
        this.feedback = feedback;
        this.items = items;
        this.view = items.view();
        this.window = parameters.getInt("hybrid.pairs.window");
        this.lookUpWindow = parameters.getInt("hybrid.pairs.lookup");
        this.near = parameters.getInt("hybrid.pairs.near");
        this.shrink = (float) parameters.get("hybrid.pairs.shrink");
        this.history = new int[lookUpWindow];
        this.partners = new int[window];
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
        int from = Math.max(0, rated.size() - lookUpWindow);
        int count = rated.size() - from;
        rated.copyItems(from, count, history);
        items.findPairs(item, history, count, found);
        if (found.size() == 0) {
            return;
        }
        float residuals = 0;
        float weighted = 0;
        float weights = 0;
        for (int n = 0; n < found.size(); n++) {
            int other = history[found.place(n)];
            float residual = rated.residual(from + found.place(n));
            residuals += found.products(n) * view.inverseDeviation(other) / (found.count(n) + shrink) * residual;
            float weight = found.count(n) * view.inverseRootCount(other);
            weighted += weight * residual;
            weights += weight;
        }
        float ownRoot = view.inverseRootCount(item);
        residualSignal = residuals * view.inverseDeviation(item) / Math.sqrt(1.0 + count);
        neighbourSignal = weighted * ownRoot / (1 + weights * ownRoot);
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
        int item = rated.item(position);
        float residual = rated.biasResidual(position);
        boolean isLiked = isHigh(rated, position);
        items.addResidualSquare(item, residual * residual);
        int from = Math.max(0, position - window);
        rated.copyItems(from, position - from, partners);
        items.touchPairs(item, partners, position - from);
        for (int at = from; at < position; at++) {
            items.addPair(
                    item,
                    rated.item(at),
                    PairWeights.of(position - at),
                    residual * rated.biasResidual(at),
                    isLiked && isHigh(rated, at),
                    position - at <= near);
        }
    }

    private boolean isHigh(RatedItems rated, int position) {
        return feedback.isHigh(rated.rating(position));
    }

    /** Takes back what {@link #add} noted; pairs with later entries are noted under those, and stay. */
    void remove(RatedItems rated, int position) {
        int item = rated.item(position);
        if (window == 0 || !items.counts(item, rated.epoch(position))) {
            return;
        }
        float residual = rated.biasResidual(position);
        boolean isLiked = isHigh(rated, position);
        items.addResidualSquare(item, -residual * residual);
        for (int at = Math.max(0, position - window); at < position; at++) {
            items.removePair(
                    item,
                    rated.item(at),
                    PairWeights.of(position - at),
                    residual * rated.biasResidual(at),
                    isLiked && isHigh(rated, at));
        }
    }

    /**
     * Sums up the neighbours of the latest history entries, of which the n-th latest counts {@value #SUM_DECAY}ⁿ, and one that the
     * user rated below their own mean {@value #DISLIKED_SHARE} of that. Ends
     * after {@value #SUMMED_ENTRIES} entries, or after so many pairs that a list stays cheap in a large catalog.
     */
    void sumUp(RatedItems rated, NeighbourSums sums) {
        sums.clear();
        float weight = 1f / PairWeights.FULL;
        int summed = 0;
        double mean = feedback.isImplicit() ? feedback.scale().lowest() : rated.meanRating();
        int last = Math.max(0, rated.size() - SUMMED_ENTRIES);
        for (int at = rated.size() - 1; at >= last && summed < SUMMED_PAIRS; at--) {
            int item = rated.item(at);
            float part = OwnMean.isReachedBy(rated.rating(at), mean) ? weight : weight * DISLIKED_SHARE;
            summed += items.sumUpPairs(item, part, part * view.inverseRoot(item), sums);
            weight *= SUM_DECAY;
        }
        for (int n = 0; n < sums.size(); n++) {
            sums.scaleCosine(sums.item(n), view.inverseRoot(sums.item(n)));
        }
    }

    /** s_ij / (√(v_i v_j) (c_ij + shrink)) · c_ij / √(n_i n_j): the shrunk correlation of residuals, times the cosine of counts. */
    void alike(int item, int[] others, int count, float[] into) {
        Arrays.fill(into, 0, count, 0);
        items.findPairs(item, others, count, found);
        float own = view.inverseDeviation(item) * view.inverseRootCount(item);
        for (int n = 0; n < found.size(); n++) {
            int other = others[found.place(n)];
            float pairs = found.count(n);
            into[found.place(n)] = found.products(n)
                    / (pairs + shrink)
                    * pairs
                    * own
                    * view.inverseDeviation(other)
                    * view.inverseRootCount(other);
        }
    }

    /** How much an entry of the history weighs in the neighbour sums of an item, its age left out. */
    float weight(int historyItem, int item) {
        return items.pairWeight(item, historyItem) * view.inverseRoot(historyItem) / PairWeights.FULL;
    }
}
