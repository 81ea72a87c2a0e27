package io.thalweg.learn;

import io.thalweg.model.ItemRows;

/**
 * The user who was folded in last: p_u and Σ_u by {@link FoldIn} from the latest entries of the history, and the step that
 * they let an item's factors take, as {@link HybridLearner} gives it.
 */
final class FoldedUser {

    private static final float MAX_NORM = 16;

    private final ItemRows items;
    private final ItemProducts products;
    private final ItemGains gains;
    private final Mixer mixer;
    private final FoldIn foldIn;
    private final int factorCount;
    private final int history;
    private final float[] p;
    private final float[] variances;
    private final float[] row;

    FoldedUser(ItemRows items, ItemProducts products, ItemGains gains, Mixer mixer, Hyperparameters parameters) {
        this.items = items;
        this.products = products;
        this.gains = gains;
        this.mixer = mixer;
        this.factorCount = items.layout().factorCount();
        this.foldIn = new FoldIn(products, factorCount, parameters);
        this.history = parameters.getInt("hybrid.history");
        this.p = new float[factorCount + 2];
        this.variances = new float[factorCount];
        this.row = new float[items.layout().width()];
    }

    /** p_u as of the last {@link #solve}: factors, then the weights of item biases and of popularity. */
    float[] p() {
        return p;
    }

    /** Begins with a user: sums up the history, with y = (r − mean) / spread. */
    void sumUp(RatedItems rated, double mean, double spread) {
        foldIn.sumUp(rated, Math.max(0, rated.size() - history), rated.size(), mean, spread);
    }

    /** Adds one more entry to the sum; {@code target} = y − ub. */
    void add(int item, float target) {
        foldIn.add(item, target);
    }

    /** Makes p_u of the sum. */
    void solve() {
        foldIn.solve(mixer.meanPopularity(), p);
    }

    /** Makes Σ_u, after {@link #solve}; steps need it. */
    void solveVariances() {
        foldIn.variances(variances);
    }

    /** Moves q_i of a history entry's item towards what the entry says; {@code damping} shortens the step. */
    void stepItem(RatedItems rated, int position, double mean, double spread, double damping) {
        int item = rated.item(position);
        double popularity = products.popularity(item); // first, since it may look at the row again
        int from = items.offset(item);
        System.arraycopy(items.values(), from, row, 0, row.length);
        double bias = row[factorCount];
        double error = Bounds.deviation((rated.rating(position) - mean) / spread)
                - rated.userBias(position)
                - bias * (1 + p[factorCount])
                - p[factorCount + 1] * (popularity - mixer.meanPopularity());
        for (int f = 0; f < factorCount; f++) {
            error -= p[f] * row[f];
        }
        long count = items.count(item);
        double rate = damping * gains.factorRate(count);
        double shrink = gains.factorShrink(count);
        for (int f = 0; f < factorCount; f++) {
            row[f] = (float) ((row[f] + rate * error * p[f]) / (1 + rate * (variances[f] + shrink)));
        }
        Bounds.capNorm(row, factorCount, MAX_NORM);
        items.set(item, row);
    }
}
