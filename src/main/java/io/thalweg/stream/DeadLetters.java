package io.thalweg.stream;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * How a refused record is marked: key, value and headers as received, and in headers the reason and the origin.
 *
 * <p>The origin has the header names of Kafka Streams' own dead letters (KIP-1034), so that one tool reads both.
 */
final class DeadLetters {

    static final String REASON = "thalweg.reason";
    static final String TRUNCATED = "thalweg.truncated.bytes";
    static final String MESSAGE = "__streams.errors.message";
    static final String TOPIC = "__streams.errors.topic";
    static final String PARTITION = "__streams.errors.partition";
    static final String OFFSET = "__streams.errors.offset";

    /** Of key, value and headers as received: below the megabyte that brokers accept by default, with room for ours. */
    static final int MAX_BYTES = 900_000;

    private DeadLetters() {}

    /** The headers of a dead letter made of this record. */
    static Headers headers(
            Record<byte[], byte[]> received, @Nullable RecordMetadata origin, String reason, String detail) {
        Headers headers = new org.apache.kafka.common.header.internals.RecordHeaders(received.headers());
        add(headers, REASON, reason);
        add(headers, MESSAGE, detail);
        if (origin != null) {
            add(headers, TOPIC, origin.topic());
            add(headers, PARTITION, Integer.toString(origin.partition()));
            add(headers, OFFSET, Long.toString(origin.offset()));
        }
        byte[] value = received.value();
        if (value != null && value.length > room(received)) {
            add(headers, TRUNCATED, Integer.toString(value.length));
        }
        return headers;
    }

    /** The value as received, cut where it would not fit. */
    static byte @Nullable [] value(Record<byte[], byte[]> received) {
        byte[] value = received.value();
        int room = room(received);
        return value != null && value.length > room ? Arrays.copyOf(value, room) : value;
    }

    /** What key and headers leave to the value. */
    private static int room(Record<byte[], byte[]> received) {
        byte[] key = received.key();
        int taken = key == null ? 0 : key.length;
        for (Header header : received.headers()) {
            taken += header.key().length() + (header.value() == null ? 0 : header.value().length);
        }
        return Math.max(0, MAX_BYTES - taken);
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
