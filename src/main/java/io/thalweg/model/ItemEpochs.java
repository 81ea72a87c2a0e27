package io.thalweg.model;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * When a task began to count an item: after how many items had left it. A rating from before has left with the item, which may have
 * come back since, and doesn't count in it any more, although it stays in its user's history.
 *
 * <p>Stored as the number, i32, where it isn't 0. About 70 bytes of memory for each of these items, of those that the task counts.
 * Owned by the task's thread.
 */
final class ItemEpochs {

    private final Map<Integer, Integer> epochs = new HashMap<>();
    private final ChangedSet changed = new ChangedSet();

    /** 0 of an item that the task doesn't count. */
    int get(int item) {
        return epochs.isEmpty() ? 0 : epochs.getOrDefault(item, 0);
    }

    /** The task begins to count an item. */
    void begin(int item, int epoch) {
        if (epoch != 0) {
            epochs.put(item, epoch);
            changed.add(item);
        }
    }

    /** The item leaves. */
    void remove(int item) {
        if (epochs.remove(item) != null) {
            changed.add(item);
        }
    }

    ChangedSet changed() {
        return changed;
    }

    boolean has(int item) {
        return epochs.containsKey(item);
    }

    byte[] encode(int item) {
        return ByteBuffer.allocate(1 + Integer.BYTES)
                .put(RowKind.EPOCH.number())
                .putInt(get(item))
                .array();
    }

    /** Puts a stored row back. */
    void restore(int item, byte[] row) {
        epochs.put(item, RowKind.EPOCH.open(row).getInt());
    }
}
