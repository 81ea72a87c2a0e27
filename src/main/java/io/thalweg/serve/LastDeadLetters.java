package io.thalweg.serve;

import io.thalweg.stream.DeadLetters;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * The ends of the dead-letter topic, read when somebody asks: few do, and whoever follows the topic would keep what nobody looks at. One
 * question at a time; any thread.
 */
public final class LastDeadLetters implements AutoCloseable {

    /** So many offsets from the end of each partition are looked at, then more; markers of transactions have offsets too. */
    private static final List<Long> REACHES = List.of(256L, 8_192L, 262_144L);

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(3);

    private final Map<String, Object> consumerProperties;
    private final String topic;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable KafkaConsumer<byte[], byte[]> consumer;
    private boolean isClosed;

    /**
     * A record that was refused.
     *
     * @param atMillis when it was refused, in milliseconds since 1970
     * @param reason the broken rule's code
     * @param detail the same for people
     * @param topic that it was on; empty where that isn't known, and its place there is then −1
     */
    public record Letter(long atMillis, String reason, String detail, String topic, int partition, long offset) {}

    /**
     * Nothing is asked of the brokers yet.
     *
     * @param consumerProperties of a read_committed consumer without a group
     */
    LastDeadLetters(Map<String, Object> consumerProperties, String topic) {
        this.consumerProperties = consumerProperties;
        this.topic = topic;
    }

    /**
     * The newest letters, newest first.
     *
     * @throws OverloadedException if somebody else is asking, or it is closed
     * @throws UnreachableException if brokers don't answer in time
     * @throws ConfigException if the topic may not be read
     */
    public List<Letter> newest(int most) {
        if (!lock.tryLock()) {
            throw new OverloadedException("the dead letters are being read for somebody else");
        }
        try {
            if (isClosed) {
                throw new OverloadedException("this instance stops");
            }
            return read(most);
        } catch (AuthorizationException e) {
            throw new ConfigException("this instance may not read " + topic
                    + "; grant it READ on it (the page on security has the line)");
        } catch (KafkaException e) {
            throw new UnreachableException("the brokers didn't give the dead letters in time: " + e.getMessage(), e);
        } finally {
            lock.unlock();
        }
    }

    private List<Letter> read(int most) {
        KafkaConsumer<byte[], byte[]> reading = consumer();
        List<TopicPartition> partitions = reading.partitionsFor(topic, LONGEST).stream()
                .map(each -> new TopicPartition(topic, each.partition()))
                .toList();
        reading.assign(partitions);
        Map<TopicPartition, Long> begins = reading.beginningOffsets(partitions, LONGEST);
        Map<TopicPartition, Long> ends = reading.endOffsets(partitions, LONGEST);
        long deadline = System.nanoTime() + LONGEST.toNanos();
        List<Letter> found = List.of();
        for (long reach : REACHES) {
            boolean isWhole = true;
            for (TopicPartition each : partitions) {
                long from = Math.max(begins.getOrDefault(each, 0L), ends.getOrDefault(each, 0L) - reach);
                isWhole &= from <= begins.getOrDefault(each, 0L);
                reading.seek(each, from);
            }
            found = readToEnd(reading, ends, deadline);
            if (isWhole || found.size() >= most) {
                break;
            }
        }
        return found.stream()
                .sorted(Comparator.comparingLong(Letter::atMillis).reversed())
                .limit(most)
                .toList();
    }

    private static List<Letter> readToEnd(
            KafkaConsumer<byte[], byte[]> reading, Map<TopicPartition, Long> ends, long deadline) {
        List<Letter> letters = new ArrayList<>();
        while (!isAt(reading, ends) && System.nanoTime() < deadline) {
            for (ConsumerRecord<byte[], byte[]> each : reading.poll(POLL)) {
                letters.add(letter(each));
            }
        }
        return letters;
    }

    private static boolean isAt(KafkaConsumer<byte[], byte[]> reading, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> reading.position(end.getKey(), LONGEST) >= end.getValue());
    }

    private static Letter letter(ConsumerRecord<byte[], byte[]> each) {
        return new Letter(
                each.timestamp(),
                text(each, DeadLetters.REASON),
                text(each, DeadLetters.MESSAGE),
                text(each, DeadLetters.TOPIC),
                (int) number(each, DeadLetters.PARTITION),
                number(each, DeadLetters.OFFSET));
    }

    private static String text(ConsumerRecord<byte[], byte[]> each, String name) {
        Header header = each.headers().lastHeader(name);
        return header == null || header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    /** Others may write dead letters too, in whatever form. */
    private static long number(ConsumerRecord<byte[], byte[]> each, String name) {
        String text = text(each, name);
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : -1;
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        KafkaConsumer<byte[], byte[]> open = consumer;
        if (open == null) {
            open = new KafkaConsumer<>(consumerProperties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            consumer = open;
        }
        return open;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            isClosed = true;
            if (consumer != null) {
                consumer.close();
            }
        } finally {
            lock.unlock();
        }
    }
}
