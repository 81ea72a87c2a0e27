package io.thalweg.topics;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Where a rating lay in the ratings topic before it went to its user's partition, so that what is said of it names the
 * record that somebody sent. A command goes the same way, and says that it is one.
 */
public record HopOrigin(String topic, int partition, long offset) implements RecordMetadata {

    /** Partition and offset, as decimal digits with a colon between them. */
    private static final String HEADER = "thalweg.origin";

    private static final String COMMAND = "thalweg.command";

    /** What the record carries to the other partition. */
    public static Headers headers(RecordMetadata origin) {
        byte[] place = (origin.partition() + ":" + origin.offset()).getBytes(StandardCharsets.US_ASCII);
        return new RecordHeaders().add(HEADER, place);
    }

    /** The same of a command, in the commands topic. */
    public static Headers commandHeaders(RecordMetadata origin) {
        return headers(origin).add(COMMAND, new byte[0]);
    }

    /** Whether a record of the internal topic is a command. */
    public static boolean isCommand(Headers headers) {
        return headers.lastHeader(COMMAND) != null;
    }

    /** The place before the hop; {@code hop} itself where the record does not tell, being of an older version. */
    public static RecordMetadata of(Headers headers, String ratingsTopic, RecordMetadata hop) {
        Header header = headers.lastHeader(HEADER);
        if (header == null) {
            return hop;
        }
        String place = new String(header.value(), StandardCharsets.US_ASCII);
        int colon = place.indexOf(':');
        return new HopOrigin(
                ratingsTopic, Integer.parseInt(place.substring(0, colon)), Long.parseLong(place.substring(colon + 1)));
    }

    /** Whether a record says where it lay: those with which an application began lay nowhere. */
    public static boolean isIn(Headers headers) {
        return headers.lastHeader(HEADER) != null;
    }

    /** Whether a header is not the sender's but from here. */
    public static boolean isOwn(Header header) {
        return header.key().equals(HEADER) || header.key().equals(COMMAND);
    }
}
