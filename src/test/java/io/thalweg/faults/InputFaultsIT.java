package io.thalweg.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.rating.DamagedCopies;
import io.thalweg.rating.DamagedCopies.Damaged;
import io.thalweg.rating.GeneratorOptions;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingGenerator;
import io.thalweg.rating.RatingJson;
import io.thalweg.topics.TopicLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Faults 9 and 12: bad input, and input that comes again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class InputFaultsIT {

    private static final int RATINGS = 20_000;
    private static final int OVERSIZE_BYTES = 1_000_000;

    private final EmbeddedBroker broker = Brokers.start();

    @TempDir
    Path folder;

    @AfterAll
    void stop() {
        broker.close();
    }

    @Test
    void shouldGoOnAndKeepDeadLettersWhenOneInAHundredIsDamaged() throws Exception {
        try (Rig rig = rig("damaged.", 4)) {
            Jvm application = rig.startAndAwait("a");
            DamagedCopies damage = new DamagedCopies(.01, 7);
            int injected = 0;
            int keyless = 0;
            try (TopicLoader loader = loader(rig)) {
                for (Rating rating : ratings()) {
                    byte[] user = user(rating);
                    byte[] event = RatingJson.encode(rating);
                    boolean withoutKey = ++keyless % 100 == 0;
                    // Without a key a record may lie in any partition: its user's it is not in three of four cases.
                    loader.send(withoutKey ? event : user, withoutKey ? null : user, event);
                    Optional<Damaged> damaged = damage.next(event);
                    if (damaged.isPresent()) {
                        loader.send(user, user, damaged.get().value());
                        injected++;
                    }
                }
                byte[] oversize = new byte[OVERSIZE_BYTES];
                loader.send(new byte[] {'x'}, null, oversize);
                injected++;
                loader.flush();
            }
            rig.awaitSettled(RATINGS);
            application.terminate();

            Map<String, Integer> reasons = new TreeMap<>();
            int[] truncated = {0};
            rig.read(rig.topics.deadLetters(), letter -> {
                reasons.merge(header(letter, "thalweg.reason"), 1, Integer::sum);
                assertThat(header(letter, "__streams.errors.topic")).isEqualTo(rig.topics.ratings());
                assertThat(header(letter, "__streams.errors.partition")).matches("[0-3]");
                assertThat(header(letter, "__streams.errors.offset")).matches("[0-9]+");
                truncated[0] += letter.headers().lastHeader("thalweg.truncated.bytes") == null ? 0 : 1;
            });
            assertThat(reasons.values().stream().mapToInt(Integer::intValue).sum())
                    .as("dead letters")
                    .isEqualTo(injected);
            assertThat(truncated[0]).as("cut to fit").isEqualTo(1);
            rig.report(
                    9,
                    "%d damaged, null or oversize records among %d ratings, 1 %% without a key: each a dead letter with"
                            + " its origin, %s: %s",
                    injected,
                    RATINGS,
                    reasons,
                    rig.verify());
        }
    }

    @Test
    void shouldHaveNoSecondEffectWhenAFileIsLoadedTwiceOrAProducerResends() throws Exception {
        try (Rig rig = rig("twice.", 1)) {
            Jvm application = rig.startAndAwait("a");
            List<Rating> ratings = ratings();
            send(rig, ratings);
            rig.awaitSettled(RATINGS);
            Map<String, Map<String, String>> before = rows(rig);

            send(rig, ratings);
            SplittableRandom random = new SplittableRandom(3);
            List<Rating> resent = new ArrayList<>();
            for (int at = 0; at < 1_000; at++) {
                Rating rating = ratings.get(random.nextInt(ratings.size()));
                resent.add(rating);
                resent.add(rating);
            }
            send(rig, resent);
            rig.awaitSettled(RATINGS);
            application.terminate();
            assertThat(rows(rig)).as("rows of users, ratings and items").isEqualTo(before);
            rig.report(
                    12,
                    "%d ratings loaded twice, then %d of them resent out of order: every row as after the first time: %s",
                    RATINGS,
                    resent.size(),
                    rig.verify());
        }
    }

    private Rig rig(String prefix, int partitions) {
        return new Rig(
                broker.bootstrapServers(),
                folder,
                partitions,
                Map.of("topic.prefix", prefix, "application.id", prefix + "app"));
    }

    private static List<Rating> ratings() {
        List<Rating> ratings = new ArrayList<>();
        new RatingGenerator(GeneratorOptions.forRatings(RATINGS)).forEachRemaining(ratings::add);
        return ratings;
    }

    private static void send(Rig rig, List<Rating> ratings) {
        try (TopicLoader loader = loader(rig)) {
            for (Rating rating : ratings) {
                loader.send(user(rating), user(rating), RatingJson.encode(rating));
            }
            loader.flush();
        }
        await().atMost(Rig.LONG).until(() -> rig.committedSum() == rig.endSum());
    }

    private static TopicLoader loader(Rig rig) {
        return TopicLoader.appending(
                rig.config.producerProperties(), rig.topics.ratings(), rig.settings.partitionCount());
    }

    private static byte[] user(Rating rating) {
        return rating.userId().getBytes(StandardCharsets.UTF_8);
    }

    /** All but the totals, which count duplicates and lists. */
    private static Map<String, Map<String, String>> rows(Rig rig) {
        Map<String, Map<String, String>> rows = new HashMap<>();
        for (String store : List.of("users", "ratings", "item-contributions")) {
            rows.put(store, rig.rows(store));
        }
        rows.get("item-contributions").remove("74");
        return rows;
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        return new String(
                Objects.requireNonNull(letter.headers().lastHeader(name), name).value(), StandardCharsets.UTF_8);
    }
}
