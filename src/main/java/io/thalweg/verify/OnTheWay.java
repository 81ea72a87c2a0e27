package io.thalweg.verify;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * What is committed and has not arrived yet: one task wrote it to an internal topic, and the task that takes it in stood
 * still before it did.
 */
final class OnTheWay {

    private static final int BATCH_HEAD_BYTES = 1 + Long.BYTES;

    private final Map<TopicPartition, Long> committed;
    private final Map<Integer, Long> unsent = new HashMap<>();
    private final Map<ExpectedState.Event, Integer> events = new HashMap<>();
    private final Map<ExpectedState.Event, Deque<ConsumerRecord<byte[], byte[]>>> heldBack = new HashMap<>();
    private long sentErrors;
    private long eventCount;

    /** @param committed offsets of the internal topics; what lies before has arrived */
    OnTheWay(Map<TopicPartition, Long> committed) {
        this.committed = committed;
    }

    /** A row with the errors that a task has not sent yet. */
    void acceptUnsent(ConsumerRecord<byte[], byte[]> row) {
        unsent.put(row.partition(), row.value() == null ? 0 : errorsIn(row.value()));
    }

    /** A batch that was sent to the task that adds them up. */
    void acceptBatch(ConsumerRecord<byte[], byte[]> batch) {
        if (hasNotArrived(batch)) {
            sentErrors += errorsIn(batch.value());
        }
    }

    /** An event that was sent to the task of its user; commands go the same way. */
    void acceptEvent(ConsumerRecord<byte[], byte[]> event) {
        boolean isCommand = event.headers().lastHeader("thalweg.command") != null;
        if (!isCommand && hasNotArrived(event)) {
            events.merge(ExpectedState.eventOf(event), 1, Integer::sum);
            eventCount++;
        }
    }

    long errors() {
        return sentErrors + unsent.values().stream().mapToLong(Long::longValue).sum();
    }

    long events() {
        return eventCount;
    }

    /** Hands an event of the input on, unless it is on its way; of equal ones the last are. */
    void passIfArrived(ConsumerRecord<byte[], byte[]> event, Consumer<ConsumerRecord<byte[], byte[]>> taker) {
        ExpectedState.Event key = events.isEmpty() ? null : ExpectedState.eventOf(event);
        if (key == null || !events.containsKey(key)) {
            taker.accept(event);
            return;
        }
        Deque<ConsumerRecord<byte[], byte[]>> last = heldBack.computeIfAbsent(key, none -> new ArrayDeque<>());
        last.addLast(event);
        if (last.size() > events.getOrDefault(key, 0)) {
            taker.accept(last.removeFirst());
        }
    }

    private boolean hasNotArrived(ConsumerRecord<byte[], byte[]> record) {
        return record.offset() >= committed.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L);
    }

    /** Version u8, a time i64, then from version 2 on the number of errors u8; in version 1 each error is an u32 and a varint, to the end. */
    private static long errorsIn(byte[] batch) {
        ByteBuffer in = ByteBuffer.wrap(batch);
        byte version = in.get();
        in.position(BATCH_HEAD_BYTES);
        if (version > 1) {
            return in.get();
        }
        long count = 0;
        while (in.hasRemaining()) {
            in.getInt();
            while (in.get() < 0) {
                // A byte below 0 says that the varint goes on.
            }
            count++;
        }
        return count;
    }
}
