package io.thalweg.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thalweg.rating.RatingEvent;
import io.thalweg.rating.RatingJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Ratings sent at a rate by a thread of its own until there are no more, or it is told to stop. */
final class Load implements AutoCloseable {

    private static final long NANOS = 1_000_000_000L;
    /** Each look asks the broker: often enough for seconds that are measured, and too seldom to take the machine from who catches up. */
    private static final Duration POLL = Duration.ofMillis(100);

    private static final long SAMPLE_NANOS = NANOS / 10;
    /** Nobody asks for what was longer ago than minutes. */
    private static final int MOST_SAMPLES = 6_000;

    private final String topic;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Iterator<? extends RatingEvent> ratings;
    private final AtomicLongArray ends;
    private final Deque<Sample> samples = new ArrayDeque<>();
    private final Thread thread;
    private volatile double ratingsPerSecond;
    private volatile long most = Long.MAX_VALUE;
    private volatile boolean stopped;
    private final AtomicLong sentCount = new AtomicLong();

    @SuppressWarnings("ArrayRecordComponent")
    private record Sample(long nanos, long[] ends) {}

    /** @param producerProperties of an idempotent producer; it waits for a broker that is away */
    Load(
            Map<String, Object> producerProperties,
            String topic,
            int partitionCount,
            Iterator<? extends RatingEvent> ratings,
            double rate) {
        Map<String, Object> patient = new HashMap<>(producerProperties);
        patient.put("delivery.timeout.ms", "600000");
        patient.put("max.block.ms", "600000");
        this.topic = topic;
        this.producer = new KafkaProducer<>(patient, new ByteArraySerializer(), new ByteArraySerializer());
        this.ratings = ratings;
        this.ends = new AtomicLongArray(partitionCount);
        this.ratingsPerSecond = rate;
        this.thread = new Thread(this::run, "load");
        thread.start();
    }

    void rate(double newRatingsPerSecond) {
        ratingsPerSecond = newRatingsPerSecond;
    }

    /** Pauses when so many were sent, so that a slow machine doesn't fall behind without end. */
    void pauseAt(long newMost) {
        most = newMost;
    }

    long sentCount() {
        return sentCount.get();
    }

    /** The end of each partition as it was so long ago, as far as acknowledged. */
    long[] endsBefore(Duration ago) {
        long then = System.nanoTime() - ago.toNanos();
        synchronized (samples) {
            long[] last = new long[ends.length()];
            for (Sample sample : samples) {
                if (sample.nanos > then) {
                    return last;
                }
                last = sample.ends;
            }
            return last;
        }
    }

    /** The end of each partition now, as far as acknowledged. */
    long[] ends() {
        long[] copy = new long[ends.length()];
        Arrays.setAll(copy, ends::get);
        return copy;
    }

    /**
     * Waits until something of every partition that is sent after this call is committed, and all that was sent until a second
     * ago. The second alone would hold right after a kill, and what others learn would make up for a partition that nobody does.
     *
     * @param committed what is committed of each partition
     */
    void awaitCaughtUp(Supplier<long[]> committed) {
        long[] before = ends();
        awaitOffsets("sent on", this::ends, () -> plusOne(before));
        long[] then = ends();
        awaitOffsets("learned on", committed, () -> then);
        awaitOffsets("lag under 1 s", committed, () -> endsBefore(Duration.ofSeconds(1)));
    }

    private static void awaitOffsets(String what, Supplier<long[]> reached, Supplier<long[]> goals) {
        await(what).atMost(Rig.LONG).pollInterval(POLL).untilAsserted(() -> {
            long[] goal = goals.get();
            long[] offsets = reached.get();
            String places = Arrays.toString(offsets) + " of " + Arrays.toString(goal);
            assertThat(IntStream.range(0, goal.length))
                    .as("%s: %s", what, places)
                    .allMatch(partition -> offsets[partition] >= goal[partition]);
        });
    }

    private static long[] plusOne(long[] offsets) {
        return LongStream.of(offsets).map(offset -> offset + 1).toArray();
    }

    /** Stops and waits until everything is acknowledged; returns how many were sent. */
    long stop() throws InterruptedException {
        stopped = true;
        thread.join();
        producer.flush();
        return sentCount.get();
    }

    @Override
    public void close() {
        stopped = true;
        producer.close(Duration.ofSeconds(5));
    }

    private void run() {
        double due = 0;
        long last = System.nanoTime();
        long nextSample = last;
        while (!stopped && ratings.hasNext()) {
            long now = System.nanoTime();
            due = Math.min(due + (now - last) * ratingsPerSecond / NANOS, ratingsPerSecond);
            last = now;
            for (; due >= 1 && ratings.hasNext() && !stopped && sentCount.get() < most; due--) {
                send(ratings.next());
            }
            if (now >= nextSample) {
                nextSample = now + SAMPLE_NANOS;
                sample(now);
            }
            LockSupport.parkNanos(2_000_000);
        }
    }

    private void send(RatingEvent rating) {
        byte[] user = rating.userId().getBytes(StandardCharsets.UTF_8);
        var unused = producer.send(new ProducerRecord<>(topic, user, RatingJson.encode(rating)), (metadata, e) -> {
            if (e == null) {
                ends.accumulateAndGet(metadata.partition(), metadata.offset() + 1, Math::max);
            }
        });
        sentCount.incrementAndGet();
    }

    private void sample(long now) {
        synchronized (samples) {
            samples.add(new Sample(now, ends()));
            if (samples.size() > MOST_SAMPLES) {
                samples.remove();
            }
        }
    }
}
