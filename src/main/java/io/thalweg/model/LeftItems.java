package io.thalweg.model;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * How often each item has left a task. A rating that was counted before the item left last doesn't count in it any more, although it
 * stays in its user's history; one that came later does.
 *
 * <p>Stored as the number, i32. About 70 bytes of memory for each item that has ever left. Owned by the task's thread.
 */
final class LeftItems {

    private static final byte VERSION = 1;

    private final Map<Integer, Integer> times = new HashMap<>();
    private final ChangedSet changed = new ChangedSet();

    int times(int item) {
        return times.isEmpty() ? 0 : times.getOrDefault(item, 0);
    }

    /** The item leaves. */
    void add(int item) {
        times.merge(item, 1, Integer::sum);
        changed.add(item);
    }

    ChangedSet changed() {
        return changed;
    }

    byte[] encode(int item) {
        return ByteBuffer.allocate(1 + Integer.BYTES)
                .put(VERSION)
                .putInt(times(item))
                .array();
    }

    /** Puts a stored row back. */
    void restore(int item, byte[] row) {
        times.put(item, Rows.open("a stored number of departures", row, VERSION).getInt());
    }
}
