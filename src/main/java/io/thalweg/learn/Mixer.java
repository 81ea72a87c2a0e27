package io.thalweg.learn;

import io.thalweg.model.ItemRows;
import io.thalweg.model.SharedVector;
import io.thalweg.model.Total;

/**
 * A linear correction of the prediction from a few signals, learned by least squares with forgetting, in information form:
 *
 * <pre>
 * A = Σ λ^age x xᵀ,   b = Σ λ^age x target,   (A + max(λ^n, {@value #LEAST_OF_PRIOR}) prior) w = b
 * </pre>
 *
 * <p>A and b are sums over partitions, so that all tasks have one mix. A rating of any partition makes all others older
 * by λ; a partition that has a share of all ratings ages its own sums by {@code 1 − (1 − λ) / share} at each of them. Beside the
 * mix: the mean of log(1+n_i) of the items as they were rated, over about {@value #MEAN_OF} ratings, as a mean of aged sums.
 *
 * <p>S. Haykin, "Adaptive Filter Theory", 4th ed. 2002, chapter 9.
 */
final class Mixer {

    private static final char ROW = 'M';
    private static final float MAX_WEIGHT = 16;
    private static final int MEAN_OF = 1_000;

    /** Sums of others are looked at so seldom that adding them up costs little. */
    private static final int LOOK_EVERY = 8;

    /** The prior fades as ratings do, but not to nothing: signals that stay at 0 would leave weights without any hold. */
    private static final double LEAST_OF_PRIOR = .1;

    private static final double LEAST_PIVOT = 1e-9;

    private final ItemRows items;
    private final int size;
    private final double forgetting;
    private final double prior;
    private final SharedVector sums;
    private final int targetsAt;
    private final int popularityAt;
    private final float[] weights;
    private final double[] lower;
    private final double[] half;
    private boolean isSolved;

    /** @param size number of signals */
    Mixer(ItemRows items, int size, Hyperparameters parameters) {
        this.items = items;
        this.size = size;
        this.forgetting = parameters.get("hybrid.mixer.forgetting");
        this.prior = parameters.get("hybrid.mixer.prior");
        this.targetsAt = size * (size + 1) / 2;
        this.popularityAt = targetsAt + size;
        this.sums = items.vector(ROW, popularityAt + 2, LOOK_EVERY);
        this.weights = new float[size];
        this.lower = new double[size * size];
        this.half = new double[size];
    }

    /** Looks at what other partitions have learned. */
    void look() {
        var unused = sums.look();
        isSolved = false; // the prior fades with all ratings
    }

    /** w, one per signal; not to be written. */
    float[] weights() {
        if (!isSolved) {
            solve();
            isSolved = true;
        }
        return weights;
    }

    /** w·x over the signals from {@code from} on. */
    double mix(double[] signals, int from) {
        float[] w = weights();
        double sum = 0;
        for (int at = from; at < size; at++) {
            sum += w[at] * signals[at];
        }
        return sum;
    }

    /** The running mean of log(1+n_i) of the items as they were rated. */
    float meanPopularity() {
        double count = sums.sum(popularityAt + 1);
        return count <= 0 ? 0 : (float) (sums.sum(popularityAt) / count);
    }

    /** Learns what the mix should have been, and how popular the item was that was rated. */
    void learn(double[] signals, double target, double popularity) {
        double share = items.share();
        double[] own = sums.own();
        double kept = kept(forgetting, share);
        for (int r = 0, at = 0; r < size; r++) {
            for (int c = 0; c <= r; c++, at++) {
                own[at] = kept * own[at] + signals[r] * signals[c];
            }
            own[targetsAt + r] = kept * own[targetsAt + r] + signals[r] * target;
        }
        double keptOfMean = kept(1 - 1.0 / MEAN_OF, share);
        own[popularityAt] = keptOfMean * own[popularityAt] + popularity;
        own[popularityAt + 1] = keptOfMean * own[popularityAt + 1] + 1;
        sums.changed();
        isSolved = false;
    }

    private static double kept(double forgetting, double share) {
        return Math.max(0, 1 - (1 - forgetting) / share);
    }

    /** By Cholesky: L of A + prior = L Lᵀ, with the reciprocal of its diagonal in place of the diagonal. */
    private void solve() {
        double learned = items.total(Total.NEW_RATINGS) + items.total(Total.RE_RATINGS);
        double ridge = prior * Math.max(StrictMath.pow(forgetting, learned), LEAST_OF_PRIOR);
        for (int c = 0; c < size; c++) {
            for (int r = c; r < size; r++) {
                double value = sums.sum(r * (r + 1) / 2 + c) + (r == c ? ridge : 0);
                for (int m = 0; m < c; m++) {
                    value -= lower[r * size + m] * lower[c * size + m];
                }
                lower[r * size + c] =
                        r == c ? 1 / Math.sqrt(Math.max(value, LEAST_PIVOT)) : value * lower[c * size + c];
            }
        }
        for (int r = 0; r < size; r++) {
            double value = sums.sum(targetsAt + r);
            for (int c = 0; c < r; c++) {
                value -= lower[r * size + c] * half[c];
            }
            half[r] = value * lower[r * size + r];
        }
        for (int r = size - 1; r >= 0; r--) {
            double value = half[r];
            for (int c = r + 1; c < size; c++) {
                value -= lower[c * size + r] * half[c];
            }
            half[r] = value * lower[r * size + r];
            weights[r] = Math.min(Math.max((float) half[r], -MAX_WEIGHT), MAX_WEIGHT);
        }
    }
}
