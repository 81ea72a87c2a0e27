package io.thalweg.learn;

import io.thalweg.rating.Rating;

/**
 * Who learns something else from the same ratings in the same task, and keeps it in the model. Called by the task's thread;
 * must not change rows of users or items.
 */
public interface RatingObserver {

    /** Observes nothing. */
    RatingObserver NONE = new RatingObserver() {
        @Override
        public void before(UserRow user, int item, Rating rating) {}

        @Override
        public void after(UserRow user, int item, Rating rating) {}
    };

    /** A rating that is to be learned; nothing of it is known yet, or an older rating of the same item. */
    void before(UserRow user, int item, Rating rating);

    /** The rating was learned. */
    void after(UserRow user, int item, Rating rating);
}
