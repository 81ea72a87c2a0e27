package io.thalweg.stream;

import io.thalweg.lists.RecordBound;
import io.thalweg.rating.VisibleText;
import io.thalweg.topics.HopOrigin;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Makes dead letters of refused records: key, value and headers as received, and in headers the reason and the origin.
 * Whatever was received, the letter fits: a key that is longer than a quarter of the room is cut there; of the headers
 * the first that fit into another quarter stay, each whole; the value is cut to what is left.
 *
 * <p>The origin has the header names of Kafka Streams' own dead letters (KIP-1034), so that one tool reads both. A letter
 * has the time of its writing, not the record's: an old one would be deleted by its topic's retention at once.
 */
public final class DeadLetters {

    /** The header that names the broken rule. */
    public static final String REASON = "thalweg.reason";

    static final String TIMESTAMP = "thalweg.timestamp";
    static final String TRUNCATED = "thalweg.truncated.bytes";
    static final String TRUNCATED_KEY = "thalweg.truncated.key.bytes";
    static final String TRUNCATED_HEADERS = "thalweg.truncated.headers.bytes";
    /** The header that says more to people. */
    public static final String MESSAGE = "__streams.errors.message";
    /** The header that names the topic of the record. */
    public static final String TOPIC = "__streams.errors.topic";
    /** The header with the partition of the record. */
    public static final String PARTITION = "__streams.errors.partition";
    /** The header with the offset of the record. */
    public static final String OFFSET = "__streams.errors.offset";

    private static final int MAX_MESSAGE_CHARS = 500;

    private final RecordBound bound;

    DeadLetters(RecordBound bound) {
        this.bound = bound;
    }

    /** The dead letter of this record, as large as may be sent. */
    Record<byte[], byte[]> of(
            Record<byte[], byte[]> received,
            @Nullable RecordMetadata origin,
            String reason,
            String detail,
            long nowMillis) {
        Headers own = new RecordHeaders();
        add(own, REASON, reason);
        add(own, MESSAGE, VisibleText.excerpt(detail, MAX_MESSAGE_CHARS));
        add(own, TIMESTAMP, Long.toString(RecordTimes.asCame(received.headers(), received.timestamp())));
        if (origin != null) {
            add(own, TOPIC, origin.topic());
            add(own, PARTITION, Integer.toString(origin.partition()));
            add(own, OFFSET, Long.toString(origin.offset()));
        }
        byte[] key = cut(received.key(), bound.bytes() / 4, TRUNCATED_KEY, own);
        Headers headers = keep(received.headers(), bound.bytes() / 4, own);
        // Whether the value is cut or not, what says so must fit.
        int room = bound.bytes() - bound.size(key, null, own) - bound.size(null, null, headers) - 64;
        byte[] value = cut(received.value(), room, TRUNCATED, own);
        own.forEach(headers::add);
        return new Record<>(key, value, nowMillis, headers);
    }

    private static byte @Nullable [] cut(byte @Nullable [] bytes, int most, String name, Headers own) {
        if (bytes == null || bytes.length <= most) {
            return bytes;
        }
        add(own, name, Integer.toString(bytes.length));
        return Arrays.copyOf(bytes, most);
    }

    private static Headers keep(Headers received, int most, Headers own) {
        Headers kept = new RecordHeaders();
        long all = 0;
        long taken = 0;
        for (Header header : received) {
            if (RecordTimes.isOwn(header) || HopOrigin.isOwn(header)) {
                continue;
            }
            int size = RecordBound.size(header);
            all += size;
            if (taken + size <= most) {
                kept.add(header);
                taken += size;
            }
        }
        if (taken < all) {
            add(own, TRUNCATED_HEADERS, Long.toString(all));
        }
        return kept;
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
