package io.thalweg.serve;

import io.thalweg.model.Total;
import io.thalweg.topics.PartitionCounts;
import io.thalweg.topics.Topics;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLongArray;
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
 * How far the ratings are learned where they have another number of partitions than users are laid out in, so that many of them take one
 * more hop: what a task has read of a partition may still be on its way.
 *
 * <p>A thread notes how far the tasks have read, then where the internal topic ends. Once the application has committed that topic up to
 * there and the view has what was committed, all that was read is learned. Where every rating fits, nothing is looked at.
 */
final class HopProgress implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HopProgress.class);
    private static final long LOOK_MILLIS = 50;
    private static final long RETRY_MILLIS = 1_000;
    private static final long ANSWER_SECONDS = 5;

    private final Admin admin;
    private final Topics topics;
    private final PartitionCounts partitions;
    private final Totals totals;
    private final ToLongFunction<TopicPartition> contributed;
    private final AtomicLongArray learned;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    /** What is committed and read of a task. */
    @FunctionalInterface
    interface Totals {
        long of(int partition, Total total);
    }

    /**
     * Nothing is looked at before the start.
     *
     * @param admin closed with this
     * @param contributed the offset before which the model has everything of a topic's partition
     */
    HopProgress(
            Admin admin,
            Topics topics,
            PartitionCounts partitions,
            Totals totals,
            ToLongFunction<TopicPartition> contributed) {
        this.admin = admin;
        this.topics = topics;
        this.partitions = partitions;
        this.totals = totals;
        this.contributed = contributed;
        this.learned = new AtomicLongArray(partitions.ratings());
        this.thread = new Thread(this::run, "thalweg-hops");
        this.thread.setDaemon(true);
    }

    void start() {
        if (!partitions.ratingsFit()) {
            thread.start();
        }
    }

    /** The offset of a partition of the ratings before which all is learned and in the view. */
    long learned(int partition) {
        return learned.get(partition);
    }

    private void run() {
        try {
            long pause = LOOK_MILLIS;
            while (!closed.await(pause, TimeUnit.MILLISECONDS)) {
                pause = LOOK_MILLIS;
                try {
                    look();
                } catch (ExecutionException | TimeoutException | KafkaException e) {
                    LOG.debug("how far ratings are that hop can't be told now", e);
                    pause = RETRY_MILLIS;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() throws InterruptedException, ExecutionException, TimeoutException {
        long[] read = new long[partitions.ratings()];
        Arrays.setAll(read, partition -> totals.of(partition, Total.NEXT_RATING));
        boolean isNew = false;
        for (int partition = 0; partition < read.length; partition++) {
            isNew |= read[partition] > learned.get(partition);
        }
        if (!isNew) {
            return;
        }
        Map<TopicPartition, Long> open = ends(topics.wrongPartitionHop());
        open.entrySet().removeIf(end -> isTakenIn(end.getKey(), end.getValue()));
        while (!isCommitted(open)) {
            if (closed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                return;
            }
            open.entrySet().removeIf(end -> isTakenIn(end.getKey(), end.getValue()));
        }
        if (!open.isEmpty()) {
            awaitContributions();
        }
        for (int partition = 0; partition < read.length; partition++) {
            learned.set(partition, Math.max(learned.get(partition), read[partition]));
        }
    }

    /** What a task notes is seldom as far as the end, where the marker of a transaction is. */
    private boolean isTakenIn(TopicPartition hop, long end) {
        return totals.of(hop.partition(), Total.NEXT_REKEYED) >= end;
    }

    private boolean isCommitted(Map<TopicPartition, Long> ends)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (ends.isEmpty()) {
            return true;
        }
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(topics.applicationId())
                .partitionsToOffsetAndMetadata()
                .get(ANSWER_SECONDS, TimeUnit.SECONDS);
        return ends.entrySet().stream().allMatch(end -> {
            OffsetAndMetadata at = committed.get(end.getKey());
            return end.getValue() == 0 || (at != null && at.offset() >= end.getValue());
        });
    }

    /** What was committed is contributed too: waits until the view has all that is there now. */
    private void awaitContributions() throws InterruptedException, ExecutionException, TimeoutException {
        Map<TopicPartition, Long> ends = ends(topics.itemContributionsChangelog());
        while (ends.entrySet().stream().anyMatch(end -> contributed.applyAsLong(end.getKey()) < end.getValue())) {
            if (closed.await(1, TimeUnit.MILLISECONDS)) {
                return;
            }
        }
    }

    /** Of all that is written in the partitions of users; of what is not committed yet too. */
    private Map<TopicPartition, Long> ends(String topic)
            throws InterruptedException, ExecutionException, TimeoutException {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        for (int partition = 0; partition < partitions.users(); partition++) {
            latest.put(new TopicPartition(topic, partition), OffsetSpec.latest());
        }
        Map<TopicPartition, Long> ends = new HashMap<>();
        admin.listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                .all()
                .get(ANSWER_SECONDS, TimeUnit.SECONDS)
                .forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
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
