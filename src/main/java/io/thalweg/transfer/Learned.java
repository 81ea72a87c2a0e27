package io.thalweg.transfer;

import io.thalweg.learn.Algorithm;
import io.thalweg.learn.Learner;
import io.thalweg.learn.UserRow;
import io.thalweg.model.ItemRows;
import io.thalweg.model.NotedPairs;
import io.thalweg.rating.RatingScale;
import java.util.function.Consumer;

/** What was learned, to be looked at: items, the learner over them, and users one after the other. Owned by one thread. */
public interface Learned {

    Algorithm algorithm();

    Learner learner();

    ItemRows items();

    /** Pairs of items. */
    NotedPairs pairs();

    RatingScale scale();

    /** Hands over all users, each with their ratings; no row is used again for another user, nor kept. */
    void users(Consumer<UserRow> taker);

    /** The item's title; its id where none is known. */
    String title(String itemId);
}
