package io.thalweg.learn;

import java.util.HashMap;
import java.util.Map;

/** Users in memory only: for evaluation, and for recomputing what the application should have. */
public final class InMemoryState implements TaskState {

    private final Learner learner;
    private final Map<String, UserRow> users = new HashMap<>();

    public InMemoryState(Learner learner) {
        this.learner = learner;
    }

    @Override
    public UserRow user(String userId) {
        UserRow user = users.get(userId);
        if (user == null) {
            user = learner.newUser(userId);
            users.put(userId, user);
        }
        return user;
    }

    /** Keeps nobody any more. */
    public void clear() {
        users.clear();
    }

    @Override
    public void saveRating(UserRow user) {}

    @Override
    public void saveWithdrawal(UserRow user, String itemId, long timestampMillis) {}

    @Override
    public void removeRating(UserRow user, String itemId) {}

    @Override
    public Removed remove(String userId) {
        UserRow user = users.remove(userId);
        return user == null ? new Removed(false, 0) : new Removed(user.learnedCount > 0, user.ratingCount());
    }
}
