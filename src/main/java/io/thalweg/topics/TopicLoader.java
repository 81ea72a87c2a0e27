package io.thalweg.topics;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends records into a topic, in order within a partition. Either all of them, or, as a topic's only producer that was
 * started again with the same sequence, those that the topic doesn't hold yet.
 *
 * <p>The second way relies on being the only producer: an idempotent one keeps the order within a partition, so a
 * partition's end offset tells how many of its records need no sending. Not safe for use by several threads.
 */
public final class TopicLoader implements AutoCloseable {

    private final String topic;
    private final KafkaProducer<byte[], byte[]> producer;
    private final long[] held;
    private final long[] seen;
    private long sentCount;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    private TopicLoader(Map<String, Object> properties, String topic, long[] held) {
        this.topic = topic;
        this.held = held;
        this.seen = new long[held.length];
        this.producer =
                new KafkaProducer<>(new TreeMap<>(properties), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * A loader that goes on after what the topic holds.
     *
     * @param properties of an idempotent producer
     * @param admin asked for the end offsets
     */
    public static TopicLoader resuming(Map<String, Object> properties, Admin admin, String topic, int partitionCount) {
        return new TopicLoader(properties, topic, endOffsets(admin, topic, partitionCount));
    }

    /**
     * A loader that sends everything, behind whatever the topic holds.
     *
     * @param properties of an idempotent producer
     */
    public static TopicLoader appending(Map<String, Object> properties, String topic, int partitionCount) {
        return new TopicLoader(properties, topic, new long[partitionCount]);
    }

    /**
     * Sends the next record of the sequence, unless the topic holds it already.
     *
     * @param partitionKey a user's id: says the partition
     * @param key of the record
     * @throws KafkaException if an earlier record could not be sent
     */
    public void send(byte[] partitionKey, byte @Nullable [] key, byte @Nullable [] value) {
        int partition = UserPartition.of(partitionKey, seen.length);
        if (seen[partition]++ < held[partition]) {
            return;
        }
        send(partition, key, value);
    }

    private void send(int partition, byte @Nullable [] key, byte @Nullable [] value) {
        Exception failed = failure.get();
        if (failed != null) {
            throw new KafkaException("topic " + topic + " takes no more records: " + failed.getMessage(), failed);
        }
        var unused = producer.send(new ProducerRecord<>(topic, partition, key, value), (metadata, e) -> {
            if (e != null) {
                failure.compareAndSet(null, e);
            }
        });
        sentCount++;
    }

    /**
     * Sends a record without a key to a partition.
     *
     * @throws KafkaException if an earlier record could not be sent
     */
    public void sendTo(int partition, byte[] value) {
        send(partition, null, value);
    }

    /** How many records were sent by this loader; those that the topic held are not among them. */
    public long sentCount() {
        return sentCount;
    }

    /** Waits until everything is acknowledged. */
    public void flush() {
        producer.flush();
        Exception failed = failure.get();
        if (failed != null) {
            throw new KafkaException("topic " + topic + " takes no more records: " + failed.getMessage(), failed);
        }
    }

    @Override
    public void close() {
        producer.close();
    }

    private static long[] endOffsets(Admin admin, String topic, int partitionCount) {
        Map<TopicPartition, OffsetSpec> latest = IntStream.range(0, partitionCount)
                .boxed()
                .collect(Collectors.toMap(
                        partition -> new TopicPartition(topic, partition), partition -> OffsetSpec.latest()));
        try {
            long[] ends = new long[partitionCount];
            for (Map.Entry<TopicPartition, ListOffsetsResultInfo> end :
                    admin.listOffsets(latest).all().get().entrySet()) {
                ends[end.getKey().partition()] = end.getValue().offset();
            }
            return ends;
        } catch (ExecutionException e) {
            throw new KafkaException("the end of topic " + topic + " can't be asked for", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        }
    }
}
