package io.thalweg.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What a reader of committed outputs must see: nothing goes backwards, nothing comes twice. */
final class Outputs {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Outputs() {}

    /** Each user's lists bear versions from 1 on; after a removal they begin again. Returns how many lists there are. */
    static long requireListsInSequence(Rig rig) {
        Map<String, Long> versions = new HashMap<>();
        long[] lists = {0};
        rig.read(rig.topics.recommendations(), list -> {
            String user = new String(list.key(), StandardCharsets.UTF_8);
            if (list.value() == null) {
                versions.remove(user);
                return;
            }
            long version = json(list).path("version").asLong();
            assertThat(version)
                    .as("version of the next list of user %s", user)
                    .isEqualTo(versions.getOrDefault(user, 0L) + 1);
            versions.put(user, version);
            lists[0]++;
        });
        return lists[0];
    }

    /** The count over all ratings never falls. */
    static void requireErrorsNeverFall(Rig rig) {
        long[] last = {0};
        rig.read(rig.topics.errors(), error -> {
            if (new String(error.key(), StandardCharsets.UTF_8).equals("all/all")) {
                long count = json(error).path("count").asLong();
                // A start says the last count once more.
                assertThat(count).as("count of errors").isGreaterThanOrEqualTo(last[0]);
                last[0] = count;
            }
        });
    }

    /** Dead letters by the rule that was broken. */
    static Map<String, Integer> reasons(Rig rig) {
        Map<String, Integer> reasons = new TreeMap<>();
        rig.read(rig.topics.deadLetters(), letter -> {
            byte[] reason = Objects.requireNonNull(letter.headers().lastHeader("thalweg.reason"))
                    .value();
            reasons.merge(new String(reason, StandardCharsets.UTF_8), 1, Integer::sum);
        });
        return reasons;
    }

    private static JsonNode json(ConsumerRecord<byte[], byte[]> record) {
        try {
            return JSON.readTree(record.value());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
