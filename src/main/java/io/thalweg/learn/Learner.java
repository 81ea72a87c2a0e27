package io.thalweg.learn;

import io.thalweg.model.ItemRows;
import io.thalweg.model.NeighbourSums;
import io.thalweg.model.Total;
import java.util.Arrays;

/**
 * An update rule of one task: predicts a rating, then learns from it.
 *
 * <p>A call of {@link #learn} follows a call of {@link #predict} with the same user, item and time, and nothing in
 * between but {@link #unlearn} of a rating of the same user and item. All are deterministic: what is drawn at random
 * comes from (seed, number of ratings that this task has learned). Owned by the task's thread; neither predicting nor
 * learning allocates in steady state.
 */
public interface Learner {

    /** A time for {@link #predict} that is no time in particular: the passing mood of a session is left out. */
    long ANY_TIME = Long.MAX_VALUE;

    /** A row for a user of whom nothing is known. */
    UserRow newUser(String userId);

    /**
     * The estimated rating.
     *
     * @param item its number in the task's {@link ItemRows}
     * @param timestampMillis when the user would rate, or {@link #ANY_TIME}
     * @return on the rating scale, not clamped
     */
    double predict(UserRow user, int item, long timestampMillis);

    /** The same by biases and factors alone: without what pairs of items and their terms say. */
    default double predictByFactors(UserRow user, int item, long timestampMillis) {
        return predict(user, item, timestampMillis);
    }

    /**
     * Takes a rating in. Before the call, {@link Total#RATINGS} and its sums hold it, n_i counts it, and it is the
     * last entry of the user's {@link RatedItems}.
     *
     * @param users the other users of the task, of whom rows are read only
     */
    void learn(UserRow user, int item, double rating, long timestampMillis, Users users);

    /**
     * Takes a rating into the user's row alone, as if it were learned, and leaves the items as they are. Follows a call of {@link
     * #predict} as {@link #learn} does; before it, the rating is the last entry of the user's {@link RatedItems}.
     */
    void foldIn(UserRow user, int item, double rating);

    /** Looks at what other tasks have learned; for who only predicts. */
    default void look() {}

    /**
     * The estimate as far as it is linear in what all items have, so that many items can be scored at once:
     *
     * <pre>estimate(i) = constant + Σ_c weights[c] row_i[c] + weights[width] log(1+n_i) + weights[width+1] / √(1+n_i)</pre>
     *
     * <p>What a learner adds for single items, such as pairs, is left out; by default that is everything.
     *
     * @param weights filled; {@code length == layout.width() + 2}
     * @return the constant, on the rating scale
     */
    default double linearize(UserRow user, long timestampMillis, float[] weights) {
        Arrays.fill(weights, 0);
        return 0;
    }

    /** Sums up the neighbours of the latest entries; nothing where the learner keeps no pairs. */
    default void sumNeighbours(RatedItems rated, NeighbourSums sums) {
        sums.clear();
    }

    /** How much an entry of the history weighs in those sums for an item, its age left out; 0 or more. */
    default float neighbourWeight(int historyItem, int item) {
        return 0;
    }

    /**
     * How alike items are to one by what pairs say: above 0 where who rates one higher than expected does so with the other.
     *
     * @param into filled for the first {@code count} others; 0 where nothing is known, and everywhere where the learner keeps no pairs
     */
    default void alike(int item, int[] others, int count, float[] into) {
        Arrays.fill(into, 0, count, 0);
    }

    /** How alike an entry of the history and an item are by what is known of them besides ratings: 0 to 1. */
    default float likenessByTerms(int historyItem, int item) {
        return 0;
    }

    /** Takes back what is cheap to take back of a rating, before its entry leaves the user's {@link RatedItems}. */
    default void unlearn(UserRow user, int position) {}

    /** What this learner keeps for its task beside rows of users and items. */
    default LocalState localState() {
        return LocalState.NONE;
    }
}
