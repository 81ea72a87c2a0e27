package io.thalweg.serve;

import io.thalweg.topics.OffsetGap;
import io.thalweg.topics.PartitionCounts;
import io.thalweg.topics.Topics;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks behind the last rating that was learned where the view stands still before a partition's end: what is left there may be nothing
 * that is ever learned in this partition, and the view would look older and older. That is so for markers of transactions, for what was
 * deleted before it was read, and for ratings that were sent on to their users' partition.
 *
 * <p>Two facts tell. What the group has committed has had its effect, once the contributions are read up to the end that they have after
 * that was seen. And between that and the end there may be no committed record. A thread asks every {@value #LOOK_MILLIS} ms, and
 * asks brokers nothing while no partition stands still.
 */
final class Standstill implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Standstill.class);
    private static final long LOOK_MILLIS = 1_000;
    private static final long ANSWER_SECONDS = 5;

    private final Admin admin;
    private final OffsetGap gap;
    private final Topics topics;
    private final Positions positions;
    private final ToLongFunction<TopicPartition> contributed;
    private final long[] before;

    /** What is committed may still be on its way to its user then: {@link HopProgress} looks after it. */
    private final boolean hops;

    /** Where records are known to wait, so that nobody looks again. */
    private final long[] recordsAt;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    /**
     * Nothing is looked at before the start.
     *
     * @param admin closed with this
     * @param contributed the offset before which the model has everything of a topic's partition
     */
    Standstill(
            Admin admin,
            OffsetGap gap,
            Topics topics,
            PartitionCounts partitions,
            Positions positions,
            ToLongFunction<TopicPartition> contributed) {
        this.admin = admin;
        this.gap = gap;
        this.topics = topics;
        this.positions = positions;
        this.contributed = contributed;
        this.hops = !partitions.ratingsFit();
        this.before = new long[partitions.ratings()];
        this.recordsAt = new long[partitions.ratings()];
        Arrays.fill(before, -1);
        Arrays.fill(recordsAt, -1);
        this.thread = new Thread(this::run, "thalweg-standstill");
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!closed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                for (int partition = 0; partition < before.length; partition++) {
                    SeenEnds seen = positions.seen(partition);
                    long position = seen.position();
                    boolean stands = position == before[partition] && position < seen.end();
                    before[partition] = position;
                    if (stands) {
                        look(partition, seen);
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(int partition, SeenEnds seen) throws InterruptedException {
        TopicPartition ratings = new TopicPartition(topics.ratings(), partition);
        try {
            long end = seen.end();
            long committed = hops ? 0 : committed(ratings);
            if (committed > seen.position() && hasReadContributions(partition)) {
                seen.reach(committed);
            }
            long position = seen.position();
            if (position < end && recordsAt[partition] != position) {
                OffsetGap.Content content = gap.content(ratings, position, end);
                if (content == OffsetGap.Content.NOTHING) {
                    seen.reach(end);
                } else if (content == OffsetGap.Content.RECORDS) {
                    recordsAt[partition] = position;
                }
            }
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            LOG.debug("what lies behind the last rating of {} can't be told now", ratings, e);
        }
    }

    private long committed(TopicPartition ratings) throws InterruptedException, ExecutionException, TimeoutException {
        Map<TopicPartition, OffsetAndMetadata> found = admin.listConsumerGroupOffsets(topics.applicationId())
                .partitionsToOffsetAndMetadata()
                .get(ANSWER_SECONDS, TimeUnit.SECONDS);
        OffsetAndMetadata offset = found.get(ratings);
        return offset == null ? 0 : offset.offset();
    }

    /** Whether the model has all that was contributed when the call began; the next look asks again. */
    private boolean hasReadContributions(int partition)
            throws InterruptedException, ExecutionException, TimeoutException {
        TopicPartition contributions = new TopicPartition(topics.itemContributionsChangelog(), partition);
        long end = admin.listOffsets(
                        Map.of(contributions, OffsetSpec.latest()),
                        new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                .partitionResult(contributions)
                .get(ANSWER_SECONDS, TimeUnit.SECONDS)
                .offset();
        return contributed.applyAsLong(contributions) >= end;
    }

    @Override
    public void close() {
        closed.countDown();
        admin.close(Duration.ZERO); // ends what it waits for
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
