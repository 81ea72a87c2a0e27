package io.thalweg.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.model.Total;
import io.thalweg.rating.Rating;
import io.thalweg.topics.Topics;
import io.thalweg.verify.Finding;
import io.thalweg.verify.Verifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A user who is forgotten, looked for in every byte that the broker holds after compaction. */
@Timeout(400)
final class ForgetIT {

    private static final String VICTIM = "forget-me-7f3a91";
    private static final long T0 = 1_700_000_000_000L;
    private static final int PARTITIONS = 2;
    private static final Duration WAIT = Duration.ofMinutes(4);
    private static final Map<String, String> HYBRID = Map.of("learner", "hybrid");

    @TempDir
    Path state;

    private long sent;

    /** Input, commands and dead letters are left out: theirs is retention, and the page says so. */
    @Test
    void shouldLeaveNoTraceInAnyTopicAfterCompaction() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                ApplicationBench bench = new ApplicationBench(broker, "forgetful", PARTITIONS, state);
                Admin admin = Admin.create(bench.config().adminProperties())) {
            JsonNode audit;
            try (RecommenderApplication application = bench.start(HYBRID)) {
                for (int item = 0; item < 12; item++) {
                    rate(bench, VICTIM, item);
                    for (int user = 0; user < 8; user++) {
                        rate(bench, "stays-" + user, item + user);
                    }
                }
                await().atMost(WAIT).until(() -> application.total(Total.NEW_RATINGS) == sent);
                await().atMost(WAIT).until(() -> application.total(Total.DUE_LISTS) == 0);
                assertThat(topicsThatHold(bench, admin))
                        .as("what the scan must find before")
                        .contains(
                                "forgetful-users-changelog",
                                "forgetful-ratings-changelog",
                                "forgetful-learner-state-changelog",
                                "forgetful-due-lists-changelog",
                                "forgetful-published-lists-changelog",
                                "forgetful.recommendations");

                audit = new CommandSender(
                                bench.topics(),
                                PARTITIONS,
                                bench.config().producerProperties(),
                                bench.config().consumerProperties())
                        .forget(VICTIM, WAIT)
                        .orElseThrow();
                compactSoon(admin);
                int[] round = {0};
                await().atMost(WAIT).pollInterval(Duration.ofSeconds(2)).untilAsserted(() -> {
                    // The segment that is being written is never compacted: others have to go on.
                    for (int user = 0; user < 8; user++) {
                        rate(bench, "round-" + round[0] + "-" + user, user + round[0]);
                        rate(bench, "stays-" + user, 100 + user + round[0]);
                    }
                    round[0]++;
                    assertThat(topicsThatHold(bench, admin)).isEmpty();
                });
                await().atMost(WAIT).until(() -> application.total(Total.NEW_RATINGS) == sent);
                await().atMost(WAIT).until(() -> application.total(Total.DUE_LISTS) == 0);
                await().atMost(WAIT)
                        .until(() -> bench.errors().get("all/all").get("count").asLong() == sent);
                assertThat(application.total(Total.FORGOTTEN_RATINGS)).isEqualTo(12);
            }
            assertThat(audit.get("ratings").asInt()).isEqualTo(12);
            assertThat(audit.get("known").asBoolean()).isTrue();
            assertThat(audit.get("list").asBoolean()).isTrue();
            assertThat(new Verifier(
                                    RecommenderSettings.of(bench.config().with(HYBRID), PARTITIONS),
                                    admin,
                                    bench.config().consumerProperties(),
                                    WAIT)
                            .verify())
                    .allMatch(Finding::holds);
        }
    }

    private void rate(ApplicationBench bench, String user, int item) {
        bench.send(new Rating(user, "item-" + item, 1 + (item + sent) % 5, T0 + sent));
        sent++;
    }

    private static void compactSoon(Admin admin) throws Exception {
        Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
        for (String topic : topics(admin)) {
            if (topic.endsWith("-changelog") || topic.endsWith(".recommendations")) {
                changes.put(
                        new ConfigResource(ConfigResource.Type.TOPIC, topic),
                        List.of(
                                set("segment.ms", "100"),
                                set("min.cleanable.dirty.ratio", "0.0"),
                                set("max.compaction.lag.ms", "100"),
                                set("delete.retention.ms", "0")));
            }
        }
        admin.incrementalAlterConfigs(changes).all().get();
    }

    private static AlterConfigOp set(String key, String value) {
        return new AlterConfigOp(new ConfigEntry(key, value), OpType.SET);
    }

    private static Set<String> topics(Admin admin) throws Exception {
        return new TreeSet<>(admin.listTopics().names().get());
    }

    private static List<String> topicsThatHold(ApplicationBench bench, Admin admin) throws Exception {
        List<String> holding = new ArrayList<>();
        Topics names = bench.topics();
        Set<String> left = Set.of(names.ratings(), names.commands(), names.deadLetters());
        for (String topic : topics(admin)) {
            if (!left.contains(topic) && bench.committed(topic).stream().anyMatch(ForgetIT::holds)) {
                holding.add(topic);
            }
        }
        return holding;
    }

    private static boolean holds(ConsumerRecord<byte[], byte[]> record) {
        return contains(record.key()) || contains(record.value());
    }

    private static boolean contains(byte[] bytes) {
        return bytes != null && new String(bytes, StandardCharsets.ISO_8859_1).contains(VICTIM);
    }
}
