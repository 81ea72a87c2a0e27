package io.thalweg.bench;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the published lists as a consumer would, and measures how old they are when they can be read. */
final class ListProbe implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(20);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread;
    private final Map<String, Long> sentNanos = new ConcurrentHashMap<>();
    private final Histogram latencyMicros = new Histogram(3);
    private final Histogram ageMillis = new Histogram(3);
    private long bytes;

    ListProbe(Map<String, Object> consumerProperties, String topic) {
        consumer = new KafkaConsumer<>(consumerProperties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        thread = new Thread(this::read, "thalweg-bench-lists");
        thread.start();
    }

    /** The user's next list is timed from now. */
    void expect(String userId) {
        sentNanos.put(userId, System.nanoTime());
    }

    /** Forgets what was measured so far. */
    synchronized void reset() {
        ageMillis.reset();
        latencyMicros.reset();
        bytes = 0;
    }

    synchronized long listCount() {
        return ageMillis.getTotalCount();
    }

    synchronized int meanListBytes() {
        return ageMillis.getTotalCount() == 0 ? 0 : (int) (bytes / ageMillis.getTotalCount());
    }

    /** Age at which {@code percent} of the lists could be read; NaN without lists. */
    synchronized double ageMillis(double percent) {
        return ageMillis.getTotalCount() == 0 ? Double.NaN : ageMillis.getValueAtPercentile(percent);
    }

    /** Time within which {@code percent} of the expected lists could be read; NaN without any. */
    synchronized double latencyMillis(double percent) {
        return latencyMicros.getTotalCount() == 0 ? Double.NaN : latencyMicros.getValueAtPercentile(percent) / 1e3;
    }

    synchronized Histogram latencyMicros() {
        return latencyMicros.copy();
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            thread.join();
            consumer.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        try {
            while (true) {
                for (ConsumerRecord<byte[], byte[]> list : consumer.poll(POLL)) {
                    note(list, System.nanoTime(), System.currentTimeMillis());
                }
            }
        } catch (WakeupException e) {
            // closed
        }
    }

    private synchronized void note(ConsumerRecord<byte[], byte[]> list, long nowNanos, long nowMillis) {
        if (list.value() == null) {
            return;
        }
        bytes += list.value().length;
        // The record's timestamp says since when the list was due.
        ageMillis.recordValue(Math.max(0, nowMillis - list.timestamp()));
        Long sent = sentNanos.remove(new String(list.key(), StandardCharsets.UTF_8));
        if (sent != null) {
            latencyMicros.recordValue((nowNanos - sent) / 1_000);
        }
    }
}
