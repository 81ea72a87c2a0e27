package io.thalweg.topics;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads compacted topics from their beginning, or from where another reader stopped, first up to their ends, then as they grow, on a thread of its own. Sees
 * committed records only. One instance reads every partition itself; there is no consumer group.
 */
public final class CompactedTopicReader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CompactedTopicReader.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final int MOST_POLLED = 2_000;

    private final List<String> topics;
    private final Consumer<ConsumerRecord<byte[], byte[]>> handler;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread follower;
    private final Freshness freshness;
    private final Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();

    /** Up to where each partition was read, with what has offsets and is no record; put after the handler has seen what is before. */
    private final Map<TopicPartition, Long> passed = new ConcurrentHashMap<>();

    private volatile Map<TopicPartition, Long> ends = Map.of();
    private volatile boolean closed;
    private volatile boolean hasCaughtUp;
    private volatile long lag;
    private final BrokerContact contact = new BrokerContact(System::nanoTime);
    private volatile Consumer<Throwable> onFailure = e -> {};

    /** A reader of one topic's partitions. */
    public CompactedTopicReader(
            Map<String, Object> properties, String topic, Consumer<ConsumerRecord<byte[], byte[]>> handler) {
        this(properties, List.of(topic), handler);
    }

    /**
     * A reader of all partitions of some topics.
     *
     * @param properties of the consumer; isolation must be read_committed
     * @param handler called by one thread at a time, in order within a partition
     */
    public CompactedTopicReader(
            Map<String, Object> properties, List<String> topics, Consumer<ConsumerRecord<byte[], byte[]>> handler) {
        this(properties, topics, handler, new Freshness(0, System::currentTimeMillis));
    }

    /** The same; it fails when it was out of touch for longer than tombstones are kept. */
    public CompactedTopicReader(
            Map<String, Object> properties,
            List<String> topics,
            Consumer<ConsumerRecord<byte[], byte[]>> handler,
            Freshness freshness) {
        this.freshness = freshness;
        this.topics = List.copyOf(topics);
        this.handler = handler;
        this.consumer = new KafkaConsumer<>(
                withLargePolls(properties), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.follower = new Thread(this::follow, "thalweg-reader-" + String.join("-", topics));
        this.follower.setDaemon(true);
    }

    /** A poll looks at every metric and position, however few records it brings. */
    private static Map<String, Object> withLargePolls(Map<String, Object> properties) {
        Map<String, Object> all = new HashMap<>(properties);
        all.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MOST_POLLED);
        return all;
    }

    /**
     * Reads from the beginning until it has seen everything that was committed when the call began.
     *
     * @param progress told how many records were read, of how many offsets there are
     * @throws org.apache.kafka.common.errors.TimeoutException if that takes longer than {@code timeout}
     */
    public void readToEnd(Duration timeout, BiConsumer<Long, Long> progress) {
        readToEnd(Map.of(), timeout, progress);
    }

    /**
     * The same, from where another reader has read up to.
     *
     * @param from its {@link #positions()}; partitions that aren't in it are read from their beginning
     * @throws OffsetOutOfRangeException if a partition doesn't have what the other reader had seen any more; it may be called again
     */
    public void readToEnd(
            Map<TopicPartition, OffsetAndMetadata> from, Duration timeout, BiConsumer<Long, Long> progress) {
        List<TopicPartition> partitions = topics.stream()
                .flatMap(topic -> consumer.partitionsFor(topic, timeout).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.unsubscribe(); // what brokers answer to an earlier call is of no interest any more
        consumer.assign(partitions);
        long lookedAt = freshness.now();
        ends = consumer.endOffsets(partitions, timeout);
        freshness.looked(lookedAt);
        seek(partitions, from);
        long all = ends.entrySet().stream()
                .mapToLong(end -> end.getValue()
                        - Optional.ofNullable(from.get(end.getKey()))
                                .map(OffsetAndMetadata::offset)
                                .orElse(0L))
                .sum();
        long deadline = System.nanoTime() + timeout.toNanos();
        long read = 0;
        while (!hasReachedEnds()) {
            if (System.nanoTime() > deadline) {
                throw new org.apache.kafka.common.errors.TimeoutException(String.join(", ", topics)
                        + " was not read to its end in " + timeout.toSeconds() + " s; raise startup.timeout.ms");
            }
            read += handle(consumer.poll(POLL));
            contact.look(consumer.metrics());
            progress.accept(read, all);
        }
        partitions.forEach(each -> passed.put(each, consumer.position(each)));
        freshness.reachedEnds();
        hasCaughtUp = true;
        LOG.debug("read {} records of {} before the start", read, topics);
    }

    private void seek(List<TopicPartition> partitions, Map<TopicPartition, OffsetAndMetadata> from) {
        positions.clear();
        passed.clear();
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> missing = new HashMap<>();
        for (TopicPartition each : partitions) {
            OffsetAndMetadata place = from.get(each);
            if (place != null) {
                // With the leader's epoch, by which the brokers tell whether the log is the same.
                consumer.seek(each, place);
                positions.put(each, place);
                if (place.offset() > ends.getOrDefault(each, 0L)) {
                    missing.put(each, place.offset());
                }
            }
        }
        if (!missing.isEmpty()) {
            throw new OffsetOutOfRangeException("these partitions were longer: " + missing.keySet(), missing);
        }
    }

    /**
     * Up to where the handler has seen each partition, with the leader's epoch of the last record. To be asked by the thread that reads,
     * or after {@link #close()}.
     */
    public Map<TopicPartition, OffsetAndMetadata> positions() {
        return Map.copyOf(positions);
    }

    /**
     * The offset of a partition before which the handler has seen every committed record; 0 while that is not known. Markers of
     * transactions are passed by a later poll than the records before them. Any thread may ask.
     */
    public long position(TopicPartition partition) {
        return passed.getOrDefault(partition, 0L);
    }

    /**
     * Goes on reading until {@link #close()}.
     *
     * @param failureHandler told if reading ends by an error; what the reader fed is then stale
     */
    public void startFollowing(Consumer<Throwable> failureHandler) {
        onFailure = failureHandler;
        follower.start();
    }

    /** How many offsets are still to be read of each topic, up to the ends that were seen last; by any thread. */
    public Map<String, Long> remaining() {
        Map<String, Long> remaining = new TreeMap<>();
        ends.forEach((partition, end) ->
                remaining.merge(partition.topic(), Math.max(0, end - Math.max(0, position(partition))), Long::sum));
        return remaining;
    }

    /** Whether {@link #readToEnd} is done. */
    public boolean hasCaughtUp() {
        return hasCaughtUp;
    }

    /** The time up to which it has seen all that was committed, in milliseconds since 1970. */
    public long freshAtMillis() {
        return freshness.freshAtMillis();
    }

    /** Committed records that were there at the last fetch and are not read yet, while it follows. */
    public long lag() {
        return lag;
    }

    /** When a broker last answered it. */
    public BrokerContact contact() {
        return contact;
    }

    @Override
    public void close() {
        closed = true;
        if (follower.isAlive()) {
            consumer.wakeup();
            try {
                follower.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        consumer.close();
    }

    private void follow() {
        try {
            while (!closed) {
                handle(consumer.poll(POLL));
                contact.look(consumer.metrics());
                stayFresh();
                lag = consumer.assignment().stream()
                        .mapToLong(partition -> consumer.currentLag(partition).orElse(0))
                        .sum();
            }
        } catch (WakeupException e) {
            LOG.debug("woken to close");
        } catch (Throwable e) { // an OutOfMemoryError too: whoever reads what this one fed must not go on
            onFailure.accept(e);
        }
    }

    /** Before and after the look: the gap is noticed also where the brokers can't be reached at its end. */
    private void stayFresh() {
        if (freshness.isReadingToEnds() && hasReachedEnds()) {
            freshness.reachedEnds();
        }
        freshness.require(String.join(", ", topics));
        if (freshness.isLookDue()) {
            long lookedAt = freshness.now();
            try {
                ends = consumer.endOffsets(consumer.assignment(), LOOK);
                freshness.looked(lookedAt);
            } catch (org.apache.kafka.common.errors.TimeoutException e) {
                LOG.debug("the ends of {} are not known", topics, e);
            }
        }
    }

    private boolean hasReachedEnds() {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private long handle(ConsumerRecords<byte[], byte[]> records) {
        for (TopicPartition partition : records.partitions()) {
            ConsumerRecord<byte[], byte[]> last = null;
            for (ConsumerRecord<byte[], byte[]> each : records.records(partition)) {
                if (closed) {
                    break;
                }
                handler.accept(each);
                last = each;
            }
            if (last != null) {
                positions.put(partition, new OffsetAndMetadata(last.offset() + 1, last.leaderEpoch(), ""));
            }
        }
        if (!closed) { // or some may have been left out
            records.nextOffsets().forEach((partition, next) -> passed.put(partition, next.offset()));
        }
        return records.count();
    }
}
