package io.thalweg.learn;

import org.jspecify.annotations.Nullable;

/**
 * What a learner keeps of its task's users beside their rows, as rows of bytes under keys that one store can hold. What is
 * known of items is no part of it: see {@link io.thalweg.model.ItemModel}.
 *
 * <p>Rows are absolute, so that the last one written under a key is all there is to know of it. Restoring every row
 * into a fresh learner of as much memory gives, with the rows of users and items, exactly the learner that was stored: it goes on bit for
 * bit the same. The first byte of a key says which part it belongs to, the first byte of a row is its format version.
 */
public interface LocalState {

    /** The state of a learner that keeps none. */
    LocalState NONE = new LocalState() {
        @Override
        public void drainChanged(RowWriter writer) {}

        @Override
        public void restore(String key, byte[] row) {}

        @Override
        public void restored() {}

        @Override
        public void forgetUser(String userId) {}
    };

    /** Takes a row. */
    @FunctionalInterface
    interface RowWriter {
        /** @param row {@code null} where there is none any more under this key */
        void write(String key, byte @Nullable [] row);
    }

    /** Hands over every row that changed since the last call, each once. */
    void drainChanged(RowWriter writer);

    /**
     * Puts a stored row back; to be called after item rows were restored and before anything is learned.
     *
     * @throws IllegalArgumentException if the key or the row has a form that this version doesn't know
     */
    void restore(String key, byte[] row);

    /** To be called when all rows were put back. */
    void restored();

    /** Removes the user's id wherever it is held; what changed by it is drained as usual. */
    void forgetUser(String userId);
}
