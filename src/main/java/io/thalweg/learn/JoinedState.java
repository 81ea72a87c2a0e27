package io.thalweg.learn;

/** A learner's rows and an observer's in one store: the observer's keys have a character of their own before them. */
public record JoinedState(LocalState learner, LocalState observer) implements LocalState {

    /** No learner's part has a key that begins so. */
    private static final char OBSERVER = 'k';

    @Override
    public void drainChanged(RowWriter writer) {
        learner.drainChanged(writer);
        observer.drainChanged((key, row) -> writer.write(OBSERVER + key, row));
    }

    @Override
    public void restore(String key, byte[] row) {
        if (key.charAt(0) == OBSERVER) {
            observer.restore(key.substring(1), row);
        } else {
            learner.restore(key, row);
        }
    }

    @Override
    public void forgetUser(String userId) {
        learner.forgetUser(userId);
        observer.forgetUser(userId);
    }
}
