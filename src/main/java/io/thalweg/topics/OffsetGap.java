package io.thalweg.topics;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Whether committed records lie between two offsets of a partition. There may be none: markers of transactions and aborted
 * records have offsets too, so that a group which has read everything need not stand at a partition's end.
 */
public final class OffsetGap {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final Map<String, Object> consumerProperties;

    /** @param consumerProperties of a read_committed consumer without a group */
    public OffsetGap(Map<String, Object> consumerProperties) {
        this.consumerProperties = consumerProperties;
    }

    /** What was found between two offsets. */
    public enum Content {
        NOTHING,
        RECORDS,
        /** The brokers did not say in time, or a transaction is open there. */
        UNKNOWN
    }

    /** What lies at {@code from} and behind it, before {@code to}. Reads no further than the first record. */
    public Content content(TopicPartition partition, long from, long to) {
        if (from >= to) {
            return Content.NOTHING;
        }
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(consumerProperties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, from);
            long deadline = System.nanoTime() + LONGEST.toNanos();
            while (System.nanoTime() < deadline) {
                for (ConsumerRecord<byte[], byte[]> first : consumer.poll(POLL)) {
                    return first.offset() < to ? Content.RECORDS : Content.NOTHING;
                }
                if (consumer.position(partition) >= to) {
                    return Content.NOTHING;
                }
            }
            return Content.UNKNOWN;
        }
    }
}
