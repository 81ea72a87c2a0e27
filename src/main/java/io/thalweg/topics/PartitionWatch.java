package io.thalweg.topics;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every ten seconds whether the ratings topic still has as many partitions as the state was learned with. Kafka
 * Streams would notice minutes later, and advise to reset the application, which would destroy what was learned.
 */
public final class PartitionWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PartitionWatch.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);

    private final Map<String, Object> adminProperties;
    private final Topics topics;
    private final int partitionCount;
    private final Consumer<Throwable> onChange;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    /** @param onChange told once, with what to do */
    public PartitionWatch(
            Map<String, Object> adminProperties, Topics topics, int partitionCount, Consumer<Throwable> onChange) {
        this.adminProperties = adminProperties;
        this.topics = topics;
        this.partitionCount = partitionCount;
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
            String message = String.valueOf(each.getMessage());
            if (message.contains("StreamsResetter") || message.contains("has invalid partitions")) {
                try (Admin admin = Admin.create(adminProperties)) {
                    return new IncompatibleStateException(change(admin).orElseGet(this::changeOfAnyTopic));
                }
            }
        }
        return cause;
    }

    private String changeOfAnyTopic() {
        return "the number of partitions of an internal topic or of " + topics.ratings()
                + " is not the one that the application has learned with; nothing is lost: undo it, or "
                + NewApplication.advice(topics) + "; topics verify says which";
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt(); // a look may wait for a broker that is away
    }

    private void watch() {
        try (Admin admin = Admin.create(adminProperties)) {
            while (!closed.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
                Optional<String> change = change(admin);
                if (change.isPresent()) {
                    onChange.accept(new IncompatibleStateException(change.get()));
                    return;
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("interrupted");
        }
    }

    private Optional<String> change(Admin admin) {
        try {
            TopicAdmin look = new TopicAdmin(admin, topics, partitionCount, "");
            return Optional.ofNullable(
                            look.partitionCounts(List.of(topics.ratings())).get(topics.ratings()))
                    .filter(count -> count != partitionCount)
                    .map(count -> look.repartitioned(count, partitionCount));
        } catch (KafkaException e) {
            LOG.debug("the partitions of {} can't be counted now", topics.ratings(), e);
            return Optional.empty();
        }
    }
}
