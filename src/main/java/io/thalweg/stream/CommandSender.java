package io.thalweg.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.input.Command;
import io.thalweg.topics.TopicLoader;
import io.thalweg.topics.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Sends commands to a running application, and waits for what becomes of them. */
public final class CommandSender {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Topics topics;
    private final int partitionCount;
    private final Map<String, Object> producerProperties;
    private final Map<String, Object> consumerProperties;

    /**
     * @param partitionCount of the commands topic
     * @param producerProperties of an idempotent producer
     * @param consumerProperties of a read_committed consumer without a group
     */
    public CommandSender(
            Topics topics,
            int partitionCount,
            Map<String, Object> producerProperties,
            Map<String, Object> consumerProperties) {
        this.topics = topics;
        this.partitionCount = partitionCount;
        this.producerProperties = producerProperties;
        this.consumerProperties = consumerProperties;
    }

    /** The audit record of a user's removal, committed; empty if none came in time, and the command is still to be executed. */
    public Optional<JsonNode> forget(String userId, Duration timeout) {
        String requestId = UUID.randomUUID().toString();
        try (KafkaConsumer<byte[], byte[]> audit = new KafkaConsumer<>(
                new TreeMap<>(consumerProperties), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = audit.partitionsFor(topics.audit()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            audit.assign(partitions);
            audit.seekToEnd(partitions);
            // Seeking is lazy: the ends must be those before the command.
            partitions.forEach(audit::position);
            byte[] key = userId.getBytes(StandardCharsets.UTF_8);
            send(loader -> loader.send(key, key, new Command.Forget(userId, requestId).encode()));
            return await(audit, requestId, timeout);
        }
    }

    /** Asks every task, by way of every partition, to make the lists of all its users anew. */
    public void refresh() {
        byte[] value = new Command.Refresh().encode();
        send(loader -> {
            for (int partition = 0; partition < partitionCount; partition++) {
                loader.sendTo(partition, value);
            }
        });
    }

    private void send(Consumer<TopicLoader> work) {
        try (TopicLoader loader = TopicLoader.appending(producerProperties, topics.commands(), partitionCount)) {
            work.accept(loader);
            loader.flush();
        }
    }

    private static Optional<JsonNode> await(KafkaConsumer<byte[], byte[]> audit, String requestId, Duration timeout) {
        long end = System.nanoTime() + timeout.toNanos();
        while (System.nanoTime() < end) {
            for (ConsumerRecord<byte[], byte[]> record : audit.poll(POLL)) {
                JsonNode result = parse(record.value());
                if (result.path("requestId").asText().equals(requestId)) {
                    return Optional.of(result);
                }
            }
        }
        return Optional.empty();
    }

    private static JsonNode parse(byte[] value) {
        try {
            return JSON.readTree(value);
        } catch (IOException e) {
            throw new UncheckedIOException("a record of the audit topic is no JSON", e);
        }
    }
}
