package io.thalweg.lists;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * How large a record may be that is made of what others sent: key, value and headers together, with room for what the
 * protocol adds. A larger one would end the application, again at every start.
 *
 * <p>A producer refuses a record above {@code max.request.size} (1,048,576 by default) before it is compressed, a broker a
 * batch above {@code max.message.bytes} (1,048,588 by default) afterwards.
 *
 * @param bytes the bound
 */
public record RecordBound(int bytes) {

    /** Used where the producer's limit is not lower: below the megabyte that brokers accept by default. */
    static final int DEFAULT_BYTES = 900_000;

    /** The least that a dead letter's own headers and a list of one entry need. */
    static final int LEAST_BYTES = 16_384;

    /** The lengths of key, value and a header's two parts, of five bytes each, and the record's own fields. */
    private static final int RECORD_OVERHEAD = 64;

    private static final int HEADER_OVERHEAD = 10;

    /** Must leave room for the least that is sent. */
    public RecordBound {
        if (bytes < LEAST_BYTES) {
            throw new IllegalArgumentException(
                    "a record may have " + bytes + " bytes; it must be at least " + LEAST_BYTES);
        }
    }

    /** The bound under a producer's {@code max.request.size}, an eighth of which is left to the protocol. */
    public static RecordBound under(int maxRequestBytes) {
        return new RecordBound(Math.max(LEAST_BYTES, Math.min(DEFAULT_BYTES, maxRequestBytes / 8 * 7)));
    }

    /** What a record takes, at most. */
    public int size(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
        long size = RECORD_OVERHEAD + (key == null ? 0L : key.length) + (value == null ? 0L : value.length);
        for (Header header : headers) {
            size += size(header);
        }
        return (int) Math.min(size, Integer.MAX_VALUE);
    }

    /** What a header takes, at most. */
    public static int size(Header header) {
        long size = (long) Utils.utf8Length(header.key()) + HEADER_OVERHEAD;
        return (int) Math.min(size + (header.value() == null ? 0 : header.value().length), Integer.MAX_VALUE);
    }
}
