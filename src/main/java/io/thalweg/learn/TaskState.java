package io.thalweg.learn;

/**
 * Where one task keeps its users. {@link LearningTask} reads and changes rows, then says which ones changed, once per
 * event; an implementation makes them durable together with the event's offset, or keeps them in memory only.
 */
public interface TaskState extends Users {

    /** The user's row changed, and the entry at the end of its rated items is new. */
    void saveRating(UserRow user);

    /** The user's row changed, and the rating of the item was withdrawn. */
    void saveWithdrawal(UserRow user, String itemId, long timestampMillis);

    /** The rating of the item is no longer there; the user's row is as it was. */
    void removeRating(UserRow user, String itemId);

    /** Removes the user's row and everything the user rated or withdrew. */
    Removed remove(String userId);

    /**
     * What was there of a user.
     *
     * @param known whether a rating of the user was ever learned
     * @param ratings current ratings
     */
    record Removed(boolean known, int ratings) {}
}
