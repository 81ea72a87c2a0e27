package io.thalweg.topics;

import static org.apache.kafka.common.config.TopicConfig.DELETE_RETENTION_MS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MAX_MESSAGE_BYTES_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.RETENTION_MS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.SEGMENT_BYTES_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG;

import io.thalweg.topics.TopicSpec.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * What a look at all topics found. Each line says what to type.
 *
 * @param unsafe with these an application must not run: it would stop at some record, or lose or bring back state
 * @param doubtful it runs with these, and somebody should have decided on them
 */
public record TopicReview(List<String> unsafe, List<String> doubtful) {

    private static final String ALTER = "kafka-configs.sh --alter --entity-type topics --entity-name ";

    /** As large as the largest request of a producer, by default. */
    private static final long LARGEST_RECORD_BYTES = 1 << 20;

    private static final long LARGE_SEGMENT_BYTES = 256 << 20;

    /**
     * A record's time that is ahead of the clock by no more is used as it is. Well below the hour that brokers accept by
     * default ({@code message.timestamp.after.max.ms}).
     */
    public static final long USED_AHEAD_MILLIS = 600_000;

    /** What is let through, and some for a broker's clock; Kafka's default. */
    private static final long WRITTEN_AHEAD_MILLIS = USED_AHEAD_MILLIS + 3_000_000;

    /** Copies the lines. */
    public TopicReview {
        unsafe = List.copyOf(unsafe);
        doubtful = List.copyOf(doubtful);
    }

    /**
     * Something that a topic must not be, or should not.
     *
     * @param config what puts it right; empty where no setting does
     */
    private record Rule(String what, BiPredicate<TopicSpec, TopicState> concerns, String config) {}

    /** Looks at every topic that exists; what is missing is the caller's to say. */
    static TopicReview of(Topics topics, List<TopicSpec> specs, Map<String, TopicState> existing, int brokerCount) {
        List<String> unsafe = new ArrayList<>();
        for (TopicSpec spec : specs) {
            TopicState state = existing.get(spec.name());
            if (state != null) {
                unsafe(topics).stream()
                        .filter(rule -> rule.concerns().test(spec, state))
                        .forEach(rule -> unsafe.add("topic " + spec.name() + " " + rule.what() + "; run: " + ALTER
                                + spec.name() + " --add-config " + rule.config()));
            }
        }
        List<String> doubtful = new ArrayList<>();
        for (Rule rule : doubtful(topics, existing, brokerCount)) {
            List<String> names = specs.stream()
                    .filter(spec ->
                            existing.containsKey(spec.name()) && rule.concerns().test(spec, existing.get(spec.name())))
                    .map(TopicSpec::name)
                    .toList();
            if (!names.isEmpty()) {
                doubtful.add(line(rule, names));
            }
        }
        return new TopicReview(unsafe, doubtful);
    }

    /** The policies of a comma-separated list, in any order. */
    static Set<String> policies(String commaSeparated) {
        return Set.copyOf(Arrays.asList(commaSeparated.split(",", -1)));
    }

    private static String line(Rule rule, List<String> names) {
        String head = (names.size() == 1 ? "topic " : "topics ") + String.join(", ", names) + ": " + rule.what();
        if (rule.config().isEmpty()) {
            return head;
        }
        String name = names.size() == 1 ? names.get(0) : "TOPIC";
        return head + "; run" + (names.size() == 1 ? ": " : " for each: ") + ALTER + name + " --add-config "
                + rule.config();
    }

    private static List<Rule> unsafe(Topics topics) {
        long tombstones = topics.keeping().tombstonesMillis();
        return List.of(
                new Rule(
                        "may lose committed records with a broker (unclean.leader.election.enable is true)",
                        (spec, state) -> state.is(UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "true"),
                        "unclean.leader.election.enable=false"),
                new Rule(
                        "has more min.insync.replicas than replicas, so that nothing can be written",
                        (spec, state) -> state.number(MIN_IN_SYNC_REPLICAS_CONFIG) > state.replicas()
                                && state.settings().containsKey(MIN_IN_SYNC_REPLICAS_CONFIG),
                        "min.insync.replicas=1, or as many as replicas less one"),
                new Rule(
                        "refuses records that the application may write (max.message.bytes is below "
                                + LARGEST_RECORD_BYTES + "), which would stop it",
                        (spec, state) -> spec.role() != Role.INPUT
                                && state.number(MAX_MESSAGE_BYTES_CONFIG) < LARGEST_RECORD_BYTES,
                        "max.message.bytes=1048588"),
                new Rule(
                        "replaces the time of a rating by that of its arrival (message.timestamp.type is"
                                + " LogAppendTime)",
                        (spec, state) -> spec.name().equals(topics.wrongPartitionHop())
                                && state.is(MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime"),
                        "message.timestamp.type=CreateTime"),
                new Rule(
                        "drops tombstones sooner than a state folder may come back (delete.retention.ms is below "
                                + tombstones + "), which would bring forgotten users back",
                        (spec, state) ->
                                spec.role() == Role.STATE && state.number(DELETE_RETENTION_MS_CONFIG) < tombstones,
                        "delete.retention.ms=" + tombstones));
    }

    private static List<Rule> doubtful(Topics topics, Map<String, TopicState> existing, int brokerCount) {
        TopicState ratings = existing.get(topics.ratings());
        long retention = ratings == null ? -1 : ratings.retentionMillis();
        // Times further ahead are replaced before anything is written with them.
        long ahead = ratings == null
                ? 0
                : Math.min(WRITTEN_AHEAD_MILLIS, ratings.number(MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG));
        return List.of(
                new Rule(
                        "one replica where there are " + brokerCount
                                + " brokers: a lost disk is lost state; raise it with kafka-reassign-partitions.sh,"
                                + " and create topics with --set topic.replication.factor=3",
                        (spec, state) -> state.replicas() == 1 && brokerCount >= 3,
                        ""),
                new Rule(
                        "a write is done when one replica has it, and is lost with that broker",
                        (spec, state) -> state.replicas() >= 3 && state.number(MIN_IN_SYNC_REPLICAS_CONFIG) < 2,
                        "min.insync.replicas=2"),
                new Rule(
                        "min.insync.replicas is the number of replicas: the application waits while one broker is away",
                        (spec, state) ->
                                state.replicas() > 1 && state.number(MIN_IN_SYNC_REPLICAS_CONFIG) == state.replicas(),
                        "min.insync.replicas=" + "REPLICAS-1"),
                new Rule(
                        "nobody has said for how long: the brokers delete after " + hours(retention)
                                + " by the records' own times, so that a history with old times is gone before it is"
                                + " learned",
                        (spec, state) -> spec.name().equals(topics.ratings())
                                && retention >= 0
                                && !state.chosen().contains(RETENTION_MS_CONFIG),
                        "retention.ms=-1, which is for ever, or as many as you want"),
                new Rule(
                        "kept for less long than the ratings: who learns them again doesn't forget again",
                        (spec, state) -> spec.name().equals(topics.commands())
                                && state.retentionMillis() >= 0
                                && (retention < 0 || state.retentionMillis() < retention),
                        "retention.ms=" + retention),
                new Rule(
                        "a restore reads what is long outdated, since segments of this size are compacted seldom",
                        (spec, state) ->
                                spec.role() == Role.STATE && state.number(SEGMENT_BYTES_CONFIG) > LARGE_SEGMENT_BYTES,
                        "segment.bytes=16777216,segment.ms=3600000"),
                new Rule(
                        "ratings without a time of their own are taken for as old as their arrival",
                        (spec, state) -> spec.name().equals(topics.ratings())
                                && state.is(MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime"),
                        "message.timestamp.type=CreateTime"),
                new Rule(
                        "windows of time end by the clocks of instances, which may differ, and not by the brokers'",
                        (spec, state) -> spec.name().equals(topics.errorBatchesHop())
                                && state.is(MESSAGE_TIMESTAMP_TYPE_CONFIG, "CreateTime"),
                        "message.timestamp.type=LogAppendTime"),
                new Rule(
                        "the brokers refuse records of events that are long past",
                        (spec, state) -> state.number(MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG) < Long.MAX_VALUE,
                        "message.timestamp.before.max.ms=" + Long.MAX_VALUE),
                new Rule(
                        "the brokers refuse times ahead that the ratings topic takes",
                        (spec, state) -> (spec.role() == Role.STATE || spec.role() == Role.HOP)
                                && state.number(MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG) < ahead,
                        "message.timestamp.after.max.ms=" + ahead));
    }

    private static String hours(long millis) {
        return millis / 3_600_000 + " h";
    }
}
