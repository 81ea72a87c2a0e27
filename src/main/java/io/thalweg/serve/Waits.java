package io.thalweg.serve;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Those who wait until the view has a rating, in two steps. First it must be learned, which the totals of its partition say; then the
 * copies of users and ratings must have what was learned. These come by topics of their own: once it is known to be learned, it lies before
 * the ends that these topics have from then on, and the copies are read up to there.
 *
 * <p>Any thread may add; one steps.
 */
final class Waits {

    private final Source source;
    private final Queue<Wait> open = new ConcurrentLinkedQueue<>();
    private volatile boolean isLooking;

    /** What brokers and readers know of it. */
    interface Source {
        /** The offset of a partition of the ratings before which all is learned. */
        long position(int partition);

        /** The ends of what the copies are read from, for these partitions of the ratings, at a time after the call. */
        CompletableFuture<Map<TopicPartition, Long>> copyEnds(Set<Integer> partitions);

        /** Whether what a partition of the ratings tells may be in a partition of the copies. */
        default boolean mayHold(int copyPartition, int partition) {
            return copyPartition == partition;
        }

        /** The offset before which the copies have everything of such a topic. */
        long copied(TopicPartition partition);
    }

    private static final class Wait {
        private final int partition;
        private final long offset;
        private final long deadlineNanos;
        private final CompletableFuture<Void> reached = new CompletableFuture<>();
        private volatile @Nullable Map<TopicPartition, Long> ends;

        Wait(int partition, long offset, long deadlineNanos) {
            this.partition = partition;
            this.offset = offset;
            this.deadlineNanos = deadlineNanos;
        }
    }

    Waits(Source source) {
        this.source = source;
    }

    /** Begins to wait. */
    CompletableFuture<Void> add(int partition, long offset, long deadlineNanos) {
        Wait wait = new Wait(partition, offset, deadlineNanos);
        open.add(wait);
        return wait.reached;
    }

    boolean isEmpty() {
        return open.isEmpty();
    }

    /** Looks once how far each is. */
    void step(long nowNanos) {
        List<Wait> learned = new ArrayList<>();
        open.removeIf(each -> {
            if (each.reached.isDone()) { // by who waits no longer
                return true;
            }
            Map<TopicPartition, Long> ends = each.ends;
            if (ends != null && isCopied(ends, each.partition)) {
                each.reached.complete(null);
                return true;
            }
            if (nowNanos - each.deadlineNanos > 0) {
                each.reached.completeExceptionally(
                        new NotCaughtUpException(each.partition, each.offset, source.position(each.partition)));
                return true;
            }
            if (ends == null && source.position(each.partition) > each.offset) {
                learned.add(each);
            }
            return false;
        });
        if (!learned.isEmpty() && !isLooking) {
            lookForEnds(learned);
        }
    }

    /** Ends all, as at a close. */
    void refuseAll() {
        for (Wait each = open.poll(); each != null; each = open.poll()) {
            each.reached.completeExceptionally(
                    new NotCaughtUpException(each.partition, each.offset, source.position(each.partition)));
        }
    }

    private void lookForEnds(List<Wait> learned) {
        isLooking = true; // one look at a time serves all who wait by then
        Set<Integer> partitions = new HashSet<>();
        learned.forEach(each -> partitions.add(each.partition));
        var unused = source.copyEnds(partitions).whenComplete((ends, e) -> {
            if (e == null) {
                learned.forEach(each -> each.ends = ends);
            }
            isLooking = false; // after a failure the next step looks again
        });
    }

    private boolean isCopied(Map<TopicPartition, Long> ends, int partition) {
        return ends.entrySet().stream()
                .allMatch(end -> !source.mayHold(end.getKey().partition(), partition)
                        || source.copied(end.getKey()) >= end.getValue());
    }
}
