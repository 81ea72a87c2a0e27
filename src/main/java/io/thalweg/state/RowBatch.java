package io.thalweg.state;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Rows that wait to be put into a store together, at the latest before a commit: one call of the database for all of them
 * in place of one for each, or of a cache before it. Until then the store doesn't have them.
 */
public final class RowBatch {

    /** So many don't wait for more: calls are few enough then, and what waits takes little memory, however rare commits are. */
    static final int MOST = 512;

    private final KeyValueStore<Bytes, byte[]> store;
    private final List<KeyValue<Bytes, byte[]>> rows = new ArrayList<>(MOST);

    /** Of a store without a cache: what were put into one during a commit might miss it. */
    public RowBatch(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    /** Adds a row, {@code null} to remove it; of several under one key the last counts. */
    public void add(Bytes key, byte @Nullable [] row) {
        rows.add(new KeyValue<>(key, row));
        if (rows.size() >= MOST) {
            put();
        }
    }

    /** Puts into the store what waits. */
    public void put() {
        if (!rows.isEmpty()) {
            store.putAll(rows);
            rows.clear();
        }
    }
}
