package io.thalweg.topics;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether ratings wait behind a transaction of another program that does not end. Readers of committed records get nothing
 * beyond such a transaction's first record, and their lag, counted up to there, is 0: the application looks idle.
 *
 * <p>Every few seconds a thread of its own asks for two ends of each partition, of all records and of those that readers
 * of committed ones get. Where the second stands still below the first, the partition is blocked. Any thread may ask.
 */
public final class BlockedInput implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BlockedInput.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);
    private static final int ANSWER_WITHIN_MILLIS = 10_000;
    private static final long WARN_NANOS = Duration.ofSeconds(60).toNanos();

    private final Map<String, Object> adminProperties;
    private final Map<TopicPartition, OffsetSpec> ends;
    private final Map<TopicPartition, Standing> standing = new HashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::follow, "blocked-input");
    private volatile double longestSeconds;

    private static final class Standing {
        final long offset;
        final long sinceNanos;
        boolean isWarned;

        Standing(long offset, long sinceNanos) {
            this.offset = offset;
            this.sinceNanos = sinceNanos;
        }
    }

    /** Looks after the partitions of a topic once it is started. */
    public BlockedInput(Map<String, Object> adminProperties, String topic, int partitionCount) {
        this.adminProperties = adminProperties;
        this.ends = IntStream.range(0, partitionCount)
                .boxed()
                .collect(Collectors.toMap(
                        partition -> new TopicPartition(topic, partition), partition -> OffsetSpec.latest()));
        thread.setDaemon(true);
    }

    /** Begins to look. */
    public void start() {
        thread.start();
    }

    /** For how long the partition that has been blocked longest was blocked at the last look; 0 where none is. */
    public double longestSeconds() {
        return longestSeconds;
    }

    @Override
    public void close() {
        closed.countDown();
    }

    private void follow() {
        try (Admin admin = Admin.create(adminProperties)) {
            while (!closed.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
                look(admin);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(Admin admin) throws InterruptedException {
        try {
            // The lower one first: what is written between the two looks must not seem to be kept back before it.
            Map<TopicPartition, Long> committed = ends(admin, IsolationLevel.READ_COMMITTED);
            accept(committed, ends(admin, IsolationLevel.READ_UNCOMMITTED), System.nanoTime());
        } catch (ExecutionException e) {
            LOG.debug("the ends of the ratings can't be asked for; once more in {} s", BETWEEN_LOOKS.toSeconds(), e);
        }
    }

    private Map<TopicPartition, Long> ends(Admin admin, IsolationLevel level)
            throws InterruptedException, ExecutionException {
        ListOffsetsOptions options = new ListOffsetsOptions(level).timeoutMs(ANSWER_WITHIN_MILLIS);
        return admin.listOffsets(ends, options).all().get().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, end -> end.getValue().offset()));
    }

    /**
     * Takes in what a look has brought.
     *
     * @param committed the first offset of each partition that readers of committed records don't get
     * @param all the first offset that nobody has written
     */
    void accept(Map<TopicPartition, Long> committed, Map<TopicPartition, Long> all, long nowNanos) {
        committed.forEach((partition, offset) -> {
            Standing known = standing.get(partition);
            if (offset >= all.getOrDefault(partition, 0L)) {
                standing.remove(partition);
            } else if (known == null || known.offset != offset) {
                standing.put(partition, new Standing(offset, nowNanos));
            }
        });
        long longest = 0;
        for (Map.Entry<TopicPartition, Standing> each : standing.entrySet()) {
            long nanos = nowNanos - each.getValue().sinceNanos;
            longest = Math.max(longest, nanos);
            if (nanos >= WARN_NANOS && !each.getValue().isWarned) {
                each.getValue().isWarned = true;
                warn(each.getKey(), each.getValue().offset, TimeUnit.NANOSECONDS.toSeconds(nanos));
            }
        }
        longestSeconds = longest / 1e9;
    }

    private static void warn(TopicPartition partition, long offset, long seconds) {
        String place = "--topic " + partition.topic() + " --partition " + partition.partition();
        LOG.warn(
                "ratings of {} have waited {} s or more behind another program's transaction, open at offset {}; find its"
                        + " producer: kafka-transactions.sh describe-producers {}; end it: kafka-transactions.sh abort {}"
                        + " --start-offset {}",
                partition,
                seconds,
                offset,
                place,
                place,
                offset);
    }
}
