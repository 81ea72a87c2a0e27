package io.thalweg.topics;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSource;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.TopicConfig;

/**
 * A topic as it is.
 *
 * @param replicas of the partition that has the fewest
 * @param retentionMillis -1 for ever
 * @param settings in force, by Kafka's names: those that can make a topic unfit
 * @param chosen which of these the topic has itself; the others are the brokers' defaults
 */
public record TopicState(
        String name,
        int partitions,
        int replicas,
        String cleanupPolicy,
        long retentionMillis,
        Map<String, String> settings,
        Set<String> chosen) {

    private static final List<String> LOOKED_AT = List.of(
            TopicConfig.CLEANUP_POLICY_CONFIG,
            TopicConfig.RETENTION_MS_CONFIG,
            TopicConfig.DELETE_RETENTION_MS_CONFIG,
            TopicConfig.SEGMENT_BYTES_CONFIG,
            TopicConfig.SEGMENT_MS_CONFIG,
            TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
            TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
            TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
            TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG,
            TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG,
            TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
            TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG);

    /** Copies what is given. */
    public TopicState {
        settings = Map.copyOf(settings);
        chosen = Set.copyOf(chosen);
    }

    static TopicState of(TopicDescription description, Config config) {
        Map<String, String> settings = new TreeMap<>();
        for (String key : LOOKED_AT) {
            ConfigEntry entry = config.get(key);
            if (entry != null && entry.value() != null) {
                settings.put(key, entry.value());
            }
        }
        return new TopicState(
                description.name(),
                description.partitions().size(),
                description.partitions().stream()
                        .mapToInt(partition -> partition.replicas().size())
                        .min()
                        .orElse(0),
                settings.getOrDefault(TopicConfig.CLEANUP_POLICY_CONFIG, ""),
                Long.parseLong(settings.getOrDefault(TopicConfig.RETENTION_MS_CONFIG, "-1")),
                settings,
                settings.keySet().stream()
                        .filter(key -> config.get(key).source() == ConfigSource.DYNAMIC_TOPIC_CONFIG)
                        .collect(Collectors.toSet()));
    }

    /** A setting that is a number; a broker too old to know it has no bound there. */
    long number(String key) {
        return Long.parseLong(settings.getOrDefault(key, "" + Long.MAX_VALUE));
    }

    boolean is(String key, String value) {
        return value.equals(settings.get(key));
    }
}
