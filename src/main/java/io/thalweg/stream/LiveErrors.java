package io.thalweg.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** The errors topic as a reader has it: the latest record of each window and cohort. Any thread may ask. */
public final class LiveErrors {

    /**
     * Errors of one window and cohort at one time.
     *
     * @param rmse on the scale; NaN where {@code count} is 0
     * @param mae on the scale; NaN where {@code count} is 0
     */
    public record Snapshot(long count, double rmse, double mae, double sumSquaredError) {}

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ALL = "all/all";

    private final ConcurrentHashMap<String, Snapshot> latest = new ConcurrentHashMap<>();
    private final List<Snapshot> history = new ArrayList<>();

    /** Takes a record of the errors topic in. */
    public void accept(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return;
        }
        String key = new String(record.key(), StandardCharsets.UTF_8);
        Snapshot snapshot = decode(record.value());
        latest.put(key, snapshot);
        if (key.equals(ALL)) {
            synchronized (history) {
                history.add(snapshot);
            }
        }
    }

    /** The latest of this window and cohort, by their names on the topic, or {@code null} if there was none. */
    public @Nullable Snapshot latest(String window, String cohort) {
        return latest.get(window + "/" + cohort);
    }

    /** Every record over all ratings and cohorts that was read, oldest first: the learning curve. */
    public List<Snapshot> history() {
        synchronized (history) {
            return List.copyOf(history);
        }
    }

    private static Snapshot decode(byte[] value) {
        try {
            JsonNode json = JSON.readTree(value);
            return new Snapshot(
                    json.path("count").asLong(),
                    json.path("rmse").asDouble(Double.NaN),
                    json.path("mae").asDouble(Double.NaN),
                    json.path("sumSquaredError").asDouble());
        } catch (IOException e) {
            throw new UncheckedIOException("a record of the errors topic is not JSON", e);
        }
    }
}
