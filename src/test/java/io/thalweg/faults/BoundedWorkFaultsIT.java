package io.thalweg.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingJson;
import io.thalweg.stream.CommandSender;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Fault 28: much to do at once, which must not keep commits and learning waiting. */
@Timeout(900)
class BoundedWorkFaultsIT {

    private static final int USERS = 100_000;
    private static final int KEPT = USERS / 100;
    private static final int RATINGS_EACH = 3;
    private static final int NEWCOMERS = 50_000;
    private static final int ROBOTS_RATINGS = 60_000;
    private static final int MOST_OF_ONE_USER = 50_000;
    private static final double LONGEST_SECONDS = 5;
    private static final Duration EVICTED_WITHIN = Duration.ofMinutes(5);
    private static final long T0 = 1_700_000_000_000L;

    private final SplittableRandom random = new SplittableRandom(1);

    @TempDir
    Path folder;

    @Test
    void shouldGoOnCommittingAndLearningWhenFewUsersAreKeptOfMany() throws Exception {
        try (EmbeddedBroker broker = Brokers.start();
                Rig rig = new Rig(broker.bootstrapServers(), folder, 1, Map.of("refresh.budget", "0.05"))) {
            Jvm application = rig.startAndAwait("a");
            send(rig, USERS * RATINGS_EACH, n -> rating("user-" + n / RATINGS_EACH, n));
            watch(rig);
            application.terminate();

            // Both are measured right after a start, in a process that the JIT has not seen yet.
            send(rig, NEWCOMERS * RATINGS_EACH, n -> rating("new-" + n / RATINGS_EACH, n));
            application = rig.startAndAwait("a");
            Progress before = watch(rig);
            application.terminate();
            send(rig, NEWCOMERS * RATINGS_EACH, n -> rating("newer-" + n / RATINGS_EACH, n));
            application = rig.startAndAwait("a", "users.kept", "" + KEPT);
            Progress evicting = watch(rig);
            assertThat(evicting.longestSeconds()).as("seconds without a commit").isLessThan(LONGEST_SECONDS);
            assertThat(evicting.ratingsPerSecond())
                    .as("ratings/s, against %.0f without evictions", before.ratingsPerSecond())
                    .isGreaterThan(before.ratingsPerSecond() / 2);
            await().atMost(EVICTED_WITHIN)
                    .pollInterval(Duration.ofSeconds(2))
                    .untilAsserted(() -> assertThat(rig.rows("users")).hasSizeLessThanOrEqualTo(KEPT));
            await().atMost(Rig.LONG).until(rig::isQuiet);
            application.terminate();
            rig.report(
                    28,
                    "users.kept lowered from all of %d to %d while %d newcomers came: %.0f ratings/s instead of %.0f, %.1f s at"
                            + " most without a commit; %s",
                    USERS + NEWCOMERS,
                    KEPT,
                    NEWCOMERS,
                    evicting.ratingsPerSecond(),
                    before.ratingsPerSecond(),
                    evicting.longestSeconds(),
                    rig.verify());
        }
    }

    @Test
    void shouldGoOnCommittingAndLearningWhenAUserOfManyRatingsIsForgotten() throws Exception {
        try (EmbeddedBroker broker = Brokers.start();
                Rig rig = new Rig(broker.bootstrapServers(), folder, 1, Map.of("refresh.budget", "0.05"))) {
            Jvm application = rig.startAndAwait("a");
            send(rig, ROBOTS_RATINGS, n -> new Rating("robot", "item-" + n, 1 + n % 5, T0 + n));
            Progress robot = watch(rig);
            CompletableFuture<JsonNode> audit = CompletableFuture.supplyAsync(() -> new CommandSender(
                            rig.topics, 1, rig.config.producerProperties(), rig.config.consumerProperties())
                    .forget("robot", Rig.LONG)
                    .orElseThrow());
            send(rig, ROBOTS_RATINGS, n -> rating("user-" + n / RATINGS_EACH, ROBOTS_RATINGS + n));
            Progress others = watch(rig);
            JsonNode said = audit.get();
            assertThat(said.get("ratings").asInt()).isEqualTo(MOST_OF_ONE_USER);
            assertThat(others.longestSeconds()).as("seconds without a commit").isLessThan(LONGEST_SECONDS);
            await().atMost(Rig.LONG).until(rig::isQuiet);
            application.terminate();
            rig.report(
                    28,
                    "a user of %d ratings, of which %d are kept, forgotten under load: %.0f ratings/s of others, %.1f s at most"
                            + " without a commit (%.1f s while the user rated); %s",
                    ROBOTS_RATINGS,
                    MOST_OF_ONE_USER,
                    others.ratingsPerSecond(),
                    others.longestSeconds(),
                    robot.longestSeconds(),
                    rig.verify());
        }
    }

    private record Progress(double ratingsPerSecond, double longestSeconds) {}

    /** How fast what waits is taken in, and how long it took at most from one commit to the next. */
    private static Progress watch(Rig rig) {
        long from = rig.committedSum();
        long start = System.nanoTime();
        long[] last = {from, start, 0};
        await().atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    long now = rig.committedSum();
                    if (now > last[0]) {
                        last[2] = Math.max(last[2], System.nanoTime() - last[1]);
                        last[0] = now;
                        last[1] = System.nanoTime();
                    }
                    return now == rig.endSum();
                });
        return new Progress((last[0] - from) / ((last[1] - start) / 1e9), last[2] / 1e9);
    }

    private Rating rating(String user, int n) {
        int slice = n % RATINGS_EACH * 600;
        return new Rating(user, "item-" + random.nextInt(slice, slice + 600), 1 + random.nextInt(5), T0 + n);
    }

    private static void send(Rig rig, int count, IntFunction<Rating> ratings) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                rig.config.producerProperties(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int n = 0; n < count; n++) {
                Rating rating = ratings.apply(n);
                byte[] user = rating.userId().getBytes(StandardCharsets.UTF_8);
                var unused = producer.send(new ProducerRecord<>(rig.topics.ratings(), user, RatingJson.encode(rating)));
            }
            producer.flush();
        }
    }
}
