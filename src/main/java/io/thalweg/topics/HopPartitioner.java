package io.thalweg.topics;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * Where a record goes on the internal topic for what lies in another partition than its user's: to the user whose id is its key, or to a
 * partition that the key names.
 */
public final class HopPartitioner implements StreamPartitioner<byte[], byte[]> {

    /** Begins no text in UTF-8, and so no id. */
    private static final byte MARK = (byte) 0xFF;

    private static final int BYTES = 1 + Integer.BYTES;

    /** The key of a record that is for the whole partition. */
    public static byte[] key(int partition) {
        return ByteBuffer.allocate(BYTES).put(MARK).putInt(partition).array();
    }

    @Override
    public Optional<Set<Integer>> partitions(String topic, byte[] key, byte[] value, int partitionCount) {
        boolean isNamed = key.length == BYTES && key[0] == MARK;
        return Optional.of(Set.of(
                isNamed ? ByteBuffer.wrap(key, 1, Integer.BYTES).getInt() : UserPartition.of(key, partitionCount)));
    }
}
