package io.thalweg.serve;

import io.thalweg.topics.PartitionCounts;
import io.thalweg.topics.StoreNames;
import io.thalweg.topics.Topics;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntToLongFunction;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * How far the view is in each partition of the ratings, how old it is, and who waits until it has a rating.
 *
 * <p>A thread looks at the partitions' ends every {@value #LOOK_MILLIS} ms, and every {@value #STEP_MILLIS} ms how far those are who wait.
 * Where brokers don't answer, nothing is said to be newer than it was. Any thread may ask.
 */
public final class Positions implements AutoCloseable {

    private static final long LOOK_MILLIS = 250;
    private static final long STEP_MILLIS = 5;
    private static final int ANSWER_WITHIN_MILLIS = 5_000;

    private final Admin admin;
    private final Topics topics;
    private final PartitionCounts partitions;
    private final IntToLongFunction learned;
    private final ToLongFunction<TopicPartition> copied;
    private final LongSupplier clockMillis;
    private final SeenEnds[] seen;
    private final boolean[] isAsked;
    private final Waits waits;
    private final Thread thread;
    private volatile boolean isClosed;

    /**
     * Nothing is looked at before the start.
     *
     * @param admin closed with this
     * @param learned of a partition, the offset after the last rating that is learned, as committed and read
     * @param copied the offset before which the copies have everything of a topic's partition
     */
    public Positions(
            Admin admin,
            Topics topics,
            PartitionCounts partitions,
            IntToLongFunction learned,
            ToLongFunction<TopicPartition> copied,
            LongSupplier clockMillis) {
        this.admin = admin;
        this.topics = topics;
        this.learned = learned;
        this.copied = copied;
        this.clockMillis = clockMillis;
        this.partitions = partitions;
        this.seen = new SeenEnds[partitions.ratings()];
        this.isAsked = new boolean[partitions.ratings()];
        long now = clockMillis.getAsLong();
        Arrays.setAll(seen, partition -> new SeenEnds(now));
        this.waits = new Waits(new Brokers());
        this.thread = new Thread(this::run, "thalweg-positions");
        this.thread.setDaemon(true);
    }

    /** Begins to look. */
    public void start() {
        thread.start();
    }

    /** How far the view is in a partition. */
    public Place of(int partition) {
        return seen[partition].place(partition, clockMillis.getAsLong());
    }

    /** How far it is in each partition, in their order. */
    public List<Place> all() {
        return IntStream.range(0, seen.length).mapToObj(this::of).toList();
    }

    /**
     * Waits until a rating is in the view: learned, and in the copies of users and ratings. Completed on the thread that looks for all: go on
     * with an {@code …Async} method wherever that may take time.
     *
     * @param offset of the rating, in that partition
     * @return completed by {@link NotCaughtUpException} after the timeout
     * @throws IndexOutOfBoundsException if there is no such partition
     */
    public CompletableFuture<Void> reached(int partition, long offset, Duration timeout) {
        Objects.checkIndex(partition, seen.length); // the thread that looks for all must not meet it
        CompletableFuture<Void> reached = waits.add(partition, offset, System.nanoTime() + timeout.toNanos());
        LockSupport.unpark(thread);
        if (isClosed) {
            waits.refuseAll();
        }
        return reached;
    }

    /** What was seen of each partition, for who knows more of it. */
    SeenEnds seen(int partition) {
        return seen[partition];
    }

    private void run() {
        long lookNanos = System.nanoTime();
        while (!isClosed) {
            for (int partition = 0; partition < seen.length; partition++) {
                seen[partition].reach(learned.applyAsLong(partition));
            }
            waits.step(System.nanoTime());
            if (System.nanoTime() - lookNanos >= 0) {
                lookNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS);
                look();
            }
            long pause = waits.isEmpty() ? lookNanos - System.nanoTime() : TimeUnit.MILLISECONDS.toNanos(STEP_MILLIS);
            LockSupport.parkNanos(this, pause);
        }
    }

    /** Each partition by itself: one whose leader is away must not make the others look old. */
    private void look() {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        synchronized (isAsked) {
            for (int partition = 0; partition < seen.length; partition++) {
                if (!isAsked[partition]) {
                    isAsked[partition] = true;
                    latest.put(new TopicPartition(topics.ratings(), partition), OffsetSpec.latest());
                }
            }
        }
        if (latest.isEmpty()) {
            return;
        }
        long now = clockMillis.getAsLong();
        ListOffsetsResult found = admin.listOffsets(latest, options(IsolationLevel.READ_COMMITTED));
        latest.keySet().forEach(each -> {
            var unused = found.partitionResult(each).whenComplete((end, e) -> {
                if (e == null) {
                    seen[each.partition()].look(now, end.offset());
                }
                synchronized (isAsked) {
                    isAsked[each.partition()] = false;
                }
            });
        });
    }

    private static ListOffsetsOptions options(IsolationLevel level) {
        return new ListOffsetsOptions(level).timeoutMs(ANSWER_WITHIN_MILLIS);
    }

    @Override
    public void close() {
        isClosed = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        waits.refuseAll();
        admin.close(Duration.ofSeconds(1));
    }

    /** Of the copies' topics, the ends of all that is written: markers that come later don't matter, as what is before them is read then. */
    private final class Brokers implements Waits.Source {

        @Override
        public long position(int partition) {
            return seen[partition].position();
        }

        @Override
        public long copied(TopicPartition partition) {
            return copied.applyAsLong(partition);
        }

        @Override
        public boolean mayHold(int copyPartition, int partition) {
            return !partitions.ratingsFit() || copyPartition == partition;
        }

        @Override
        public CompletableFuture<Map<TopicPartition, Long>> copyEnds(Set<Integer> asked) {
            Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
            Set<Integer> all = IntStream.range(0, partitions.users()).boxed().collect(Collectors.toSet());
            for (int partition : partitions.ratingsFit() ? asked : all) {
                for (String store : List.of(StoreNames.USERS, StoreNames.RATINGS)) {
                    latest.put(new TopicPartition(topics.changelog(store), partition), OffsetSpec.latest());
                }
            }
            return admin.listOffsets(latest, options(IsolationLevel.READ_UNCOMMITTED))
                    .all()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .thenApply(found -> {
                        Map<TopicPartition, Long> ends = new HashMap<>();
                        found.forEach((partition, end) -> ends.put(partition, end.offset()));
                        return ends;
                    });
        }
    }
}
