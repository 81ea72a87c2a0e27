package io.thalweg.model;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * What the reader must remember to replace it by what comes next: each partition's last row under each key. It grows with
 * items and partitions, so that it is not to lie on the heap of an instance that has much of both.
 *
 * <p>Changed under the partition's lock: by one thread at a time for each partition, by several for different ones;
 * or where no task and no reader is there.
 */
public interface CommittedRows extends AutoCloseable {

    /** The row, or {@code null} where there is none. */
    byte @Nullable [] get(int partition, byte[] key);

    /** Replaces a row; {@code null} removes it. */
    void put(int partition, byte[] key, byte @Nullable [] row);

    /** Hands over all rows of a partition whose keys begin with some bytes, in the order of the bytes of their keys. */
    void forEach(int partition, byte[] prefix, Taker taker);

    /** Those whose keys begin with a character. */
    default void forEach(int partition, char kind, Taker taker) {
        forEach(partition, new byte[] {(byte) kind}, taker);
    }

    @Override
    void close();

    /** Takes a row. */
    @FunctionalInterface
    interface Taker {
        void take(byte[] key, byte[] row);
    }

    /** On the heap, for few items and partitions. */
    static CommittedRows inMemory() {
        Map<Integer, NavigableMap<String, byte[]>> rows = new ConcurrentHashMap<>();
        return new CommittedRows() {
            @Override
            public byte @Nullable [] get(int partition, byte[] key) {
                return of(partition).get(text(key));
            }

            @Override
            public void put(int partition, byte[] key, byte @Nullable [] row) {
                if (row == null) {
                    of(partition).remove(text(key));
                } else {
                    of(partition).put(text(key), row);
                }
            }

            @Override
            public void forEach(int partition, byte[] prefix, Taker taker) {
                String start = text(prefix);
                for (Map.Entry<String, byte[]> row :
                        of(partition).tailMap(start).entrySet()) {
                    if (!row.getKey().startsWith(start)) {
                        break;
                    }
                    taker.take(row.getKey().getBytes(StandardCharsets.ISO_8859_1), row.getValue());
                }
            }

            @Override
            public void close() {
                rows.clear();
            }

            private NavigableMap<String, byte[]> of(int partition) {
                return rows.computeIfAbsent(partition, p -> new ConcurrentSkipListMap<>());
            }

            private String text(byte[] key) {
                return new String(key, StandardCharsets.ISO_8859_1);
            }
        };
    }
}
