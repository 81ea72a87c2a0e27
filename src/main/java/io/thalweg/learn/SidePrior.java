package io.thalweg.learn;

import io.thalweg.model.FixedPoint;
import io.thalweg.model.ItemRows;
import io.thalweg.model.SharedVector;

/**
 * What an item's terms ({@link ItemTerms}) say of a rating while few ratings of the item do: added to the prediction, and to nothing
 * else, so that rows are learned as if it weren't there.
 *
 * <pre>
 * side = f(n_i) [w_0 + Σ_t w_t + w_a a],   f(n) = (1 − n/most) / (1 + n/{@value #HALVED_BY}), 0 from n = most on
 * a    = Σ_j s_ij e_j / (1 + Σ_j s_ij)       over the user's latest ratings: e_j what was unexplained, s_ij how alike the terms are
 * </pre>
 *
 * <p>t are the item's terms. A bias that starts at a prior is what starts at 0 plus the prior times a factor that the item's ratings
 * make smaller; f stands for that factor. So a row needs no other start, and what the catalog says now counts at once.
 *
 * <p>The weights are learned from the ratings of items with fewer than {@code most}, by Kalman gains of a diagonal covariance: v_t =
 * 1 / (1/variance + Σ x²/noise), x being f of each rating. Both the weights and Σ x²/noise are sums over partitions, in whole
 * steps of {@link FixedPoint}, so that they are exact in any order.
 *
 * <p>Y. Koren, R. Bell, C. Volinsky, "Matrix factorization techniques for recommender systems", Computer 42(8), 2009 (attributes as
 * additional input); K. Weinberger et al., "Feature hashing for large scale multitask learning", ICML 2009 (slots).
 */
final class SidePrior {

    private static final char ROW = 'S';
    private static final int CONSTANT = TermSets.SLOTS;
    private static final int AFFINITY = TermSets.SLOTS + 1;
    private static final int WEIGHTS = TermSets.SLOTS + 2;
    private static final double STEPS_PER_UNIT = 1 << 24;

    /** After so many ratings terms count half. */
    private static final double HALVED_BY = 10;

    /** Of the affinity, as found typical. */
    private static final double START_WEIGHT = .8;

    private static final double MAX_WEIGHT = 4;

    /** The newest terms need them soon, others can wait. */
    private static final int LOOK_EVERY = 32;

    private final ItemRows items;
    private final TermSets terms;
    private final SharedVector sums;
    private final int most;
    private final int history;
    private final double noise;
    private final double precision;

    // What predict leaves for learn.
    private short[] slots = {};
    private double fade;
    private double affinity;

    SidePrior(ItemRows items, ItemTerms source, Hyperparameters parameters) {
        this.items = items;
        this.terms = TermSets.of(items.view(), source);
        this.sums = items.vector(ROW, 2 * WEIGHTS, LOOK_EVERY);
        this.most = parameters.getInt("hybrid.side.ratings");
        this.history = parameters.getInt("hybrid.history");
        this.noise = parameters.get("hybrid.noise");
        this.precision = 1 / parameters.get("hybrid.side.variance");
    }

    /** Looks at what other partitions have learned. */
    void look() {
        var unused = sums.look();
    }

    /** What to add to a prediction, in a learner's own unit; 0 for an item that has ratings enough, or no terms. */
    double predict(RatedItems rated, int item) {
        fade = fade(items.count(item));
        if (fade == 0) {
            return 0;
        }
        terms.look();
        slots = terms.slots(item);
        if (slots.length == 0) {
            fade = 0;
            return 0;
        }
        affinity = affinity(rated, item);
        double sum = weight(CONSTANT) + weight(AFFINITY) * affinity;
        for (short slot : slots) {
            sum += weight(slot);
        }
        return fade * sum;
    }

    /** Learns from the error that was left, this included. */
    void learn(double error) {
        if (fade == 0) {
            return;
        }
        double ofAffinity = fade * affinity;
        double variance = fade * fade * variance(CONSTANT) + ofAffinity * ofAffinity * variance(AFFINITY);
        for (short slot : slots) {
            variance += fade * fade * variance(slot);
        }
        double step = error / (variance + noise);
        learn(CONSTANT, fade, step);
        learn(AFFINITY, ofAffinity, step);
        for (short slot : slots) {
            learn(slot, fade, step);
        }
        sums.changed();
    }

    float likeness(int historyItem, int item) {
        return terms.likeness(historyItem, item);
    }

    private void learn(int at, double x, double step) {
        double[] own = sums.own();
        own[at] += Math.rint(variance(at) * x * step * STEPS_PER_UNIT);
        own[WEIGHTS + at] += Math.rint(x * x / noise * STEPS_PER_UNIT);
    }

    private double fade(long count) {
        return count >= most ? 0 : (1 - (double) count / most) / (1 + Math.max(count, 0) / HALVED_BY);
    }

    private double affinity(RatedItems rated, int item) {
        float sum = 0;
        float likenesses = 1;
        for (int at = Math.max(0, rated.size() - history); at < rated.size(); at++) {
            float likeness = terms.likeness(item, rated.item(at));
            sum += likeness * rated.residual(at);
            likenesses += likeness;
        }
        return sum / likenesses;
    }

    private double weight(int at) {
        double learned = sums.sum(at) / STEPS_PER_UNIT;
        return Math.min(Math.max(at == AFFINITY ? START_WEIGHT + learned : learned, -MAX_WEIGHT), MAX_WEIGHT);
    }

    private double variance(int at) {
        return 1 / (precision + sums.sum(WEIGHTS + at) / STEPS_PER_UNIT);
    }
}
