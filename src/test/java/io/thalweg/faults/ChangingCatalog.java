package io.thalweg.faults;

import io.thalweg.catalog.Item;
import io.thalweg.catalog.ItemJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A catalog in which, every second, some items become unavailable and as many that have been so for a while come back. */
final class ChangingCatalog implements AutoCloseable {

    private static final long SECOND_NANOS = 1_000_000_000L;

    private final String topic;
    private final KafkaProducer<byte[], byte[]> producer;
    private final IntFunction<String> ids;
    private final int size;
    private final int changesASecond;
    private final Duration away;
    private final Thread thread = new Thread(this::run, "catalog");
    /** Since when, by item. */
    private final Map<String, Long> gone = new ConcurrentHashMap<>();

    private final Deque<Gone> inOrder = new ArrayDeque<>();
    private final AtomicLong changeCount = new AtomicLong();
    private int next;
    private volatile boolean isPaused;
    private volatile boolean isStopped;

    private record Gone(int item, long sinceNanos) {}

    /**
     * Sends the whole catalog, and waits until it is there.
     *
     * @param away for how long an item stays unavailable
     */
    ChangingCatalog(Rig rig, IntFunction<String> ids, int size, int changesASecond, Duration away) {
        this.topic = rig.topics.items();
        this.producer = new KafkaProducer<>(
                rig.config.producerProperties(), new ByteArraySerializer(), new ByteArraySerializer());
        this.ids = ids;
        this.size = size;
        this.changesASecond = changesASecond;
        this.away = away;
        for (int item = 0; item < size; item++) {
            send(item, true);
        }
        producer.flush();
    }

    ChangingCatalog start() {
        thread.start();
        return this;
    }

    /** Whether it rests for now. */
    void pause(boolean paused) {
        isPaused = paused;
    }

    long changeCount() {
        return changeCount.get();
    }

    /** Whether an item has been unavailable for longer. */
    boolean isGoneFor(String item, Duration longer) {
        Long since = gone.get(item);
        return since != null && System.nanoTime() - since > longer.toNanos();
    }

    private void run() {
        long due = System.nanoTime();
        while (!isStopped) {
            due += SECOND_NANOS;
            for (long left = due - System.nanoTime(); left > 0 && !isStopped; left = due - System.nanoTime()) {
                LockSupport.parkNanos(Math.min(left, SECOND_NANOS / 10));
            }
            if (!isPaused && !isStopped) {
                change();
            }
        }
    }

    /** A change that is not acknowledged yet counts as none: its time begins when the broker has all of this second's. */
    private void change() {
        int back = 0;
        while (!inOrder.isEmpty()
                && back < changesASecond / 2
                && System.nanoTime() - inOrder.getFirst().sinceNanos > away.toNanos()) {
            int item = inOrder.removeFirst().item;
            gone.remove(ids.apply(item));
            send(item, true);
            back++;
        }
        int[] leaving = new int[changesASecond - back];
        for (int at = 0; at < leaving.length; at++) {
            leaving[at] = next;
            send(next, false);
            next = (next + 1) % size;
        }
        producer.flush();
        long now = System.nanoTime();
        for (int item : leaving) {
            gone.put(ids.apply(item), now);
            inOrder.add(new Gone(item, now));
        }
        changeCount.addAndGet(changesASecond);
    }

    private void send(int item, boolean isAvailable) {
        String id = ids.apply(item);
        Item now = new Item(id, "Title of " + id, List.of("Genre " + item % 20), List.of(), isAvailable);
        var unused =
                producer.send(new ProducerRecord<>(topic, id.getBytes(StandardCharsets.UTF_8), ItemJson.encode(now)));
    }

    @Override
    public void close() {
        isStopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(Duration.ofSeconds(5));
    }
}
