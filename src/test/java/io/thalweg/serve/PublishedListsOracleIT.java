package io.thalweg.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.SharedData;
import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.model.Total;
import io.thalweg.rating.Rating;
import io.thalweg.rating.file.RatingFile;
import io.thalweg.stream.ApplicationBench;
import io.thalweg.stream.CommandSender;
import io.thalweg.stream.RecommenderApplication;
import io.thalweg.topics.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Published lists are the oracle of computed ones: where nothing moves, both are the same, for every user of ML-100K. */
@Timeout(300)
final class PublishedListsOracleIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final int SIZE = 12;

    private static EmbeddedBroker broker;

    @TempDir
    Path state;

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.start();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    /** Scores on the topic have four decimals. */
    @Test
    void shouldComputeWhatIsPublishedWhenOneTaskLearnsAndIsIdle() throws Exception {
        List<Compared> all = compare("oracle-one", 1);
        assertThat(all).hasSize(943).allSatisfy(each -> {
            assertThat(each.computedIds()).as("user %s", each.userId).isEqualTo(each.publishedIds());
            for (int place = 0; place < SIZE; place++) {
                JsonNode published = each.published.at("/items/" + place);
                ItemEntry computed = each.computed.items().get(place);
                assertThat(Math.rint(computed.score() * 1e4) / 1e4)
                        .isEqualTo(published.get("score").asDouble());
                assertThat(Math.rint(computed.prediction() * 1e4) / 1e4)
                        .isEqualTo(published.get("prediction").asDouble());
                assertThat(computed.match()).isEqualTo(published.get("match").asInt());
                assertThat(computed.source()).isEqualTo(published.get("source").asText());
                assertThat(computed.because()).isEqualTo(texts(published.get("because")));
            }
        });
    }

    /** Tasks see each other's changes at moments of their own, so that lists of several differ a little. */
    @Test
    void shouldComputeNearlyWhatIsPublishedWhenFourTasksLearn() throws Exception {
        List<Compared> all = compare("oracle-four", 4);
        double common = all.stream()
                .mapToLong(each -> each.computedIds().stream()
                        .filter(each.publishedIds()::contains)
                        .count())
                .average()
                .orElseThrow();
        assertThat(all).hasSize(943);
        assertThat(common / SIZE).isGreaterThanOrEqualTo(.9);
    }

    private record Compared(String userId, JsonNode published, ListAnswer computed) {

        List<String> publishedIds() {
            return texts(published.findPath("items").findValues("itemId"));
        }

        List<String> computedIds() {
            return computed.items().stream().map(ItemEntry::itemId).toList();
        }
    }

    private List<Compared> compare(String name, int partitions) throws Exception {
        List<Rating> ratings = RatingFile.readInTimeOrder(SharedData.require("ml-100k/u.data"));
        try (ApplicationBench bench = new ApplicationBench(broker, name, partitions, state)) {
            ratings.forEach(bench::send);
            bench.learnAll(ratings.size(), Map.of("learner", "hybrid", "list.size", "10"));
            // Lists of another size are published again whatever is in them, all with the scores of now.
            ThalwegConfig config = bench.config().with(Map.of("learner", "hybrid", "list.size", "" + SIZE));
            try (RecommenderApplication application = bench.start(Map.of("learner", "hybrid", "list.size", "" + SIZE));
                    Serving serving = new Serving(
                            config, application.settings(), ServingSettings.of(config), application.readers())) {
                serving.startInBackground(e -> {
                    throw new AssertionError(e);
                });
                Awaitility.await().atMost(TIMEOUT).until(serving::isReady);
                new CommandSender(
                                Topics.of(config), partitions, config.producerProperties(), config.consumerProperties())
                        .refresh();
                List<String> users =
                        ratings.stream().map(Rating::userId).distinct().toList();
                Awaitility.await()
                        .atMost(TIMEOUT)
                        .until(() -> application.total(Total.DUE_LISTS) == 0
                                && users.stream()
                                        .allMatch(
                                                user -> published(serving, user).size() == SIZE));
                List<Compared> all = new ArrayList<>();
                for (String user : users) {
                    ListAnswer computed = serving.computed()
                            .ask(view -> view.list(ListQuestion.of(new Whom.User(user), SIZE)))
                            .get(10, TimeUnit.SECONDS);
                    all.add(new Compared(
                            user,
                            JSON.readTree(
                                    Objects.requireNonNull(serving.replicas().list(user))),
                            computed));
                }
                return all;
            }
        }
    }

    private static JsonNode published(Serving serving, String user) {
        byte[] list = serving.replicas().list(user);
        try {
            return list == null ? JSON.createArrayNode() : JSON.readTree(list).get("items");
        } catch (IOException e) {
            throw new AssertionError("no JSON", e);
        }
    }

    private static List<String> texts(Iterable<JsonNode> nodes) {
        List<String> texts = new ArrayList<>();
        nodes.forEach(node -> texts.add(node.asText()));
        return texts;
    }
}
