package io.thalweg.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.rating.Rating;
import io.thalweg.stream.ApplicationBench;
import io.thalweg.stream.RecommenderApplication;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two applications on the same outputs, and one whose ratings topic grows. */
final class OutputOwnerTest {

    @TempDir
    Path state;

    @Test
    void shouldRefuseToWriteTheListsOfAnotherApplicationUnlessItTakesThemOver() {
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                ApplicationBench bench = new ApplicationBench(broker, "owned", 1, state.resolve("first"))) {
            bench.send(new Rating("user", "item", 4, 1_700_000_000_000L));
            bench.learnAll(1, Map.of());
            try (Admin admin = Admin.create(bench.config().adminProperties())) {
                new TopicAdmin(admin, new Topics("owned.", "other"), 1, "").create(1);
            }
            Map<String, String> other = Map.of(
                    "application.id",
                    "other",
                    "state.dir",
                    state.resolve("other").toString());
            assertThatThrownBy(() -> bench.start(other))
                    .isInstanceOf(IncompatibleStateException.class)
                    .hasMessageContaining("application 'owned' writes owned.recommendations")
                    .hasMessageContaining(
                            "--set application.id=other --set topic.prefix=other. --set input.topic=owned.ratings"
                                    + " --set items.topic=owned.items (topics create, then run)")
                    .hasMessageContaining("--set takeover.from=owned");
            bench.start(Map.of(
                            "application.id",
                            "other",
                            "takeover.from",
                            "owned",
                            "state.dir",
                            state.resolve("other").toString()))
                    .close();
        }
    }

    @Test
    void shouldStopToStartAgainWhenTheRatingsTopicGrows() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                ApplicationBench bench = new ApplicationBench(broker, "growing", 1, state);
                Admin admin = Admin.create(bench.config().adminProperties());
                RecommenderApplication application = bench.start(Map.of())) {
            admin.createPartitions(Map.of("growing.ratings", NewPartitions.increaseTo(2)))
                    .all()
                    .get();
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> application.failureMessage().isPresent());
            assertThat(application.failureMessage().orElseThrow())
                    .contains("the partitions have changed: growing.ratings 2")
                    .contains("before: growing.ratings 1")
                    .contains("nothing is lost")
                    .doesNotContain("Resetter");
        }
    }
}
