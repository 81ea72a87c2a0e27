package io.thalweg.topics;

import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.DELETE_RETENTION_MS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.RETENTION_MS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.SEGMENT_BYTES_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.SEGMENT_MS_CONFIG;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * How the topics are to be kept by the brokers: in one place, for {@code topics create}, for what Kafka Streams creates
 * itself, and for {@code topics verify}.
 *
 * <p>The segment that is being written is never compacted, and by default it grows to 1 GiB or a week; and a log is left
 * alone until half of it is outdated. Rows that are written over and over would be read many times at each restore.
 */
public record TopicSettings(Topics.Keeping keeping) {

    private static final int MEBIBYTE = 1 << 20;
    private static final Duration DEAD_LETTERS_RETENTION = Duration.ofDays(14);

    /**
     * These grow with users: to compact them more often would cost more than it saves. But a restore reads all of the segment that is being
     * written, so that it is no larger than those of the others.
     */
    private static final Set<String> LARGE = Set.of(StoreNames.USERS, StoreNames.RATINGS, StoreNames.PUBLISHED_LISTS);

    /** Commands as long as ratings: whoever learns the ratings again must also forget again. */
    Map<String, String> events() {
        return Map.of(CLEANUP_POLICY_CONFIG, TopicSpec.DELETE, RETENTION_MS_CONFIG, "" + keeping.ratingsMillis());
    }

    static Map<String, String> compacted() {
        return Map.of(CLEANUP_POLICY_CONFIG, TopicSpec.COMPACT);
    }

    static Map<String, String> deadLetters() {
        return Map.of(
                CLEANUP_POLICY_CONFIG, TopicSpec.DELETE, RETENTION_MS_CONFIG, "" + DEAD_LETTERS_RETENTION.toMillis());
    }

    /** For few keys that are written over and over, and read from the beginning at each start. */
    static Map<String, String> compactedOften() {
        return Map.of(
                CLEANUP_POLICY_CONFIG,
                TopicSpec.COMPACT,
                SEGMENT_BYTES_CONFIG,
                "" + 16 * MEBIBYTE,
                SEGMENT_MS_CONFIG,
                "" + Duration.ofHours(1).toMillis(),
                MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
                "0.2");
    }

    /** Of a store's changelog; Kafka Streams is given the same, should it create the topic. */
    public Map<String, String> changelog(String store) {
        Map<String, String> settings = new HashMap<>(compactedOften());
        if (LARGE.contains(store)) {
            settings.put(MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.5");
        }
        settings.put(MESSAGE_TIMESTAMP_TYPE_CONFIG, "CreateTime");
        // The leader must never refuse a row for the time of the event that made it.
        settings.put(MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, "" + Long.MAX_VALUE);
        settings.put(DELETE_RETENTION_MS_CONFIG, "" + keeping.tombstonesMillis());
        return settings;
    }

    /** As Kafka Streams creates it, which deletes what it has taken in. */
    static Map<String, String> hop() {
        return Map.of(
                CLEANUP_POLICY_CONFIG,
                TopicSpec.DELETE,
                RETENTION_MS_CONFIG,
                "-1",
                SEGMENT_BYTES_CONFIG,
                "" + 50 * MEBIBYTE,
                MESSAGE_TIMESTAMP_TYPE_CONFIG,
                "CreateTime");
    }

    /** Errors of all instances meet there: the brokers' clock is the only one that they have in common. */
    static Map<String, String> hopOfErrors() {
        Map<String, String> settings = new HashMap<>(hop());
        settings.put(MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
        return settings;
    }
}
