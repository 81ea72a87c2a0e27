package io.thalweg.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.lists.ListDelay;
import io.thalweg.lists.ListMaker;
import io.thalweg.model.Total;
import io.thalweg.rating.Rating;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an application on a real broker recommends, and when. */
@Timeout(240)
final class ApplicationListsTest {

    private static final Map<String, String> SGD = Map.of("learner", "sgd");

    /** Between two ratings of a slow producer. */
    private static final Duration PAUSE = Duration.ofMillis(50);

    private static final long T0 = 1_700_000_000_000L;

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

    @Test
    void shouldRecommendByPairsThatAnotherPartitionHasSeenWhenATaskHasNone() throws Exception {
        Map<String, String> hybrid = Map.of("learner", "hybrid");
        try (ApplicationBench bench = new ApplicationBench(broker, "paired", 2, state)) {
            List<String> first = ApplicationBench.usersIn(0, 2, 20);
            for (int n = 0; n < first.size(); n++) {
                bench.send(new Rating(first.get(n), "film-1", 5, T0 + 2L * n));
                bench.send(new Rating(first.get(n), "film-2", 4, T0 + 2L * n + 1));
            }
            bench.learnAll(40, hybrid);
            String inSecond = ApplicationBench.userIn(1, 2);
            bench.send(new Rating(inSecond, "film-1", 5, T0 + 100));
            bench.learnAll(41, hybrid);

            JsonNode list = list(bench, inSecond);
            assertThat(list.at("/items/0/itemId").asText()).isEqualTo("film-2");
            assertThat(list.at("/items/0/source").asText())
                    .as("said only where neighbours weigh")
                    .isEqualTo("similar");
            assertThat(list.at("/items/0/because/0").asText()).isEqualTo("film-1");
        }
    }

    /** A backlog is told by late ratings while others wait; then lists wait for 3.5 s. */
    @Test
    void shouldMakeListsAtOnceWhenRecordsAreOldButNoneWaits() throws Exception {
        try (ApplicationBench bench = new ApplicationBench(broker, "dated", 2, state)) {
            int sent = 0;
            try (RecommenderApplication application = bench.start(SGD)) {
                while (sent < 100) {
                    bench.sendDated(new Rating("user-" + sent % 10, "film-" + sent * 13 % 41, 4, T0 + sent));
                    sent++;
                    if (sent == 1) {
                        Awaitility.await().until(() -> application.total(Total.NEW_RATINGS) == 1);
                    }
                    assertThat(application.await(PAUSE)).as("it ended").isFalse();
                }
            }
            bench.learnAll(sent, SGD);

            List<Long> waits = new ArrayList<>();
            for (ConsumerRecord<byte[], byte[]> list :
                    bench.committed(bench.topics().recommendations())) {
                JsonNode value = new ObjectMapper().readTree(list.value());
                if (!value.get("userId").asText().equals(ListMaker.POPULAR_KEY)) {
                    waits.add(value.get("asOf").asLong() - list.timestamp());
                }
            }
            Collections.sort(waits);
            assertThat(waits).hasSizeGreaterThanOrEqualTo(10);
            assertThat(waits.get(waits.size() / 2)).as("%s", waits).isLessThan(ListDelay.LONG_WAIT_MILLIS / 3);
        }
    }

    @Test
    void shouldKnowOfABacklogWhenTheConsumerLags() throws Exception {
        try (ApplicationBench bench = new ApplicationBench(broker, "lagging", 2, state)) {
            List<String> users = ApplicationBench.usersIn(1, 2, 10);
            for (int n = 0; n < 30_000; n++) {
                bench.send(new Rating(users.get(n % 10), "item-" + n % 300, n % 5 + 1, T0 + n));
            }
            try (RecommenderApplication application = bench.start(SGD)) {
                Awaitility.await()
                        .pollInterval(Duration.ofMillis(1))
                        .until(() -> application.inputLag().getOrDefault(1, 0.0) > 0);
                assertThat(application.inputLag().getOrDefault(0, 0.0)).isZero();
            }
            bench.learnUntil(Map.of(Total.NEW_RATINGS, 300L, Total.RE_RATINGS, 29_700L), SGD);
        }
    }

    private static JsonNode list(ApplicationBench bench, String userId) throws Exception {
        byte[] last = new byte[0];
        for (ConsumerRecord<byte[], byte[]> list :
                bench.committed(bench.topics().recommendations())) {
            last = new String(list.key(), StandardCharsets.UTF_8).equals(userId) ? list.value() : last;
        }
        return new ObjectMapper().readTree(last);
    }
}
