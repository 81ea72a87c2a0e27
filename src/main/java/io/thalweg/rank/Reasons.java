package io.thalweg.rank;

import io.thalweg.learn.Learner;
import io.thalweg.learn.OwnMean;
import io.thalweg.learn.RatedItems;
import io.thalweg.model.ItemRows;
import java.util.ArrayList;
import java.util.List;

/**
 * Which of a user's own items weigh most in an entry, of those that the user did not rate below their mean: as co-rating neighbours,
 * else by the cosine of their factors to the entry's.
 */
public final class Reasons {

    /** So many are named in a list. */
    static final int MOST = 3;

    private static final int LATEST = 16;
    private static final int LATEST_BY_FACTORS = 50;
    private static final int LATEST_BY_TERMS = 200;
    private static final float DECAY = .8f;
    private static final float LEAST_COSINE = .3f;
    private static final float LEAST_LIKENESS = .1f;

    private final ItemRows items;
    private final Learner learner;
    private final int most;
    private final int[] best;
    private final float[] weights;
    private int size;

    /**
     * An own item as a reason.
     *
     * @param item its number
     * @param weight above 0; comparable within one entry's
     */
    public record Reason(int item, float weight) {}

    /** @param most so many are found of an entry at most */
    public Reasons(ItemRows items, Learner learner, int most) {
        this.items = items;
        this.learner = learner;
        this.most = most;
        this.best = new int[most];
        this.weights = new float[most];
    }

    /**
     * The heaviest first.
     *
     * @param mean of the user: what is rated below it is not named
     */
    public List<Reason> of(RatedItems rated, int item, double mean) {
        size = 0;
        float decay = 1;
        for (int at = rated.size() - 1; at >= Math.max(0, rated.size() - LATEST); at--) {
            if (OwnMean.isReachedBy(rated.rating(at), mean)) {
                offer(rated.item(at), decay * learner.neighbourWeight(rated.item(at), item));
            }
            decay *= DECAY;
        }
        if (size == 0) {
            offerByFactors(rated, item, mean);
        }
        return found();
    }

    private List<Reason> found() {
        List<Reason> reasons = new ArrayList<>(size);
        for (int at = 0; at < size; at++) {
            reasons.add(new Reason(best[at], weights[at]));
        }
        return reasons;
    }

    /** The same of an item that nobody has rated: those that are most like it by categories and tags, the latest first. */
    List<Reason> byTerms(RatedItems rated, int item, double mean) {
        size = 0;
        int from = Math.max(0, rated.size() - LATEST_BY_TERMS);
        for (int at = rated.size() - 1; at >= from; at--) {
            if (OwnMean.isReachedBy(rated.rating(at), mean)) {
                float likeness = learner.likenessByTerms(rated.item(at), item);
                offer(rated.item(at), likeness >= LEAST_LIKENESS ? likeness : 0);
            }
        }
        return found();
    }

    private void offerByFactors(RatedItems rated, int item, double mean) {
        int from = Math.max(0, rated.size() - LATEST_BY_FACTORS);
        for (int at = rated.size() - 1; at >= from; at--) {
            if (OwnMean.isReachedBy(rated.rating(at), mean)) {
                float cosine = Factors.cosine(items, rated.item(at), item);
                offer(rated.item(at), cosine >= LEAST_COSINE ? cosine : 0);
            }
        }
    }

    /** Of equal weights the later rated one stays ahead. */
    private void offer(int item, float weight) {
        if (!(weight > 0) || (size == most && weight <= weights[most - 1])) {
            return;
        }
        int at = size < most ? size++ : most - 1;
        for (; at > 0 && weights[at - 1] < weight; at--) {
            best[at] = best[at - 1];
            weights[at] = weights[at - 1];
        }
        best[at] = item;
        weights[at] = weight;
    }
}
