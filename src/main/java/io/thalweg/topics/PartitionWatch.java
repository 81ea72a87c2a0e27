package io.thalweg.topics;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every five seconds whether the topics that are read have as many partitions as when the instance was started. Where they have others,
 * the instance is to start again: its changelogs need as many, and new partitions an offset. Kafka Streams would notice minutes later, and
 * advise to reset the application, which would destroy what was learned.
 */
public final class PartitionWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PartitionWatch.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

    private final Map<String, Object> adminProperties;
    private final Topics topics;
    private final PartitionCounts counts;
    private final Consumer<Throwable> onChange;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    /** @param onChange told once, by a {@link PartitionsChangedException} */
    public PartitionWatch(
            Map<String, Object> adminProperties, Topics topics, PartitionCounts counts, Consumer<Throwable> onChange) {
        this.adminProperties = adminProperties;
        this.topics = topics;
        this.counts = counts;
        this.onChange = onChange;
        this.thread = new Thread(this::watch, "thalweg-partition-watch");
        thread.setDaemon(true);
    }

    /** Begins to look. */
    public void start() {
        thread.start();
    }

    /**
     * What failed, or, where Kafka's message would advise to reset the application, what to do instead. Kafka Streams may
     * fail before the next look: then the partitions are counted here, and a broker may be waited for.
     */
    public Throwable explained(Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof PartitionsChangedException changed) {
                return changed;
            }
            String message = String.valueOf(each.getMessage());
            boolean isOfPartitions = message.contains("StreamsResetter") || message.contains("has invalid partitions");
            if (isOfPartitions || each instanceof NoOffsetForPartitionException) {
                try (Admin admin = Admin.create(adminProperties)) {
                    Optional<PartitionsChangedException> change = change(admin);
                    return change.isPresent() ? change.get() : isOfPartitions ? changeOfAnyTopic() : cause;
                }
            }
        }
        return cause;
    }

    private IncompatibleStateException changeOfAnyTopic() {
        return new IncompatibleStateException("the number of partitions of an internal topic"
                + " is not the one that the application has learned with; nothing is lost: undo it, or "
                + NewApplication.advice(topics) + "; topics verify says which");
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt(); // a look may wait for a broker that is away
    }

    private void watch() {
        try (Admin admin = Admin.create(adminProperties)) {
            while (!closed.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
                Optional<PartitionsChangedException> change = change(admin);
                if (change.isPresent()) {
                    onChange.accept(change.get());
                    return;
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("interrupted");
        }
    }

    private Optional<PartitionsChangedException> change(Admin admin) {
        try {
            Map<String, Integer> found = new TopicAdmin(admin, topics, counts.users(), "")
                    .partitionCounts(List.of(topics.ratings(), topics.commands()));
            PartitionCounts now = new PartitionCounts(
                    counts.users(),
                    found.getOrDefault(topics.ratings(), counts.ratings()),
                    found.getOrDefault(topics.commands(), counts.commands()));
            return now.equals(counts)
                    ? Optional.empty()
                    : Optional.of(PartitionsChangedException.of(topics, counts, now));
        } catch (KafkaException e) {
            LOG.debug("the partitions of {} can't be counted now", topics.ratings(), e);
            return Optional.empty();
        }
    }
}
