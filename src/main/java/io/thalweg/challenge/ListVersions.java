package io.thalweg.challenge;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.thalweg.topics.CompactedTopicReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The highest version among the lists of a topic, and whose lists there are.
 *
 * @param highest 0 where there is no list
 * @param users who has a list; keys that begin with {@code __} are no users
 */
record ListVersions(long highest, Set<String> users) {

    private static final JsonFactory FACTORY = new JsonFactory();

    /** Reads a topic up to what was committed when the call began. */
    static ListVersions read(
            Map<String, Object> consumerProperties, String topic, Duration timeout, BiConsumer<Long, Long> progress) {
        long[] highest = {0};
        Set<String> users = new HashSet<>();
        try (CompactedTopicReader reader = new CompactedTopicReader(consumerProperties, topic, list -> {
            String user = new String(list.key(), StandardCharsets.UTF_8);
            if (list.value() == null) {
                users.remove(user);
            } else {
                highest[0] = Math.max(highest[0], version(list));
                if (!user.startsWith("__")) {
                    users.add(user);
                }
            }
        })) {
            reader.readToEnd(timeout, progress);
        }
        return new ListVersions(highest[0], users);
    }

    /** The version stands before the entries, so that most of a list need not be read. */
    static long version(ConsumerRecord<byte[], byte[]> list) {
        try (JsonParser json = FACTORY.createParser(list.value())) {
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.FIELD_NAME
                        && json.currentName().equals("version")) {
                    return json.nextLongValue(0);
                }
            }
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException("a record of " + list.topic() + " is not JSON", e);
        }
    }
}
