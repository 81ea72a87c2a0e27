package io.thalweg.topics;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Which application writes the outputs. Two that write the same lists would set each other's versions back, and neither
 * would ever know. Every record of the errors topic names its writer in a header; that topic has one partition and few
 * keys, and every application that learns writes to it, so that a start can read all of it.
 */
public final class OutputOwner {

    /** The header's key; its value is an {@code application.id}. */
    public static final String HEADER = "thalweg.application";

    private OutputOwner() {}

    /** What a record of the errors topic carries, to name its writer. */
    public static Headers headers(Topics topics) {
        byte[] id = topics.applicationId().getBytes(StandardCharsets.UTF_8);
        return new RecordHeaders().add(HEADER, id);
    }

    /** Who wrote a record of the errors topic, where it says so. */
    public static Optional<String> writer(ConsumerRecord<byte[], byte[]> error) {
        return Optional.ofNullable(error.headers().lastHeader(HEADER))
                .map(header -> new String(header.value(), StandardCharsets.UTF_8));
    }

    /**
     * Looks who wrote last.
     *
     * @param takeoverFrom an application that is gone, whose outputs may be taken over; or empty
     * @throws IncompatibleStateException if it was another application, saying what to do
     */
    public static void require(
            Topics topics, String takeoverFrom, Map<String, Object> consumerProperties, Duration timeout) {
        String[] last = {topics.applicationId()};
        try (CompactedTopicReader reader = new CompactedTopicReader(
                consumerProperties, topics.errors(), error -> writer(error).ifPresent(id -> last[0] = id))) {
            reader.readToEnd(timeout, (read, all) -> {});
        }
        String writer = last[0];
        if (!writer.equals(topics.applicationId()) && !writer.equals(takeoverFrom)) {
            throw new IncompatibleStateException(foreign(topics, writer));
        }
    }

    private static String foreign(Topics topics, String writer) {
        String id = topics.applicationId();
        return "application '" + writer + "' writes " + topics.recommendations()
                + " and the other outputs, and this is '"
                + id
                + "': two would write over each other's lists; give this one outputs of its own: --set application.id="
                + id + " --set topic.prefix=" + id + "." + NewApplication.input(topics)
                + " (topics create, then run); or, if '" + writer + "' is gone for good, add: --set takeover.from="
                + writer;
    }
}
