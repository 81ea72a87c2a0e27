package io.thalweg.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thalweg.config.ThalwegConfig;
import io.thalweg.container.Engine;
import io.thalweg.lists.ListMaker;
import io.thalweg.model.Total;
import io.thalweg.rating.GeneratorOptions;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingGenerator;
import io.thalweg.rating.RatingJson;
import io.thalweg.stream.LiveErrors.Snapshot;
import io.thalweg.topics.CompactedTopicReader;
import io.thalweg.topics.TopicAdmin;
import io.thalweg.topics.TopicLoader;
import io.thalweg.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.kafka.KafkaContainer;

/** The application against a broker that we did not start in our own JVM: the official image in a container. */
@Tag("docker")
class ApplicationOnContainerIT {

    private static final String KAFKA = Engine.image("KAFKA_IMAGE", "apache/kafka:4.3.1");
    private static final int RATINGS = 5_000;
    private static final int PARTITIONS = 4;
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    @TempDir
    Path state;

    @BeforeEach
    void requireEngine() {
        Engine.require(KAFKA);
    }

    @Test
    void shouldLearnEveryRatingAndPublishListsWhenKafkaRunsInAContainer() throws Exception {
        try (KafkaContainer kafka = Engine.kafka(KAFKA)) {
            kafka.start();
            ThalwegConfig config = ThalwegConfig.of(Map.of(
                    "bootstrap.servers", kafka.getBootstrapServers(),
                    "state.dir", state.toString()));
            RecommenderSettings settings = RecommenderSettings.of(config, PARTITIONS);
            Set<String> users = send(config, settings.topics());
            learn(config, settings, users);
        }
    }

    private static Set<String> send(ThalwegConfig config, Topics topics) {
        Set<String> users = new HashSet<>();
        try (Admin admin = Admin.create(config.adminProperties())) {
            new TopicAdmin(admin, topics, PARTITIONS, "").create(1);
            try (TopicLoader loader =
                    TopicLoader.resuming(config.producerProperties(), admin, topics.ratings(), PARTITIONS)) {
                RatingGenerator ratings = new RatingGenerator(GeneratorOptions.forRatings(RATINGS));
                while (ratings.hasNext()) {
                    Rating rating = ratings.next();
                    byte[] user = rating.userId().getBytes(StandardCharsets.UTF_8);
                    loader.send(user, user, RatingJson.encode(rating));
                    users.add(rating.userId());
                }
                loader.flush();
            }
        }
        return users;
    }

    private static void learn(ThalwegConfig config, RecommenderSettings settings, Set<String> users)
            throws InterruptedException {
        LiveErrors errors = new LiveErrors();
        Set<String> listed = new HashSet<>();
        try (RecommenderApplication application = new RecommenderApplication(
                        settings, config.streamsProperties(), config.consumerProperties(), TIMEOUT);
                CompactedTopicReader errorReader = new CompactedTopicReader(
                        config.consumerProperties(), settings.topics().errors(), errors::accept);
                CompactedTopicReader listReader = new CompactedTopicReader(
                        config.consumerProperties(),
                        settings.topics().recommendations(),
                        list -> listed.add(new String(list.key(), StandardCharsets.UTF_8)))) {
            errorReader.readToEnd(TIMEOUT, (read, all) -> {});
            errorReader.startFollowing(e -> {});
            application.start((read, all) -> {});
            await().atMost(TIMEOUT).until(() -> {
                application.await(Duration.ZERO);
                Snapshot all = errors.latest("all", "all");
                return all != null && all.count() == RATINGS && application.total(Total.DUE_LISTS) == 0;
            });
            listReader.readToEnd(TIMEOUT, (read, all) -> {});

            assertThat(application.total(Total.NEW_RATINGS)).isEqualTo(RATINGS);
            assertThat(application.total(Total.USERS)).isEqualTo(users.size());
            listed.remove(ListMaker.POPULAR_KEY);
            assertThat(listed).isEqualTo(users);
            Snapshot all = java.util.Objects.requireNonNull(errors.latest("all", "all"));
            assertThat(all.rmse()).as("a generated stream's mean has 1.08").isBetween(.8, 1.05);
        }
    }
}
