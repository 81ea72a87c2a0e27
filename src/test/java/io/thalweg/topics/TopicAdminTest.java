package io.thalweg.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.config.ThalwegConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Each test has topics of its own, by their prefix; the broker is shared. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TopicAdminTest {

    private final EmbeddedBroker broker = EmbeddedBroker.start();
    private final Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));

    @BeforeAll
    void shouldKnowOneBroker() throws Exception {
        assertThat(admin.describeCluster().nodes().get()).hasSize(1);
    }

    @AfterAll
    void stop() {
        admin.close();
        broker.close();
    }

    @Test
    void shouldFindNoDifferenceWhenItCreatedTheTopics() {
        TopicAdmin topics = topics("fresh.", 3);

        assertThat(topics.create(-1))
                .containsExactlyInAnyOrder(
                        "fresh.ratings",
                        "fresh.items",
                        "fresh.recommendations",
                        "fresh.errors",
                        "fresh.dead-letters",
                        "fresh.commands",
                        "fresh.audit",
                        "fresh.app-users-changelog",
                        "fresh.app-ratings-changelog",
                        "fresh.app-due-lists-changelog",
                        "fresh.app-published-lists-changelog",
                        "fresh.app-unsent-errors-changelog",
                        "fresh.app-errors-changelog",
                        "fresh.app-item-contributions-changelog",
                        "fresh.app-learner-state-changelog",
                        "fresh.app-misplaced-repartition",
                        "fresh.app-error-batches-repartition");
        assertThat(topics.review()).isEqualTo(new TopicReview(List.of(), List.of()));
        assertThat(topics.describe())
                .hasSize(17)
                .anySatisfy(topic -> assertTopic(topic, "fresh.ratings", 3, "delete", -1))
                .anySatisfy(topic -> assertTopic(topic, "fresh.commands", 3, "delete", -1))
                .anySatisfy(topic -> assertTopic(topic, "fresh.errors", 1, "compact", 604_800_000L))
                .anySatisfy(topic -> assertTopic(topic, "fresh.app-errors-changelog", 1, "compact", 604_800_000L))
                .anySatisfy(topic -> assertTopic(topic, "fresh.dead-letters", 3, "delete", 1_209_600_000L));
    }

    @Test
    void shouldCreateNothingWhenAllIsThere() {
        topics("twice.", 2).create(1);
        assertThat(topics("twice.", 2).create(1)).isEmpty();
    }

    @Test
    void shouldFollowTheRatingsTopicWhenTheConfiguredPartitionsDiffer() throws Exception {
        create("given.ratings", 5, "delete");
        TopicAdmin topics = topics("given.", 2);

        assertThat(topics.create(1)).hasSize(16);
        assertThat(topics.verify()).isEmpty();
        assertThat(topics.describe())
                .filteredOn(topic -> topic.partitions() == 5)
                .hasSize(14);
    }

    @Test
    void shouldSayWhatToTypeNextWhenTopicsDiffer() throws Exception {
        create("odd.ratings", 2, "delete");
        create("odd.items", 5, "compact"); // any number is right
        create("odd.commands", 3, "delete"); // and here
        create("odd.recommendations", 2, "delete");
        create("odd.audit", 3, "compact,delete");

        List<String> differences = topics("odd.", 2).verify();
        assertThat(differences).hasSize(6).allSatisfy(line -> assertThat(line).hasLineCount(1));
        assertThat(differences.get(3))
                .isEqualTo(
                        "topic odd.audit has 3 partitions instead of 2; they can't be re-dealt: stop the application,"
                                + " delete the topic with kafka-topics.sh --delete --topic odd.audit, and run:"
                                + " thalweg topics create --config odd.properties");
        assertThat(differences.get(0))
                .startsWith("topic odd.recommendations has cleanup.policy delete instead of compact; run:"
                        + " kafka-configs.sh");
        assertThat(differences)
                .contains("topic odd.errors is missing;" + " run: thalweg topics create --config odd.properties");
    }

    @Test
    void shouldKeepUsersWhereTheyAreAndMakeRoomForTasksWhenTopicsGrow() throws Exception {
        TopicAdmin topics = topics("grown.", 2);
        assertThat(topics.create(1)).hasSize(17);
        assertThat(topics.grow()).isEmpty();
        admin.createPartitions(Map.of(
                        "grown.ratings", NewPartitions.increaseTo(5), "grown.commands", NewPartitions.increaseTo(3)))
                .all()
                .get();
        Awaitility.await().until(() -> topics.counts().equals(new PartitionCounts(2, 5, 3)));

        assertThat(topics.review().unsafe()).isEmpty();
        assertThat(topics.review().doubtful())
                .singleElement()
                .asString()
                .startsWith("users of grown.app are laid out in 2 partitions, topic grown.ratings has 5 and"
                        + " grown.commands 3: what lies in another partition than its user's takes one more hop");
        assertThat(topics.grow()).hasSize(7).contains("grown.app-users-changelog");
        assertThat(topics.grow()).isEmpty();
        assertThat(topics.counts()).isEqualTo(new PartitionCounts(2, 5, 3));
        assertThat(topics.review().unsafe()).isEmpty();
        assertThat(topics.describe())
                .anySatisfy(topic -> assertTopic(topic, "grown.app-errors-changelog", 1, "compact", 604_800_000L))
                .filteredOn(topic -> topic.name().endsWith("-changelog") && topic.partitions() == 5)
                .hasSize(7);
    }

    @Test
    void shouldRefuseWhenSomebodyGrewTheTopicThatSaysWhereUsersAre() throws Exception {
        TopicAdmin topics = topics("parted.", 2);
        assertThat(topics.create(1)).hasSize(17);
        admin.createPartitions(Map.of("parted.app-misplaced-repartition", NewPartitions.increaseTo(4)))
                .all()
                .get();
        Awaitility.await().until(() -> topics.counts().users() == 4);

        assertThat(topics.verify()).anySatisfy(line -> assertThat(line)
                .startsWith("topic parted.app-misplaced-repartition has 4 partitions, and the state was learned"
                        + " in 2: users would part from their rows"));
    }

    @Test
    void shouldLayUsersOutAsAskedWhenTheConfigurationSaysSo() throws Exception {
        create("asked.ratings", 2, "delete");
        ThalwegConfig config = ThalwegConfig.of(
                Map.of("topic.partitions", "3", "topic.prefix", "asked.", "application.id", "asked.app"));
        TopicAdmin topics = TopicAdmin.of(admin, config, "");
        assertThat(topics.create(1)).hasSize(16);
        assertThat(topics.counts()).isEqualTo(new PartitionCounts(3, 2, 3));
        assertThat(topics.verify()).isEmpty();
        assertThat(TopicAdmin.of(admin, config.with(Map.of("topic.partitions", "4")), "")
                        .otherLayout())
                .hasValueSatisfying(line -> assertThat(line)
                        .isEqualTo("users of asked.app are laid out in 3 partitions, not in the 4 of topic.partitions,"
                                + " and stay so"));
    }

    @Test
    void shouldFailWhenThereAreTooFewBrokersForTheReplicas() {
        assertThatThrownBy(() -> topics("replicated.", 1).create(3))
                .isInstanceOf(InvalidReplicationFactorException.class);
    }

    private static void assertTopic(TopicState topic, String name, int partitions, String cleanup, long retention) {
        assertThat(topic.name()).isEqualTo(name);
        assertThat(topic.partitions()).isEqualTo(partitions);
        assertThat(topic.cleanupPolicy()).isEqualTo(cleanup);
        assertThat(topic.retentionMillis()).isEqualTo(retention);
    }

    private TopicAdmin topics(String prefix, int partitions) {
        return new TopicAdmin(admin, new Topics(prefix, prefix + "app"), partitions, "--config odd.properties");
    }

    private void create(String name, int partitions, String cleanup) throws Exception {
        NewTopic topic = new NewTopic(name, Optional.of(partitions), Optional.empty());
        admin.createTopics(List.of(topic.configs(Map.of("cleanup.policy", cleanup))))
                .all()
                .get();
        Awaitility.await().until(() -> admin.listTopics().names().get().contains(name));
    }
}
