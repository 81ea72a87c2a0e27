package io.thalweg.stream;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/**
 * The names of the topics, and how each is to be created.
 *
 * @param prefix what the names of the application's own topics start with, {@code thalweg.} by default
 * @param applicationId what the names of the internal ones start with, as Kafka Streams has it
 */
public record Topics(String prefix, String applicationId) {

    /** The store of a task's contributions to the item rows; its changelog is what all tasks read. */
    public static final String ITEM_CONTRIBUTIONS_STORE = "item-contributions";

    /** The store of what a task's learner keeps beside rows; all tasks read the neighbours among it. */
    public static final String LEARNER_STATE_STORE = "learner-state";

    private static final Duration DEAD_LETTERS_RETENTION = Duration.ofDays(14);
    private static final int MEBIBYTE = 1 << 20;

    public String ratings() {
        return prefix + "ratings";
    }

    public String items() {
        return prefix + "items";
    }

    public String recommendations() {
        return prefix + "recommendations";
    }

    public String errors() {
        return prefix + "errors";
    }

    public String deadLetters() {
        return prefix + "dead-letters";
    }

    public String commands() {
        return prefix + "commands";
    }

    public String audit() {
        return prefix + "audit";
    }

    public String itemContributionsChangelog() {
        return applicationId + "-" + ITEM_CONTRIBUTIONS_STORE + "-changelog";
    }

    public String learnerStateChangelog() {
        return applicationId + "-" + LEARNER_STATE_STORE + "-changelog";
    }

    /** Every topic that must exist before the application starts. */
    public List<TopicSpec> specs(int partitions) {
        return List.of(
                new TopicSpec(ratings(), partitions, cleanup(TopicSpec.DELETE)),
                new TopicSpec(items(), partitions, cleanup(TopicSpec.COMPACT)),
                new TopicSpec(recommendations(), partitions, cleanup(TopicSpec.COMPACT)),
                new TopicSpec(errors(), 1, compactedOften()),
                new TopicSpec(deadLetters(), partitions, deletedAfter(DEAD_LETTERS_RETENTION)),
                new TopicSpec(commands(), partitions, cleanup(TopicSpec.DELETE)),
                new TopicSpec(audit(), partitions, cleanup(TopicSpec.COMPACT)),
                new TopicSpec(itemContributionsChangelog(), partitions, compactedOften()),
                new TopicSpec(learnerStateChangelog(), partitions, compactedOften()));
    }

    private static Map<String, String> cleanup(String policy) {
        return Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, policy);
    }

    private static Map<String, String> deletedAfter(Duration retention) {
        return Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicSpec.DELETE,
                TopicConfig.RETENTION_MS_CONFIG,
                "" + retention.toMillis());
    }

    /**
     * For few keys that are written over and over, and read from the beginning at each start. The segment that is being
     * written is never compacted, and by default it grows to 1 GiB or a week; and a log is left alone until half of it is
     * outdated. A start would then read many times what is there.
     */
    private static Map<String, String> compactedOften() {
        return Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicSpec.COMPACT,
                TopicConfig.SEGMENT_BYTES_CONFIG,
                "" + 16 * MEBIBYTE,
                TopicConfig.SEGMENT_MS_CONFIG,
                "" + Duration.ofHours(1).toMillis(),
                TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
                "0.2");
    }
}
