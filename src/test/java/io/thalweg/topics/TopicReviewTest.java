package io.thalweg.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.config.ThalwegConfig;
import io.thalweg.input.ItemCatalog;
import io.thalweg.model.ItemModel;
import io.thalweg.stream.RecommenderSettings;
import io.thalweg.stream.RecommenderTopology;
import io.thalweg.watch.Tally;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Topics that are right but for one setting. */
final class TopicReviewTest {

    private final Topics topics = new Topics("t.", "app");
    private final List<TopicSpec> specs = topics.specs(4);
    private final Map<String, TopicState> existing = specs.stream()
            .collect(Collectors.toMap(TopicSpec::name, TopicReviewTest::asCreated, (a, b) -> a, HashMap::new));

    @Test
    void shouldFindNothingWhenTopicsAreAsTheyAreCreated() {
        assertThat(review(3)).isEqualTo(new TopicReview(List.of(), List.of()));
    }

    @Test
    void shouldKnowEveryInternalTopicOfTheTopology() {
        ThalwegConfig config = ThalwegConfig.of(Map.of("application.id", "app", "topic.prefix", "t."));
        RecommenderSettings settings = RecommenderSettings.of(config, 4);
        String described = new RecommenderTopology(settings, model(settings), new ItemCatalog(), new Tally())
                .build(new StreamsConfig(config.streamsProperties()))
                .describe()
                .toString();
        Set<String> stores = new HashSet<>();
        Pattern.compile("stores: \\[([^]]*)]")
                .matcher(described)
                .results()
                .forEach(match -> stores.addAll(List.of(match.group(1).split(", "))));
        stores.remove("");
        stores.remove(StoreNames.BEFORE_COMMIT);
        assertThat(stores).containsExactlyInAnyOrderElementsOf(StoreNames.LOGGED);
        assertThat(described).contains("misplaced-repartition", "error-batches-repartition");
    }

    @ParameterizedTest
    @CsvSource({
        "app-users-changelog, unclean.leader.election.enable, true, unclean.leader.election.enable=false",
        "app-errors-changelog, max.message.bytes, 1000000, max.message.bytes=1048588",
        "t.recommendations, max.message.bytes, 1000000, max.message.bytes=1048588",
        "app-users-changelog, delete.retention.ms, 3600000, delete.retention.ms=86400000",
        "app-misplaced-repartition, message.timestamp.type, LogAppendTime, message.timestamp.type=CreateTime",
        "t.ratings, min.insync.replicas, 4, min.insync.replicas=1"
    })
    void shouldRefuseWhenASettingIsUnsafe(String topic, String key, String value, String remedy) {
        set(topic, key, value);
        TopicReview review = review(3);
        assertThat(review.unsafe())
                .singleElement()
                .asString()
                .startsWith("topic " + topic + " ")
                .contains("run: kafka-configs.sh --alter --entity-type topics --entity-name " + topic + " --add-config "
                        + remedy);
        assertThat(review.doubtful()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "app-users-changelog, min.insync.replicas, 1, min.insync.replicas=2",
        "app-users-changelog, min.insync.replicas, 3, one broker is away",
        "app-users-changelog, segment.bytes, 1073741824, segment.bytes=16777216",
        "t.commands, retention.ms, 604800000, retention.ms=-1",
        "t.ratings, message.timestamp.type, LogAppendTime, message.timestamp.type=CreateTime",
        "t.ratings, message.timestamp.before.max.ms, 1000, message.timestamp.before.max.ms=9223372036854775807",
        "app-users-changelog, message.timestamp.after.max.ms, 1000, message.timestamp.after.max.ms=3600000",
        "app-error-batches-repartition, message.timestamp.type, CreateTime, message.timestamp.type=LogAppendTime"
    })
    void shouldWarnWhenASettingIsDoubtful(String topic, String key, String value, String remedy) {
        set(topic, key, value);
        TopicReview review = review(3);
        assertThat(review.unsafe()).isEmpty();
        assertThat(review.doubtful())
                .singleElement()
                .asString()
                .startsWith("topic " + topic + ": ")
                .contains(remedy);
    }

    @Test
    void shouldNotAskForTimesAheadThatAreReplacedBeforeTheyAreWritten() {
        set("t.ratings", "message.timestamp.after.max.ms", "" + Long.MAX_VALUE);
        assertThat(review(3).doubtful()).isEmpty();
    }

    @Test
    void shouldWarnWhenNobodyChoseForHowLongRatingsAreKept() {
        TopicState made = existing.get("t.ratings");
        Map<String, String> settings = new HashMap<>(made.settings());
        settings.put("retention.ms", "604800000");
        existing.put(
                "t.ratings",
                new TopicState("t.ratings", 4, 3, "delete", 604_800_000, settings, Set.of("cleanup.policy")));
        assertThat(review(3).doubtful())
                .singleElement()
                .asString()
                .startsWith("topic t.ratings: nobody has said for how long: the brokers delete after 168 h");
    }

    @Test
    void shouldWarnOnceForAllTopicsWhenEachHasOneReplicaAmongThreeBrokers() {
        existing.replaceAll((name, state) -> new TopicState(
                name,
                state.partitions(),
                1,
                state.cleanupPolicy(),
                state.retentionMillis(),
                replaced(state.settings(), "min.insync.replicas", "1"),
                state.chosen()));
        assertThat(review(1).doubtful()).isEmpty();
        assertThat(review(3).doubtful())
                .singleElement()
                .asString()
                .contains(specs.get(0).name(), specs.get(16).name());
    }

    private TopicReview review(int brokerCount) {
        return TopicReview.of(topics, specs, existing, brokerCount);
    }

    private void set(String topic, String key, String value) {
        TopicState old = existing.get(topic);
        existing.put(
                topic,
                new TopicState(
                        topic,
                        old.partitions(),
                        old.replicas(),
                        old.cleanupPolicy(),
                        key.equals("retention.ms") ? Long.parseLong(value) : old.retentionMillis(),
                        replaced(old.settings(), key, value),
                        old.chosen()));
    }

    private static Map<String, String> replaced(Map<String, String> settings, String key, String value) {
        Map<String, String> changed = new HashMap<>(settings);
        changed.put(key, value);
        return changed;
    }

    /** On brokers with Kafka's defaults, three replicas. */
    private static TopicState asCreated(TopicSpec spec) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "retention.ms", "604800000",
                "delete.retention.ms", "86400000",
                "segment.bytes", "16777216",
                "max.message.bytes", "1048588",
                "message.timestamp.type", "CreateTime",
                "message.timestamp.before.max.ms", "" + Long.MAX_VALUE,
                "message.timestamp.after.max.ms", "3600000",
                "min.insync.replicas", "2",
                "unclean.leader.election.enable", "false"));
        settings.putAll(spec.configs());
        return new TopicState(
                spec.name(),
                spec.partitions(),
                3,
                spec.cleanupPolicy(),
                Long.parseLong(settings.getOrDefault("retention.ms", "-1")),
                settings,
                spec.configs().keySet());
    }

    private static ItemModel model(RecommenderSettings settings) {
        return new ItemModel(settings.shape());
    }
}
