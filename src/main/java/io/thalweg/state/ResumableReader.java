package io.thalweg.state;

import io.thalweg.topics.CompactedTopicReader;
import io.thalweg.topics.Freshness;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads compacted topics into rows: at a start all of them, or, where the instance was stopped in order and its folder is still there,
 * what came since; then what comes.
 *
 * <p>What lies on disk is used only if the topics are the ones that were read (by their ids, and by the epochs of their leaders), the
 * model has the same signature, and nothing can have been deleted meanwhile of which no trace is left.
 */
public final class ResumableReader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ResumableReader.class);

    private final ModelSignature signature;
    private final Optional<DiskRows> disk;
    private final long maxAgeMillis;
    private final List<String> topics;
    private final CompactedTopicReader reader;
    private Map<String, Uuid> topicIds = Map.of();

    /** Whether all was read and taken in: what was not must not be taken up again. */
    private boolean isWhole;

    private boolean hasLeft;

    /** Calls a reading, once for each time it has to begin. */
    @FunctionalInterface
    public interface Reading {
        /** @param goesOn whether the rows that were read before are there, and only what came later is read */
        void of(boolean goesOn, Runnable reading);
    }

    /**
     * A reader that has read nothing yet.
     *
     * @param properties of a consumer that is {@code read_committed}
     * @param handler takes each record into the rows; by one thread at a time
     * @param disk where the rows lie, if on disk
     * @param maxAgeMillis for how long what is deleted leaves a trace in the topics
     */
    public ResumableReader(
            Map<String, Object> properties,
            List<String> topics,
            Consumer<ConsumerRecord<byte[], byte[]>> handler,
            ModelSignature signature,
            Optional<DiskRows> disk,
            long maxAgeMillis) {
        this.signature = signature;
        this.topics = topics;
        this.disk = disk;
        this.maxAgeMillis = maxAgeMillis;
        this.reader = new CompactedTopicReader(
                failingWhereRowsAreLost(properties),
                topics,
                handler,
                new Freshness(maxAgeMillis, System::currentTimeMillis));
    }

    /** A log that lost its end has lost rows which the model has: all must be read again. */
    private static Map<String, Object> failingWhereRowsAreLost(Map<String, Object> properties) {
        Map<String, Object> all = new HashMap<>(properties);
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        return all;
    }

    /**
     * Reads until the rows have everything that was committed when the call began.
     *
     * @param progress told how many records were read, of how many offsets there are
     * @param mayGoOn whether the rows that are there tell enough to go on from them
     * @throws org.apache.kafka.common.errors.TimeoutException if that takes longer than {@code timeout}
     */
    public void readAll(
            Admin admin, Duration timeout, BiConsumer<Long, Long> progress, BooleanSupplier mayGoOn, Reading rows) {
        topicIds = topicIds(admin, timeout);
        Map<TopicPartition, OffsetAndMetadata> from =
                disk.flatMap(onDisk -> takeUp(onDisk, mayGoOn)).orElse(Map.of());
        try {
            rows.of(!from.isEmpty(), () -> reader.readToEnd(from, timeout, progress));
        } catch (OffsetOutOfRangeException e) {
            LOG.warn("what was read before has left the topics, so all is read again: {}", e.getMessage());
            disk.ifPresent(DiskRows::clear);
            rows.of(false, () -> reader.readToEnd(timeout, progress));
        }
        isWhole = true;
    }

    private Optional<Map<TopicPartition, OffsetAndMetadata>> takeUp(DiskRows onDisk, BooleanSupplier mayGoOn) {
        Optional<ReadUpTo> left = ReadUpTo.parse(onDisk.takeUp());
        Optional<Map<TopicPartition, OffsetAndMetadata>> usable = left.filter(this::fits)
                .filter(note -> mayGoOn.getAsBoolean())
                .map(ReadUpTo::positions)
                .filter(positions -> !positions.isEmpty());
        if (usable.isEmpty()) {
            onDisk.clear();
        }
        return usable;
    }

    private boolean fits(ReadUpTo left) {
        long age = System.currentTimeMillis() - left.freshAtMillis();
        return signature.goesOnFrom(left.signature())
                && left.topics().equals(topicIds)
                && StateFolder.isUsable(age, maxAgeMillis);
    }

    private Map<String, Uuid> topicIds(Admin admin, Duration timeout) {
        try {
            Map<String, Uuid> ids = new HashMap<>();
            admin.describeTopics(topics)
                    .allTopicNames()
                    .get(timeout.toMillis(), TimeUnit.MILLISECONDS)
                    .forEach((name, topic) -> ids.put(name, topic.topicId()));
            return ids;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new org.apache.kafka.common.errors.InterruptException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException("the topics " + topics + " can't be described", e);
        }
    }

    /**
     * Goes on reading until it is closed.
     *
     * @param failureHandler told if reading ends by an error; what the reader fed is then stale
     */
    public void startFollowing(Consumer<Throwable> failureHandler) {
        reader.startFollowing(failureHandler);
    }

    /** How far it is. */
    public CompactedTopicReader reader() {
        return reader;
    }

    /**
     * Closes it, and leaves what it has read to a later start. To be called only if nothing failed; a second call does nothing.
     *
     * @param prepare called before, with all rows there
     */
    public void leave(Runnable prepare) {
        reader.close();
        if (disk.isEmpty() || hasLeft || !isWhole || Thread.currentThread().isInterrupted()) {
            return; // interrupted, the reader may not have ended
        }
        hasLeft = true;
        try {
            prepare.run();
            disk.get().leave(new ReadUpTo(signature, reader.freshAtMillis(), topicIds, reader.positions()).lines());
        } catch (IllegalStateException | UncheckedIOException e) {
            LOG.warn("the next start reads all from Kafka: {}", e.getMessage());
        }
    }

    /** Closes it; a second call, and one after {@link #leave}, does nothing. */
    @Override
    public void close() {
        reader.close();
    }
}
