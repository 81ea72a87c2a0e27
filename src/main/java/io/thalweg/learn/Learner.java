package io.thalweg.learn;

/**
 * An update rule of one task: predicts a rating, then learns from it.
 *
 * <p>A call of {@link #learn} follows a call of {@link #predict} with the same user, item and time, and nothing in
 * between. Both are deterministic: what is drawn at random comes from (seed, number of ratings that this task has
 * learned). Owned by the task's thread; neither allocates in steady state.
 */
public interface Learner {

    /** A row for a user of whom nothing is known. */
    UserRow newUser(String userId);

    /**
     * The estimated rating.
     *
     * @param item its number in the task's {@link ItemRows}
     * @return on the rating scale, not clamped
     */
    double predict(UserRow user, int item, long timestampMillis);

    /**
     * Takes a rating in. Before the call, {@link Total#RATINGS} and its sums hold it, n_i counts it, and it is the
     * last entry of the user's {@link RatedItems}.
     */
    void learn(UserRow user, int item, double rating, long timestampMillis);
}
