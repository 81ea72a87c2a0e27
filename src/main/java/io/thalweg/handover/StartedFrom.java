package io.thalweg.handover;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * That an application did not begin with the first record of its input, but with ratings that it was given. A record of its own errors
 * topic says so, under the key {@value #KEY}, as long as the application lives.
 *
 * @param application whose ratings they were, or the name of a file
 * @param events ratings and withdrawals that it was given
 * @param offsets by partition, from which on the ratings topic is its input; others from their beginning
 * @param atMillis when
 */
public record StartedFrom(String application, long events, Map<Integer, Long> offsets, long atMillis) {

    /** @throws IllegalArgumentException if a number is negative */
    public StartedFrom {
        offsets = Map.copyOf(offsets);
        if (events < 0) {
            throw new IllegalArgumentException("events is " + events + "; it must not be negative");
        }
    }

    static final String KEY = "started-from";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The key of the record. */
    public static byte[] key() {
        return KEY.getBytes(StandardCharsets.UTF_8);
    }

    /** The value of the record. */
    public byte[] encode() {
        try {
            return JSON.writeValueAsBytes(JSON.createObjectNode()
                    .put("application", application)
                    .put("events", events)
                    .put("at", atMillis)
                    .set("offsets", JSON.valueToTree(offsets)));
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
    }

    /** What a record of the errors topic says of it; empty if it says something else. */
    public static Optional<StartedFrom> of(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null
                || record.value() == null
                || !new String(record.key(), StandardCharsets.UTF_8).equals(KEY)) {
            return Optional.empty();
        }
        try {
            JsonNode json = JSON.readTree(record.value());
            Map<Integer, Long> offsets = new TreeMap<>();
            json.path("offsets")
                    .properties()
                    .forEach(each -> offsets.put(
                            Integer.valueOf(each.getKey()), each.getValue().asLong()));
            return Optional.of(new StartedFrom(
                    json.path("application").asText(),
                    json.path("events").asLong(),
                    offsets,
                    json.path("at").asLong()));
        } catch (IOException e) {
            throw new UncheckedIOException("a record of the errors topic that says how it began is not JSON", e);
        }
    }
}
