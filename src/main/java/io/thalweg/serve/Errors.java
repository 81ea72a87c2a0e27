package io.thalweg.serve;

import io.thalweg.handover.HandoverRecords;
import io.thalweg.topics.CompactedTopicReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The errors topic as the instance has read it: the latest rolling error of each window and cohort, by {@code window/cohort}, and the latest
 * drift alarm of each cohort, by {@code drift/cohort}; JSON, as on the topic. One thread writes, any thread reads.
 */
public final class Errors implements AutoCloseable {

    private final CompactedTopicReader reader;
    private final NavigableMap<String, byte[]> latest = new ConcurrentSkipListMap<>();
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

    /**
     * Nothing is read yet.
     *
     * @param properties of a consumer that is {@code read_committed}
     */
    public Errors(Map<String, Object> properties, String topic) {
        this.reader = new CompactedTopicReader(properties, topic, this::accept);
    }

    /** Reads all that was committed when the call began. */
    public void readAll(Duration timeout) {
        reader.readToEnd(timeout, (read, all) -> {});
    }

    /** Goes on reading until it is closed. */
    public void startFollowing(Consumer<Throwable> failureHandler) {
        reader.startFollowing(failureHandler);
    }

    /** Calls this with each key of which there is something new, after it can be read here; on the reading thread, so quickly. */
    public void onChange(Consumer<String> listener) {
        listeners.add(listener);
    }

    /** The latest of a key, or {@code null}. */
    public byte @Nullable [] latest(String key) {
        return latest.get(key);
    }

    /** The latest of each key, in their order. */
    public Map<String, byte[]> latest() {
        return new TreeMap<>(latest);
    }

    void accept(ConsumerRecord<byte[], byte[]> each) {
        if (each.key() == null) {
            return; // not ours
        }
        String key = new String(each.key(), StandardCharsets.UTF_8);
        if (HandoverRecords.isKey(key)) {
            return;
        }
        if (each.value() == null) {
            latest.remove(key);
        } else {
            latest.put(key, each.value());
            listeners.forEach(listener -> listener.accept(key));
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
