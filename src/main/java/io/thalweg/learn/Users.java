package io.thalweg.learn;

/** Where a learner finds the other users of its task. */
public interface Users {

    /** The user's row as it was last saved; a fresh one, not yet saved, for a user who is new. */
    UserRow user(String userId);
}
