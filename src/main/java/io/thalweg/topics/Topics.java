package io.thalweg.topics;

import io.thalweg.config.Keys;
import io.thalweg.config.ThalwegConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The names of the topics, and how long the brokers are to keep what is in them.
 *
 * @param prefix what the names of the application's own topics start with, {@code thalweg.} by default
 * @param applicationId what the names of the internal ones start with, as Kafka Streams has it
 * @param ratings the input; another application may read it too
 * @param items the catalog; another application may read it too
 * @param commands what is asked of tasks; another application may read it too
 * @param championPrefix what the names of the topics start with whose lists and errors this application writes too once it is
 *     promoted: its own prefix, unless it is a challenger
 * @param keeping how long
 */
public record Topics(
        String prefix,
        String applicationId,
        String ratings,
        String items,
        String commands,
        String championPrefix,
        Keeping keeping) {

    /** Through this one go ratings and commands that lie in a partition where their user doesn't belong. */
    public static final String WRONG_PARTITION_HOP = "misplaced";

    /** Through this one go the errors of all tasks to the one that adds them up. */
    public static final String ERROR_BATCHES_HOP = "error-batches";

    /**
     * How long the brokers keep what is in the topics.
     *
     * @param ratingsMillis events, and the commands beside them; -1 for ever
     * @param tombstonesMillis what says that a row of the state is gone: no local state may be away for longer
     */
    public record Keeping(long ratingsMillis, long tombstonesMillis) {

        static final Keeping STANDARD = new Keeping(-1, Duration.ofHours(24).toMillis());
    }

    /** Topics of which all have the prefix, kept as by default. */
    public Topics(String prefix, String applicationId) {
        this(
                prefix,
                applicationId,
                prefix + "ratings",
                prefix + "items",
                prefix + "commands",
                prefix,
                Keeping.STANDARD);
    }

    /** What a configuration says. */
    public static Topics of(ThalwegConfig config) {
        String prefix = config.get(Keys.TOPIC_PREFIX);
        return new Topics(
                prefix,
                config.get(Keys.APPLICATION_ID),
                given(config.get(Keys.INPUT_TOPIC), prefix + "ratings"),
                given(config.get(Keys.ITEMS_TOPIC), prefix + "items"),
                given(config.get(Keys.COMMANDS_TOPIC), prefix + "commands"),
                given(config.get(Keys.CHAMPION_PREFIX), prefix),
                new Keeping(
                        config.get(Keys.RATINGS_RETENTION_MILLIS),
                        Math.max(Keeping.STANDARD.tombstonesMillis(), 2L * config.get(Keys.STATE_MAX_AGE_MILLIS))));
    }

    public String recommendations() {
        return prefix + "recommendations";
    }

    public String errors() {
        return prefix + "errors";
    }

    /** Whether the application began beside another one, whose lists and errors it writes once it is promoted. */
    public boolean isChallenger() {
        return !championPrefix.equals(prefix);
    }

    /** The lists that consumers read, of whichever application is live. */
    public String liveRecommendations() {
        return championPrefix + "recommendations";
    }

    /** The errors that consumers read, and who writes these and the lists: {@link Handover}. */
    public String liveErrors() {
        return championPrefix + "errors";
    }

    public String deadLetters() {
        return prefix + "dead-letters";
    }

    public String audit() {
        return prefix + "audit";
    }

    /** What a store of this name writes; it is compacted. */
    public String changelog(String store) {
        return applicationId + "-" + store + "-changelog";
    }

    public String itemContributionsChangelog() {
        return changelog(StoreNames.ITEM_CONTRIBUTIONS);
    }

    public String learnerStateChangelog() {
        return changelog(StoreNames.LEARNER_STATE);
    }

    public String wrongPartitionHop() {
        return applicationId + "-" + WRONG_PARTITION_HOP + "-repartition";
    }

    public String errorBatchesHop() {
        return applicationId + "-" + ERROR_BATCHES_HOP + "-repartition";
    }

    /** Those of {@link #specs(PartitionCounts)} where everything has as many partitions. */
    public List<TopicSpec> specs(int partitions) {
        return specs(PartitionCounts.equal(partitions));
    }

    /** Every topic that the application uses; with these it needs no right to create any. */
    public List<TopicSpec> specs(PartitionCounts counts) {
        int partitions = counts.users();
        TopicSettings settings = new TopicSettings(keeping);
        List<TopicSpec> specs = new ArrayList<>(List.of(
                new TopicSpec(ratings, TopicSpec.Role.INPUT, counts.ratings(), settings.events()),
                new TopicSpec(items, TopicSpec.Role.INPUT, partitions, TopicSettings.compacted()),
                new TopicSpec(recommendations(), TopicSpec.Role.OUTPUT, partitions, TopicSettings.compacted()),
                new TopicSpec(errors(), TopicSpec.Role.OUTPUT, 1, TopicSettings.compactedOften()),
                new TopicSpec(deadLetters(), TopicSpec.Role.OUTPUT, partitions, TopicSettings.deadLetters()),
                new TopicSpec(commands, TopicSpec.Role.INPUT, counts.commands(), settings.events()),
                new TopicSpec(audit(), TopicSpec.Role.OUTPUT, partitions, TopicSettings.compacted())));
        for (String store : StoreNames.LOGGED) {
            int count = store.equals(StoreNames.ERRORS) ? 1 : counts.tasks();
            specs.add(new TopicSpec(changelog(store), TopicSpec.Role.STATE, count, settings.changelog(store)));
        }
        specs.add(new TopicSpec(wrongPartitionHop(), TopicSpec.Role.HOP, partitions, TopicSettings.hop()));
        specs.add(new TopicSpec(errorBatchesHop(), TopicSpec.Role.HOP, 1, TopicSettings.hopOfErrors()));
        return specs;
    }

    private static String given(String name, String standard) {
        return name.isEmpty() ? standard : name;
    }
}
