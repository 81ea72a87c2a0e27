package io.thalweg.stream;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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

    /** Below the megabyte that brokers accept by default, with room for key and headers. */
    static final int MAX_VALUE_BYTES = 900_000;

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
        if (value != null && value.length > MAX_VALUE_BYTES) {
            add(headers, TRUNCATED, Integer.toString(value.length));
        }
        return headers;
    }

    /** The value as received, cut where it would not fit. */
    static byte @Nullable [] value(byte @Nullable [] received) {
        return received != null && received.length > MAX_VALUE_BYTES
                ? Arrays.copyOf(received, MAX_VALUE_BYTES)
                : received;
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
