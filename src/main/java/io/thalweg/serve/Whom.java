package io.thalweg.serve;

import java.util.List;

/** For whom a list is made. */
public sealed interface Whom {

    /** A user, known or not. */
    record User(String userId) implements Whom {}

    /** Several users together; each counts the same. */
    record Group(List<String> userIds) implements Whom {
        public Group {
            userIds = List.copyOf(userIds);
            if (userIds.isEmpty()) {
                throw new IllegalArgumentException("a group needs a user");
            }
        }
    }

    /** Somebody of whom nothing is stored: what they rated comes with the question, oldest first. */
    record Basket(List<Rated> ratings) implements Whom {
        public Basket {
            ratings = List.copyOf(ratings);
        }
    }

    /**
     * A rating in a basket.
     *
     * @param rating on the scale
     */
    record Rated(String itemId, double rating) {}
}
