package io.thalweg.challenge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.topics.CompactedTopicReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * How alike the lists of two applications are.
 *
 * @param firstUsers with a list of the first
 * @param secondUsers with a list of the second
 * @param bothUsers with one of both, which are compared
 * @param sharedRatio of the items of a list of the first, how many are in that of the second, the mean over users; NaN without any
 * @param sameFirstRatio how many users have the same item first in both
 * @param examples some users whose lists differ, both lists beside each other
 */
public record ListOverlap(
        int firstUsers,
        int secondUsers,
        int bothUsers,
        double sharedRatio,
        double sameFirstRatio,
        List<Example> examples) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The two lists of a user: titles, or ids of items without one. */
    public record Example(String userId, List<String> first, List<String> second) {}

    private record Entry(String itemId, String title) {
        String shown() {
            return title.isEmpty() ? itemId : title;
        }
    }

    /** Reads both topics up to what was committed when the call began. */
    public static ListOverlap read(
            Map<String, Object> consumerProperties, String first, String second, int examples, Duration timeout) {
        return of(lists(consumerProperties, first, timeout), lists(consumerProperties, second, timeout), examples);
    }

    private static ListOverlap of(Map<String, List<Entry>> first, Map<String, List<Entry>> second, int exampleCount) {
        int both = 0;
        double shared = 0;
        int sameFirst = 0;
        List<Example> examples = new ArrayList<>();
        for (Map.Entry<String, List<Entry>> user : first.entrySet()) {
            List<Entry> one = user.getValue();
            List<Entry> other = second.getOrDefault(user.getKey(), List.of());
            if (one.isEmpty() || other.isEmpty()) {
                continue;
            }
            both++;
            Set<String> ids = new HashSet<>(other.stream().map(Entry::itemId).toList());
            long in = one.stream().filter(entry -> ids.contains(entry.itemId())).count();
            shared += (double) in / one.size();
            sameFirst += one.get(0).itemId().equals(other.get(0).itemId()) ? 1 : 0;
            if (in < one.size() && examples.size() < exampleCount) {
                examples.add(new Example(
                        user.getKey(),
                        one.stream().map(Entry::shown).toList(),
                        other.stream().map(Entry::shown).toList()));
            }
        }
        return new ListOverlap(
                first.size(), second.size(), both, shared / both, (double) sameFirst / both, List.copyOf(examples));
    }

    private static Map<String, List<Entry>> lists(
            Map<String, Object> consumerProperties, String topic, Duration timeout) {
        Map<String, List<Entry>> lists = new TreeMap<>();
        try (CompactedTopicReader reader = new CompactedTopicReader(consumerProperties, topic, list -> {
            String user = new String(list.key(), StandardCharsets.UTF_8);
            if (list.value() == null) {
                lists.remove(user);
            } else if (!user.startsWith("__")) {
                lists.put(user, entries(list));
            }
        })) {
            reader.readToEnd(timeout, (read, all) -> {});
        }
        return lists;
    }

    private static List<Entry> entries(ConsumerRecord<byte[], byte[]> list) {
        try {
            List<Entry> entries = new ArrayList<>();
            for (JsonNode item : JSON.readTree(list.value()).path("items")) {
                entries.add(new Entry(
                        item.path("itemId").asText(), item.path("title").asText()));
            }
            return entries;
        } catch (IOException e) {
            throw new UncheckedIOException("a record of " + list.topic() + " is not JSON", e);
        }
    }
}
