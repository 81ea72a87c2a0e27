package io.thalweg.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.model.Total;
import io.thalweg.rating.Rating;
import io.thalweg.topics.PartitionCounts;
import io.thalweg.topics.PartitionsChangedException;
import io.thalweg.topics.TopicAdmin;
import io.thalweg.topics.UserPartition;
import io.thalweg.verify.Finding;
import io.thalweg.verify.Verifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Users are laid out in two or three partitions, and the topics that are read have other numbers. */
@Timeout(300)
final class GrownTopicFaultsIT {

    private static final long T0 = 1_700_000_000_000L;
    private static final int USERS = 2;
    private static final Duration WAIT = Duration.ofMinutes(1);
    private static final Map<String, String> HYBRID = Map.of("learner", "hybrid");

    private static EmbeddedBroker broker;

    @TempDir
    Path state;

    private long sent;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.start();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    /** New partitions are read from their beginning, whoever's ratings lie in them, and lost offsets are found again. */
    @Test
    void shouldGoOnWithTheSameUsersWhenTheTopicsGrowWhileItRuns() throws Exception {
        try (ApplicationBench bench = new ApplicationBench(broker, "grown", USERS, state)) {
            try (RecommenderApplication application = bench.start(HYBRID)) {
                send(bench, USERS, 200);
                await().atMost(WAIT).until(() -> application.total(Total.NEW_RATINGS) == 200);
                bench.grow(bench.topics().ratings(), 5);
                bench.grow(bench.topics().commands(), 3);
                send(bench, 5, 200);
                assertThatThrownBy(() -> application.await(WAIT))
                        .isInstanceOf(PartitionsChangedException.class)
                        .hasMessageContaining("grown.ratings 5");
            }
            assertThat(bench.counts()).isEqualTo(new PartitionCounts(USERS, 5, 3));
            try (RecommenderApplication application = bench.start(HYBRID)) {
                bench.send(4, null, new Rating("nobody", "nothing", 9, T0)); // refused where it lies
                await().atMost(WAIT).until(() -> application.total(Total.NEW_RATINGS) == 400);
                JsonNode audit = new CommandSender(
                                bench.topics(),
                                3,
                                bench.config().producerProperties(),
                                bench.config().consumerProperties())
                        .forget(hopping(), WAIT)
                        .orElseThrow();
                assertThat(audit.get("ratings").asInt()).isEqualTo(40);
                await().atMost(WAIT).until(() -> application.total(Total.REJECTED) == 1);
                await().atMost(WAIT).until(() -> application.total(Total.DUE_LISTS) == 0);
            }
            requireAllHold(bench.verify(HYBRID));
            bench.deleteOffsets();
            try (RecommenderApplication application = bench.start(HYBRID)) {
                send(bench, 5, 50);
                await().atMost(WAIT).until(() -> application.total(Total.NEW_RATINGS) == 450);
                assertThat(application.total(Total.DUPLICATES) + application.total(Total.LATE))
                        .as("nothing is learned again")
                        .isZero();
                assertThat(application.total(Total.FORGOTTEN_USERS)).isEqualTo(1);
            }
            requireAllHold(bench.verify(HYBRID));
        }
    }

    /** As another application beside the first does, that is to have more tasks. */
    @Test
    void shouldLearnTheSameInMorePartitionsThanTheRatingsHave() throws Exception {
        try (ApplicationBench bench = new ApplicationBench(broker, "first", USERS, state)) {
            send(bench, USERS, 300);
            Map<String, String> set = new HashMap<>(HYBRID);
            set.putAll(Map.of(
                    "application.id",
                    "second",
                    "topic.prefix",
                    "second.",
                    "input.topic",
                    "first.ratings",
                    "items.topic",
                    "first.items",
                    "topic.partitions",
                    "3"));
            ThalwegConfig config = bench.config().with(set);
            try (Admin admin = Admin.create(config.adminProperties())) {
                TopicAdmin topics = TopicAdmin.of(admin, config, "");
                topics.create(1);
                PartitionCounts counts = topics.counts();
                assertThat(counts).isEqualTo(new PartitionCounts(3, USERS, 3));
                try (RecommenderApplication application = RecommenderApplication.of(config, counts)) {
                    application.start((read, all) -> {});
                    await().atMost(WAIT).until(() -> application.total(Total.NEW_RATINGS) == 300);
                    for (int task = 0; task < 3; task++) {
                        assertThat(application.model().committedTotal(task, Total.USERS))
                                .as("users of task %d", task)
                                .isPositive();
                    }
                    await().atMost(WAIT).until(() -> application.total(Total.DUE_LISTS) == 0);
                }
                requireAllHold(
                        new Verifier(RecommenderSettings.of(config, counts), admin, config.consumerProperties(), WAIT)
                                .verify());
            }
        }
    }

    /** Ten users' ratings, of which each third lies in a partition that nobody would look for it in. */
    private void send(ApplicationBench bench, int partitions, int count) {
        for (int n = 0; n < count; n++) {
            String user = "user-" + sent % 10;
            Rating rating = new Rating(user, "item-" + sent / 10, 1 + (sent + sent / 10) % 5, T0 + sent);
            boolean isAstray = n % 3 == 0;
            int own = UserPartition.of(user.getBytes(StandardCharsets.UTF_8), partitions);
            bench.send(isAstray ? (own + 1) % partitions : own, user, rating);
            sent++;
        }
    }

    /** A user whose command lies in another partition than the user. */
    private static String hopping() {
        for (int n = 0; n < 10; n++) {
            byte[] user = ("user-" + n).getBytes(StandardCharsets.UTF_8);
            if (UserPartition.of(user, 3) != UserPartition.of(user, USERS)) {
                return "user-" + n;
            }
        }
        throw new AssertionError("each of ten users has its command where it is");
    }

    private static void requireAllHold(List<Finding> findings) {
        assertThat(findings).isNotEmpty().allSatisfy(finding -> assertThat(finding.holds())
                .as(finding.toString())
                .isTrue());
    }
}
