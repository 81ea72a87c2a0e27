package io.thalweg.faults;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.thalweg.topics.CompactedTopicReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads committed lists as they come, before compaction takes any: each user's versions bear the next number, and nothing comes twice. */
final class ListsFollower implements AutoCloseable {

    /** Without a tree of each list: thousands come in a second, on the machine that is looked at. */
    private static final ObjectReader JSON = new ObjectMapper().readerFor(ListRecord.class);

    private final CompactedTopicReader reader;
    private final Map<String, Published> last = new ConcurrentHashMap<>();
    private final AtomicLong count = new AtomicLong();
    private final AtomicReference<String> wrong = new AtomicReference<>("");

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record ListRecord(long version, List<Entry> items) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Entry(String itemId) {}

    private record Published(long version, List<String> items) {}

    ListsFollower(Rig rig) {
        reader = new CompactedTopicReader(rig.config.consumerProperties(), rig.topics.recommendations(), this::take);
        reader.readToEnd(Duration.ofMinutes(2), (read, all) -> {});
        reader.startFollowing(e -> wrong.compareAndSet("", "the reader of lists ended: " + e));
    }

    private void take(ConsumerRecord<byte[], byte[]> list) {
        String user = new String(list.key(), StandardCharsets.UTF_8);
        if (list.value() == null) {
            last.remove(user);
            return;
        }
        ListRecord read = read(list.value());
        Published before = last.get(user);
        long expected = before == null ? 1 : before.version + 1;
        if (read.version != expected) {
            wrong.compareAndSet("", "user " + user + " got version " + read.version + " instead of " + expected);
        }
        List<String> items =
                read.items.stream().map(entry -> entry.itemId.intern()).toList();
        last.put(user, new Published(read.version, items));
        count.incrementAndGet();
    }

    private static ListRecord read(byte[] value) {
        try {
            return JSON.readValue(value);
        } catch (IOException e) {
            throw new AssertionError("no JSON", e);
        }
    }

    /** How many lists came. */
    long count() {
        return count.get();
    }

    /** What was wrong first; empty where nothing was. */
    String wrong() {
        return wrong.get();
    }

    /** Whose list is the last one now. */
    List<String> users() {
        return List.copyOf(last.keySet());
    }

    /** Entries of all last lists of which this holds. */
    long entriesWith(Predicate<String> item) {
        return last.values().stream()
                .flatMap(list -> list.items.stream())
                .filter(item)
                .count();
    }

    @Override
    public void close() {
        reader.close();
    }
}
