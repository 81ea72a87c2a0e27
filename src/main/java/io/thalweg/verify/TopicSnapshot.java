package io.thalweg.verify;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The committed records of a topic, from the beginning up to given offsets or to the end. */
final class TopicSnapshot {

    private static final Duration POLL = Duration.ofMillis(200);

    private final Map<String, Object> consumerProperties;
    private final Duration timeout;

    /** @param consumerProperties of a read_committed consumer without a group */
    TopicSnapshot(Map<String, Object> consumerProperties, Duration timeout) {
        this.consumerProperties = consumerProperties;
        this.timeout = timeout;
    }

    /** Reads every partition to its end; returns the offset at which each began. */
    Map<TopicPartition, Long> read(String topic, Consumer<ConsumerRecord<byte[], byte[]>> taker) {
        return read(topic, Map.of(), taker);
    }

    /**
     * Reads every partition, each in its own order, to the offset given for it, or to its end.
     *
     * @throws KafkaException if that takes longer than the timeout
     */
    Map<TopicPartition, Long> read(
            String topic, Map<TopicPartition, Long> upTo, Consumer<ConsumerRecord<byte[], byte[]>> taker) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(consumerProperties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = new ArrayList<>();
            consumer.partitionsFor(topic, timeout)
                    .forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
            // First, because a consumer warns of an end that it learns of a partition that is not its own.
            consumer.assign(partitions);
            Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions, timeout);
            Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions, timeout));
            ends.replaceAll((partition, end) -> Math.min(end, upTo.getOrDefault(partition, Long.MAX_VALUE)));
            consumer.seekToBeginning(partitions);
            readTo(consumer, ends, taker);
            return beginnings;
        }
    }

    private void readTo(
            KafkaConsumer<byte[], byte[]> consumer,
            Map<TopicPartition, Long> ends,
            Consumer<ConsumerRecord<byte[], byte[]>> taker) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            if (System.nanoTime() > deadline) {
                throw new KafkaException(ends.keySet() + " were not read to their ends within " + timeout.toSeconds()
                        + " s; a transaction may be open on one");
            }
            for (ConsumerRecord<byte[], byte[]> each : consumer.poll(POLL)) {
                TopicPartition partition = new TopicPartition(each.topic(), each.partition());
                if (each.offset() < ends.getOrDefault(partition, 0L)) {
                    taker.accept(each);
                }
            }
        }
    }
}
