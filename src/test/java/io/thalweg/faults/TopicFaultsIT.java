package io.thalweg.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thalweg.broker.BrokerOptions;
import io.thalweg.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Fault 32: a broker that creates any topic that is asked for, topics with other settings, topics that grow. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(600)
class TopicFaultsIT {

    private static final long RATINGS = 4_000;

    private final EmbeddedBroker broker =
            EmbeddedBroker.start(BrokerOptions.temporary().withProperties(autoCreating()));

    @TempDir
    Path folder;

    @AfterAll
    void stop() {
        broker.close();
    }

    @Test
    void shouldCreateNothingAndStartWhenVerifiedBeforeItRan() throws Exception {
        try (Rig rig = rig("unborn", 4, Map.of())) {
            Set<String> before = Rig.get(rig.admin.listTopics().names());
            Jvm verify = program("verify", rig);
            assertThat(verify.awaitEnd()).isEqualTo(1);
            assertThat(verify.complaints())
                    .singleElement()
                    .asString()
                    .startsWith("thalweg: nothing to verify: application 'unborn' has no committed offsets");
            assertThat(Rig.get(rig.admin.listTopics().names())).isEqualTo(before);
            rig.startAndAwait("a").terminate();
            Set<String> after = Rig.get(rig.admin.listTopics().names());
            after.removeIf(name -> name.startsWith("__"));
            assertThat(before).containsAll(after);
            rig.report(32, "auto-creating broker: topics create; verify; run: %s", verify.complaints());
        }
    }

    @Test
    void shouldSayWhatToTypeWhenTopicsHaveUnsafeSettings() {
        try (Rig rig = rig("unsafe", 4, Map.of())) {
            String users = "unsafe-users-changelog";
            alter(rig, users, "delete.retention.ms", "3600000");
            String refused = rig.refused("a");
            assertThat(refused)
                    .contains("kafka-configs.sh --alter --entity-type topics --entity-name " + users
                            + " --add-config delete.retention.ms=86400000");
            alter(rig, users, "delete.retention.ms", "86400000");
            alter(rig, users, "segment.bytes", "1073741824");
            Jvm application = rig.startAndAwait("a");
            assertThat(application.err()).contains("topic " + users + ": a restore reads what is long outdated");
            application.terminate();
            rig.report(32, "tombstones of an hour: %s; segments of 1 GiB: a warning, runs", refused);
        }
    }

    @Test
    void shouldRefuseASecondApplicationWhenItWouldWriteTheSameLists() throws Exception {
        try (Rig first = rig("first", 2, Map.of())) {
            Jvm application = first.startAndAwait("a");
            send(first);
            first.awaitSettled(RATINGS);
            application.terminate();
            try (Rig second = rig("second", 2, Map.of("topic.prefix", "first."))) {
                String refused = second.refused("b");
                assertThat(refused)
                        .contains("application 'first' writes first.recommendations")
                        .contains("--set application.id=second --set topic.prefix=second."
                                + " --set input.topic=first.ratings --set items.topic=first.items")
                        .contains("--set takeover.from=first");
                first.report(32, "a second application on the same outputs: %s; %s", refused, first.verify());
                second.startAndAwait("c", "takeover.from", "first").terminate();
            }
        }
    }

    @Test
    void shouldStopWithWhatToDoWhenTheRatingsTopicGrowsWhileItRuns() throws Exception {
        try (Rig rig = rig("grown", 4, Map.of())) {
            Jvm application = rig.startAndAwait("a");
            send(rig);
            rig.awaitSettled(RATINGS);
            rig.admin
                    .createPartitions(Map.of(rig.topics.ratings(), NewPartitions.increaseTo(8)))
                    .all()
                    .get();
            assertThat(application.awaitEnd(Rig.LONG)).isPositive();
            assertThat(application.complaints())
                    .singleElement()
                    .asString()
                    .contains("has 8 partitions, the state of grown was learned with 4")
                    .contains("--set application.id=NAME --set topic.prefix=NAME. --set input.topic=grown.ratings")
                    .doesNotContain("Resetter", "delete");
            Map<String, String> advice = Map.of("input.topic", "grown.ratings", "items.topic", "grown.items");
            try (Rig next = rig("regrown", 8, advice)) {
                Jvm other = next.startAndAwait("b");
                next.awaitSettled(RATINGS);
                other.terminate();
                next.report(
                        32,
                        "ratings 4 -> 8 while it ran: %s; a new application as advised: %s",
                        application.complaints(),
                        next.verify());
            }
        }
    }

    private static Map<String, String> autoCreating() {
        Map<String, String> properties = new TreeMap<>(Brokers.PATIENT);
        properties.put("auto.create.topics.enable", "true");
        return properties;
    }

    private Rig rig(String name, int partitions, Map<String, String> more) {
        Map<String, String> set =
                new TreeMap<>(Map.of("application.id", name, "topic.prefix", name + ".", "learner", "sgd"));
        set.putAll(more);
        return new Rig(broker.bootstrapServers(), folder, partitions, set);
    }

    private Jvm program(String command, Rig rig) {
        List<String> arguments = new ArrayList<>(Arrays.asList(command.split(" ")));
        for (String key : List.of("bootstrap.servers", "application.id", "topic.prefix")) {
            arguments.addAll(List.of("--set", key + "=" + value(rig, key)));
        }
        return Jvm.thalweg(folder, "command", arguments.toArray(String[]::new));
    }

    private static String value(Rig rig, String key) {
        return rig.config.effective().stream()
                .filter(each -> each.key().equals(key))
                .findFirst()
                .orElseThrow()
                .value();
    }

    private static void send(Rig rig) throws InterruptedException {
        try (Load load = rig.load(RATINGS, 5_000)) {
            await().atMost(Rig.LONG).pollInterval(Duration.ofMillis(20)).until(() -> load.sentCount() >= RATINGS);
            load.stop();
        }
    }

    private static void alter(Rig rig, String topic, String key, String value) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        AlterConfigOp set = new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
        Rig.get(rig.admin
                .incrementalAlterConfigs(Map.of(resource, List.of(set)))
                .all());
    }
}
