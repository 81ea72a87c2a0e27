package io.thalweg.topics;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells tasks when everything has had its effect that was written before they asked, so that a command to forget a user
 * is not overtaken by older ratings, whatever backlog there is.
 *
 * <p>A barrier passes in two steps: the group has committed all partitions of the ratings up to their ends of when it
 * was raised; then the task's own part of the internal topic for ratings from other partitions, up to its end of that time. One
 * thread looks every {@value #LOOK_EVERY_MILLIS} ms while there is a barrier, and sleeps otherwise; brokers that are away only delay it.
 */
public final class InputBarriers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(InputBarriers.class);
    private static final long LOOK_EVERY_MILLIS = 100;
    private static final long RETRY_MILLIS = 1_000;
    private static final long ANSWER_SECONDS = 30;

    /** Commits come several times a second; to look what lies behind costs a consumer. */
    private static final long STANDING_NANOS = 2_000_000_000L;

    private final Admin admin;
    private final OffsetGap gap;
    private final String group;
    private final String ratings;
    private final String rekeyed;
    private final PartitionCounts counts;
    private final Queue<Barrier> open = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private final Map<TopicPartition, Standing> standing = new HashMap<>();
    private volatile boolean closed;

    /** Nothing is asked of the brokers before the first barrier. The admin client is closed with this. */
    public InputBarriers(Admin admin, OffsetGap gap, Topics topics, PartitionCounts counts) {
        this.admin = admin;
        this.gap = gap;
        this.group = topics.applicationId();
        this.ratings = topics.ratings();
        this.rekeyed = topics.wrongPartitionHop();
        this.counts = counts;
        this.thread = new Thread(this::watch, "thalweg-barriers");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Where the group stands in a partition, since when, or when it was last looked what lies behind; up to
     * {@code readTo} nothing does.
     */
    private record Standing(long offset, long sinceNanos, long readTo) {}

    /** Where a task gets its barriers. */
    @FunctionalInterface
    public interface Source {
        /** A barrier at the ends of the input as they are now or a little later, for the task of this partition. */
        Barrier raise(int partition);
    }

    /** A barrier behind all that is in the topics now. */
    public Barrier raise(int partition) {
        Barrier barrier = new Barrier(partition);
        open.add(barrier);
        LockSupport.unpark(thread);
        return barrier;
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        admin.close(Duration.ofSeconds(1));
    }

    private void watch() {
        while (!closed) {
            if (open.isEmpty()) {
                LockSupport.park(this);
                continue;
            }
            long pause = LOOK_EVERY_MILLIS;
            try {
                look();
            } catch (ExecutionException | KafkaException | TimeoutException e) {
                LOG.debug("how far the input is read can't be told now", e);
                pause = RETRY_MILLIS;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(pause));
        }
    }

    private void look() throws InterruptedException, ExecutionException, TimeoutException {
        findEnds();
        Map<TopicPartition, Long> committed = committed();
        for (Barrier barrier : open) {
            long[] ends = barrier.ends();
            if (ends != null && barrier.rekeyedEnd() < 0 && isRead(committed, ends)) {
                TopicPartition own = new TopicPartition(rekeyed, barrier.partition());
                barrier.setRekeyedEnd(ends(Map.of(own, OffsetSpec.latest())).getOrDefault(own, 0L));
            } else if (barrier.rekeyedEnd() >= 0
                    && isRead(committed, new TopicPartition(rekeyed, barrier.partition()), barrier.rekeyedEnd())) {
                barrier.pass();
            }
        }
        open.removeIf(Barrier::isPassed);
    }

    private void findEnds() throws InterruptedException, ExecutionException, TimeoutException {
        if (open.stream().allMatch(barrier -> barrier.ends() != null)) {
            return;
        }
        if (ratingsPartitions() != counts.ratings()) {
            return; // some that are unknown here may hold what was written before; the instance will start again, with
            // new barriers
        }
        // What is raised from here on may have later ends than it needs, which only delays it.
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        for (int partition = 0; partition < counts.ratings(); partition++) {
            asked.put(new TopicPartition(ratings, partition), OffsetSpec.latest());
        }
        List<Barrier> waiting =
                open.stream().filter(barrier -> barrier.ends() == null).toList();
        Map<TopicPartition, Long> found = ends(asked);
        long[] ends = new long[counts.ratings()];
        Arrays.setAll(ends, partition -> found.getOrDefault(new TopicPartition(ratings, partition), 0L));
        waiting.forEach(barrier -> barrier.setEnds(ends));
    }

    private int ratingsPartitions() throws InterruptedException, ExecutionException, TimeoutException {
        return admin
                .describeTopics(List.of(ratings))
                .allTopicNames()
                .get(ANSWER_SECONDS, TimeUnit.SECONDS)
                .values()
                .stream()
                .mapToInt(topic -> topic.partitions().size())
                .sum();
    }

    private boolean isRead(Map<TopicPartition, Long> committed, long[] ends) {
        for (int partition = 0; partition < ends.length; partition++) {
            if (!isRead(committed, new TopicPartition(ratings, partition), ends[partition])) {
                return false;
            }
        }
        return true;
    }

    /** Where the group stands still before the end for a while, it may have nothing more to read. */
    private boolean isRead(Map<TopicPartition, Long> committed, TopicPartition partition, long end) {
        long at = committed.getOrDefault(partition, 0L);
        if (at >= end) {
            return true;
        }
        long now = System.nanoTime();
        Standing before = standing.get(partition);
        if (before == null || before.offset != at) {
            standing.put(partition, new Standing(at, now, at));
            return false;
        }
        if (end > before.readTo && now - before.sinceNanos >= STANDING_NANOS) {
            boolean isEmpty = gap.content(partition, at, end) == OffsetGap.Content.NOTHING;
            standing.put(partition, new Standing(at, now, isEmpty ? end : before.readTo));
            return isEmpty;
        }
        return end <= before.readTo;
    }

    private Map<TopicPartition, Long> committed() throws InterruptedException, ExecutionException, TimeoutException {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        Map<TopicPartition, OffsetAndMetadata> found = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get(ANSWER_SECONDS, TimeUnit.SECONDS);
        found.forEach((partition, offset) -> {
            if (offset != null) {
                offsets.put(partition, offset.offset());
            }
        });
        return offsets;
    }

    private Map<TopicPartition, Long> ends(Map<TopicPartition, OffsetSpec> asked)
            throws InterruptedException, ExecutionException, TimeoutException {
        Map<TopicPartition, Long> ends = new HashMap<>();
        Map<TopicPartition, ListOffsetsResultInfo> found =
                admin.listOffsets(asked).all().get(ANSWER_SECONDS, TimeUnit.SECONDS);
        found.forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }
}
