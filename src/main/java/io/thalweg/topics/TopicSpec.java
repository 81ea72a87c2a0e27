package io.thalweg.topics;

import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.TopicConfig;

/**
 * A topic as it should be.
 *
 * @param role what the application does with it
 * @param partitions at least 1
 * @param configs what differs from the broker's defaults, the cleanup policy always among it
 */
public record TopicSpec(String name, Role role, int partitions, Map<String, String> configs) {

    /** What the application does with a topic. */
    public enum Role {
        /** It reads what others write. */
        INPUT,
        /** It writes what others read. */
        OUTPUT,
        /** Its own rows: what a local store lost is restored from here. */
        STATE,
        /** Its own records on their way from one task to another. */
        HOP
    }

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
