package io.thalweg.stream;

import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.TopicConfig;

/**
 * A topic as it should be.
 *
 * @param partitions at least 1
 * @param configs what differs from the broker's defaults, the cleanup policy always among it
 */
public record TopicSpec(String name, int partitions, Map<String, String> configs) {

    static final String DELETE = TopicConfig.CLEANUP_POLICY_DELETE;
    static final String COMPACT = TopicConfig.CLEANUP_POLICY_COMPACT;

    /** @throws IllegalArgumentException if there is no partition or no cleanup policy */
    public TopicSpec {
        configs = Map.copyOf(configs);
        if (partitions < 1 || !configs.containsKey(TopicConfig.CLEANUP_POLICY_CONFIG)) {
            throw new IllegalArgumentException(
                    name + " has " + partitions + " partitions and " + configs + "; it needs one and a cleanup policy");
        }
    }

    public String cleanupPolicy() {
        return Objects.requireNonNull(configs.get(TopicConfig.CLEANUP_POLICY_CONFIG), name);
    }
}
