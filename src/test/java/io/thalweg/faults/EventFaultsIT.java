package io.thalweg.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.rating.GeneratorOptions;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingGenerator;
import io.thalweg.rating.RatingJson;
import io.thalweg.topics.TopicLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Faults 10, 11, 13 and 21: numbers, attacks, times and fields. One partition, so that equality is bit for bit. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(600)
class EventFaultsIT {

    private static final int RATINGS = 10_000;
    private static final long DAY_MILLIS = TimeUnit.DAYS.toMillis(1);
    private static final long OF_2001 = 1_000_000_000_000L;
    private static final long NOW_MILLIS = System.currentTimeMillis();
    private static final String LATEST = "last-1000";

    private final EmbeddedBroker broker = Brokers.start();

    @TempDir
    Path folder;

    @AfterAll
    void stop() {
        broker.close();
    }

    @Test
    void shouldRefuseBeforeLearningWhenNumbersAreInvalid() {
        List<String> ratings = List.of("NaN", "Infinity", "-Infinity", "1e308", "-1e308", "1e999", "0", "5.0001", "-1");
        List<String> times = List.of("0", "-1", "-9223372036854775808", "4102444800000", "9223372036854775807", "1e99");
        try (Rig rig = rig("numbers.")) {
            Jvm application = rig.startAndAwait("a");
            int[] refused = {0};
            send(rig, stream(1), (rating, n) -> {
                String rest =
                        "{\"userId\":\"" + rating.userId() + "\",\"itemId\":\"" + rating.itemId() + "\",\"rating\":";
                if (n % 20 == 0) {
                    refused[0]++;
                    return rest + ratings.get(n / 20 % ratings.size()) + "}";
                }
                if (n % 20 == 10) {
                    refused[0]++;
                    return rest + "3,\"timestamp\":" + times.get(n / 20 % times.size()) + "}";
                }
                return json(rating);
            });
            rig.awaitSettled(RATINGS - refused[0]);
            application.terminate();
            Map<String, Integer> reasons = Outputs.reasons(rig);
            assertThat(sum(reasons)).as("dead letters").isEqualTo(refused[0]);
            rig.report(
                    10,
                    "%d of %d events with ratings %s or timestamps %s: refused before learning, %s: %s",
                    refused[0],
                    RATINGS,
                    ratings,
                    times,
                    reasons,
                    rig.verify());
        }
    }

    @Test
    void shouldReturnToItsErrorWhenRatingsTriedToBlowTheFactorsUp() {
        try (Rig rig = rig("attack.")) {
            Jvm application = rig.startAndAwait("a");
            List<Rating> normal = stream(2);
            send(rig, normal.subList(0, RATINGS / 2), (rating, n) -> json(rating));
            rig.awaitSettled(RATINGS / 2);
            double before = rig.rmse(LATEST);
            List<Rating> attack = new ArrayList<>();
            for (int n = 0; n < RATINGS / 2; n++) {
                String user =
                        n % 3 == 0 ? "attacker" + n % 20 : normal.get(n % 50).userId();
                attack.add(new Rating(user, normal.get(n % 7).itemId(), n / 20 % 2 == 0 ? 1 : 5, NOW_MILLIS + n));
            }
            send(rig, attack, (rating, n) -> json(rating));
            await().atMost(Rig.LONG).until(() -> rig.committedSum() == rig.endSum() && rig.isQuiet());
            double during = rig.rmse(LATEST);
            send(rig, normal.subList(RATINGS / 2, RATINGS), (rating, n) -> json(rating));
            await().atMost(Rig.LONG).until(() -> rig.committedSum() == rig.endSum() && rig.isQuiet());
            double after = rig.rmse(LATEST);
            application.terminate();
            rig.report(
                    11,
                    "%d ratings that go between 1 and 5 on seven items among %d normal ones: RMSE of the last 1000 %.3f"
                            + " before, %.3f in it, %.3f after as many normal ones; every norm under its cap: %s",
                    attack.size(),
                    RATINGS,
                    before,
                    during,
                    after,
                    rig.verify());
            assertThat(after).as("RMSE after the attack").isLessThan(1.1 * before);
        }
    }

    @Test
    void shouldNotLetAnOlderRatingWinWhenTimesAreSkewed() {
        try (Rig rig = rig("skewed.")) {
            Jvm application = rig.startAndAwait("a");
            SplittableRandom random = new SplittableRandom(3);
            List<Rating> skewed = new ArrayList<>();
            for (Rating rating : stream(3)) {
                long time = NOW_MILLIS - DAY_MILLIS + random.nextLong(2 * DAY_MILLIS) - 60_000;
                skewed.add(at(rating, rating.value(), time));
                if (skewed.size() % 10 == 0) {
                    skewed.add(at(rating, 6 - rating.value(), time - random.nextLong(DAY_MILLIS)));
                    skewed.add(at(rating, 6 - rating.value(), OF_2001));
                    skewed.add(at(rating, 6 - rating.value(), OF_2001 / 1_000));
                }
                if (skewed.size() % 25 == 0) {
                    skewed.add(at(rating, 6 - rating.value(), time + 1));
                }
            }
            int[] future = {0};
            int[] inSeconds = {0};
            send(rig, skewed, (rating, n) -> {
                boolean ahead = n % 100 == 0;
                future[0] += ahead ? 1 : 0;
                inSeconds[0] += !ahead && rating.timestampMillis() == OF_2001 / 1_000 ? 1 : 0;
                return json(ahead ? at(rating, rating.value(), 4_102_444_800_000L) : rating);
            });
            await().atMost(Rig.LONG).until(() -> rig.committedSum() == rig.endSum() && rig.isQuiet());
            long learned = rig.errorCount();
            long inWindow = rig.errorCount("1h");
            application.terminate();
            Map<String, Integer> reasons = Outputs.reasons(rig);
            rig.report(
                    13,
                    "%d ratings with times up to a day apart and out of order, of 2001, in seconds and of 2100: %d learned, %s, the"
                            + " last hour's window holds %d: %s",
                    skewed.size(),
                    learned,
                    reasons,
                    inWindow,
                    rig.verify());
            assertThat(reasons)
                    .isEqualTo(Map.of("timestamp-in-future", future[0], "timestamp-in-seconds", inSeconds[0]));
            assertThat(inWindow).as("window by the time of arrival").isEqualTo(learned);
        }
    }

    @Test
    void shouldTakeANewFieldAndRefuseAnotherTypeWhenAProducerChanges() {
        try (Rig rig = rig("fields.")) {
            Jvm application = rig.startAndAwait("a");
            int[] refused = {0};
            send(rig, stream(4), (rating, n) -> {
                String json = json(rating);
                if (n % 10 == 0) {
                    return json.replaceFirst("\\{", "{\"source\":{\"app\":\"tv\",\"rating\":[9,{}]},\"version\":2,");
                }
                if (n % 10 == 5) {
                    refused[0]++;
                    return n % 20 == 5
                            ? json.replaceFirst("\"rating\":([^,]*)", "\"rating\":\"$1\"")
                            : json.replaceFirst("\"userId\":\"([^\"]*)\"", "\"userId\":[\"$1\"]");
                }
                return json;
            });
            rig.awaitSettled(RATINGS - refused[0]);
            application.terminate();
            Map<String, Integer> reasons = Outputs.reasons(rig);
            assertThat(sum(reasons)).as("dead letters").isEqualTo(refused[0]);
            rig.report(
                    21,
                    "of %d events %d with fields that nobody knows: learned; %d with another type: %s: %s",
                    RATINGS,
                    RATINGS / 10,
                    refused[0],
                    reasons,
                    rig.verify());
        }
    }

    private interface Writer {
        String write(Rating rating, int number);
    }

    private static void send(Rig rig, List<Rating> ratings, Writer writer) {
        try (TopicLoader loader = TopicLoader.appending(rig.config.producerProperties(), rig.topics.ratings(), 1)) {
            for (int n = 0; n < ratings.size(); n++) {
                byte[] user = ratings.get(n).userId().getBytes(StandardCharsets.UTF_8);
                loader.send(user, user, writer.write(ratings.get(n), n).getBytes(StandardCharsets.UTF_8));
            }
            loader.flush();
        }
    }

    private static List<Rating> stream(long seed) {
        List<Rating> ratings = new ArrayList<>();
        new RatingGenerator(GeneratorOptions.forRatings(RATINGS).withSeed(seed)).forEachRemaining(ratings::add);
        return ratings;
    }

    private static Rating at(Rating rating, double value, long timestampMillis) {
        return new Rating(rating.userId(), rating.itemId(), value, timestampMillis);
    }

    private static String json(Rating rating) {
        return new String(RatingJson.encode(rating), StandardCharsets.UTF_8);
    }

    private static int sum(Map<String, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    private Rig rig(String prefix) {
        return new Rig(
                broker.bootstrapServers(), folder, 1, Map.of("topic.prefix", prefix, "application.id", prefix + "app"));
    }
}
