package io.thalweg.rank;

import io.thalweg.model.ItemRows;
import io.thalweg.model.SharedVector;

/**
 * Weights of a sum, learned by gradient ascent with a rate of their own each (J. Duchi, E. Hazan, Y. Singer,
 * "Adaptive subgradient methods", JMLR 12, 2011), of which the past fades so that weights keep up with a stream.
 *
 * <p>Weights are start values and the sum of the moves of all partitions; their squared gradients, and how often was learned, are sums
 * too. A partition that has a share of all steps fades its own by {@code 1 − (1 − fading) / share} at each of them.
 */
final class LearnedWeights {

    private static final double FADING = .9995;
    private static final float MAX_WEIGHT = 16;

    /** Steps are rare once weights are known, so that each is shown at once. */
    private static final int LOOK_EVERY = 1;

    private final int size;
    private final int learnedAt;
    private final float rate;
    private final SharedVector sums;
    private final float[] starts;
    private final float[] weights;

    /**
     * Weights of which nothing is learned yet, unless the task's rows say otherwise.
     *
     * @param row under which they are stored
     * @param starts their start values
     */
    LearnedWeights(ItemRows items, char row, float rate, float... starts) {
        this.size = starts.length;
        this.learnedAt = 2 * size;
        this.rate = rate;
        this.starts = starts.clone();
        this.weights = new float[size];
        this.sums = items.vector(row, 2 * size + 1, LOOK_EVERY);
        derive();
    }

    float get(int part) {
        return weights[part];
    }

    /** How many steps were taken by all partitions, as far as known here. */
    long learned() {
        return Math.round(sums.sum(learnedAt));
    }

    /** Looks at what other partitions have learned. */
    void look() {
        if (sums.look()) {
            derive();
        }
    }

    /** @param share of the gradient that is theirs, 0 to 1 */
    void step(double[] gradient, double share) {
        if (share == 0) {
            return;
        }
        double[] own = sums.own();
        own[learnedAt]++;
        double partOfAll = own[learnedAt] / sums.sum(learnedAt);
        double kept = Math.max(0, 1 - (1 - FADING) / partOfAll);
        for (int part = 0; part < size; part++) {
            double slope = share * gradient[part];
            own[size + part] = kept * own[size + part] + slope * slope;
            double moved = weights[part] + rate * slope / Math.sqrt(1 + sums.sum(size + part));
            own[part] += Math.min(Math.max(moved, -MAX_WEIGHT), MAX_WEIGHT) - weights[part];
        }
        sums.changed();
        derive();
    }

    private void derive() {
        for (int part = 0; part < size; part++) {
            double weight = starts[part] + sums.sum(part);
            weights[part] = (float) Math.min(Math.max(weight, -MAX_WEIGHT), MAX_WEIGHT);
        }
    }
}
