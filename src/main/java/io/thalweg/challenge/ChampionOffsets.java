package io.thalweg.challenge;

import io.thalweg.topics.HopOrigin;
import io.thalweg.topics.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * From where a challenger goes on: where the champion has read its input up to, or before that, where a rating still is on its way
 * between two tasks. What the challenger then reads for a second time is known to it by user, item and time.
 */
final class ChampionOffsets {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final RecordMetadata NOWHERE = new HopOrigin("", 0, 0);

    private final Admin admin;
    private final Map<String, Object> consumerProperties;
    private final Topics champion;
    private final Duration timeout;

    ChampionOffsets(Admin admin, Map<String, Object> consumerProperties, Topics champion, Duration timeout) {
        this.admin = admin;
        this.consumerProperties = consumerProperties;
        this.champion = champion;
        this.timeout = timeout;
    }

    /**
     * The offsets of ratings and commands, by partition. To be read before what the champion knows, which then holds all before them.
     *
     * @throws KafkaException if the champion has read nothing, or is itself taking in what it began with
     */
    Map<TopicPartition, Long> read() {
        Map<TopicPartition, Long> committed = committed();
        Map<TopicPartition, Long> input = new HashMap<>(committed);
        input.keySet()
                .removeIf(partition -> !partition.topic().equals(champion.ratings())
                        && !partition.topic().equals(champion.commands()));
        if (input.keySet().stream().noneMatch(partition -> partition.topic().equals(champion.ratings()))) {
            throw new KafkaException("application '" + champion.applicationId() + "' has committed no offset of "
                    + champion.ratings() + ", so there is nothing to start from; is application.id right?");
        }
        goBackToThoseOnTheWay(committed, input);
        return input;
    }

    private void goBackToThoseOnTheWay(Map<TopicPartition, Long> committed, Map<TopicPartition, Long> input) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(consumerProperties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> hop = consumer.partitionsFor(champion.wrongPartitionHop(), timeout).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(hop);
            Map<TopicPartition, Long> ends = consumer.endOffsets(hop, timeout);
            consumer.seekToBeginning(hop);
            for (TopicPartition each : hop) {
                Long at = committed.get(each);
                if (at != null) {
                    consumer.seek(each, at);
                }
            }
            long deadline = System.nanoTime() + timeout.toNanos();
            while (hop.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
                if (System.nanoTime() > deadline) {
                    throw new KafkaException(champion.wrongPartitionHop() + " was not read to its end within "
                            + timeout.toSeconds() + " s");
                }
                for (ConsumerRecord<byte[], byte[]> each : consumer.poll(POLL)) {
                    goBack(each, input);
                }
            }
        }
    }

    private void goBack(ConsumerRecord<byte[], byte[]> onTheWay, Map<TopicPartition, Long> input) {
        if (HopOrigin.isCommand(onTheWay.headers())) {
            RecordMetadata command = HopOrigin.of(onTheWay.headers(), champion.commands(), NOWHERE);
            input.merge(new TopicPartition(command.topic(), command.partition()), command.offset(), Math::min);
            return;
        }
        RecordMetadata none = new HopOrigin(onTheWay.topic(), onTheWay.partition(), onTheWay.offset());
        RecordMetadata origin = HopOrigin.of(onTheWay.headers(), champion.ratings(), none);
        if (!origin.topic().equals(champion.ratings())) {
            throw new KafkaException("application '" + champion.applicationId()
                    + "' is taking in the ratings that it began with; try again when it has");
        }
        String topic = HopOrigin.isCommand(onTheWay.headers()) ? champion.commands() : champion.ratings();
        input.merge(new TopicPartition(topic, origin.partition()), origin.offset(), Math::min);
    }

    private Map<TopicPartition, Long> committed() {
        String group = champion.applicationId();
        try {
            Map<TopicPartition, Long> offsets = new HashMap<>();
            // Stable: a commit that is just being finished counts with all that belongs to it.
            admin.listConsumerGroupOffsets(
                            Map.of(group, new ListConsumerGroupOffsetsSpec()),
                            new ListConsumerGroupOffsetsOptions().requireStable(true))
                    .partitionsToOffsetAndMetadata(group)
                    .get()
                    .forEach((partition, offset) -> {
                        if (offset != null) {
                            offsets.put(partition, offset.offset());
                        }
                    });
            return offsets;
        } catch (ExecutionException e) {
            throw new KafkaException("the offsets of group " + group + " can't be read", e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
