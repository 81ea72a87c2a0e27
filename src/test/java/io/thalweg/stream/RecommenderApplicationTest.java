package io.thalweg.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.evaluate.Prequential;
import io.thalweg.learn.Algorithm;
import io.thalweg.model.ItemRows;
import io.thalweg.model.Total;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingScale;
import io.thalweg.rating.Withdrawal;
import io.thalweg.topics.IncompatibleStateException;
import io.thalweg.topics.StoreNames;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Starts and stops on a real broker. The learner is named, so that another default changes nothing here. */
@Timeout(240)
final class RecommenderApplicationTest {

    private static final Map<String, String> SGD = Map.of("learner", "sgd");
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
    void shouldGoOnBitForBitWithOnePartitionOrRefuseAnotherModelWhenStartedAgainWithAndWithoutItsLocalState()
            throws Exception {
        List<Rating> ratings = ratings(900, 1);
        Prequential loop = loop();
        try (ApplicationBench bench = new ApplicationBench(broker, "restarted", 1, state)) {
            feed(ratings.subList(0, 300), bench, loop);
            bench.learnAll(300, SGD);
            assertEqual(bench, loop);

            assertRefused(bench, Map.of("sgd.factors", "11"), "factors=10", "factors=11");
            assertRefused(bench, Map.of("seed", "43"), "seed=42", "seed=43");
            assertRefused(bench, Map.of("rating.scale", "0.5..5"), "scale=1..5", "scale=0.5..5");

            feed(ratings.subList(300, 600), bench, loop);
            bench.learnAll(600, SGD);
            assertEqual(bench, loop);

            Utils.delete(state.toFile());
            feed(ratings.subList(600, 900), bench, loop);
            bench.learnAll(900, SGD);
            assertEqual(bench, loop);
        }
    }

    @Test
    void shouldReadWhatOthersLearnedBeforeItLearnsWhenStarted() {
        try (ApplicationBench bench = new ApplicationBench(broker, "informed", 2, state)) {
            // Half of the partitions have learned; then a user of the other half rates the first time.
            String inFirst = ApplicationBench.userIn(0, 2);
            String inSecond = ApplicationBench.userIn(1, 2);
            for (int n = 0; n < 20; n++) {
                bench.send(new Rating(inFirst, "item-" + n, 5, T0 + n));
            }
            bench.learnAll(20, SGD);
            bench.send(new Rating(inSecond, "item-0", 5, T0));
            bench.learnAll(21, SGD);

            JsonNode newUser = bench.errors().get("all/new-user");
            assertThat(newUser.get("count").asLong()).isEqualTo(6);
            // The five first ratings of the first user err; what is known by then: nothing but 5, so a mean of 5.
            double firstError = 2;
            assertThat(newUser.get("sumAbsoluteError").asDouble())
                    .as("without the rows of the first partition, the last one would err by 2 more")
                    .isLessThan(firstError + 1);
        }
    }

    @Test
    void shouldGiveEveryRecordItsOneEffectWhenFourPartitionsLearnAndAProducerPartitionsItsOwnWay() {
        List<Rating> ratings = ratings(1_500, 4);
        try (ApplicationBench bench = new ApplicationBench(broker, "four", 4, state)) {
            Random random = new Random(3);
            ratings.subList(0, 700).forEach(bench::send);
            for (Rating rating : ratings.subList(700, 1_200)) {
                String key = random.nextInt(3) == 0 ? null : "any-" + random.nextInt(9);
                bench.send(random.nextInt(4), key, rating);
            }
            bench.learnAll(1_200, SGD);

            ratings.subList(1_200, 1_500).forEach(bench::send);
            ratings.subList(600, 800).forEach(again -> bench.send(3, null, again));
            bench.send(withdrawalOf(ratings.get(0)));
            bench.send(1, null, withdrawalOf(ratings.get(1)));
            bench.learnUntil(Map.of(Total.NEW_RATINGS, 1_500L, Total.DUPLICATES, 200L, Total.WITHDRAWALS, 2L), SGD);

            long[] totals = bench.totals();
            Map<String, Long> itemCounts = new TreeMap<>();
            bench.contributions()
                    .forEach((key, row) ->
                            itemCounts.merge(key.substring(2), Long.parseLong(row.substring(2, 18), 16), Long::sum));
            Map<String, Long> expected = new TreeMap<>();
            ratings.subList(2, 1_500).forEach(rating -> expected.merge(rating.itemId(), 1L, Long::sum));
            assertThat(itemCounts).isEqualTo(expected);
            assertThat(ratingRows(bench))
                    .as("ratings that users have, and two withdrawals")
                    .isEqualTo(1_500);
            assertThat(totals[Total.RATINGS.index()]).isEqualTo(1_498);
            assertThat(totals[Total.RE_RATINGS.index()]).isZero();
            assertThat(totals[Total.REJECTED.index()]).isZero();
            assertThat(totals[Total.USERS.index()])
                    .isEqualTo(ratings.stream().map(Rating::userId).distinct().count());

            Map<String, JsonNode> errors = bench.errors();
            assertThat(errors.get("all/all").get("count").asLong()).isEqualTo(1_500);
            for (String window : List.of("all", "last-1000", "last-10000", "5m", "1h")) {
                assertThat(List.of("new-user", "new-item", "warm").stream()
                                .mapToLong(cohort -> errors.get(window + "/" + cohort)
                                        .get("count")
                                        .asLong())
                                .sum())
                        .as(window)
                        .isEqualTo(errors.get(window + "/all").get("count").asLong());
            }
            assertThat(bench.committed(bench.topics().deadLetters())).isEmpty();
            assertListsAreVersionedWithoutGaps(bench, totals[Total.LISTS.index()]);
        }
    }

    private static void assertListsAreVersionedWithoutGaps(ApplicationBench bench, long published) {
        Map<String, Long> last = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> list :
                bench.committed(bench.topics().recommendations())) {
            String json = new String(list.value(), StandardCharsets.UTF_8);
            String user = new String(list.key(), StandardCharsets.UTF_8);
            long version = last.merge(user, 1L, Long::sum);
            assertThat(json).startsWith("{\"userId\":\"" + user + "\",\"version\":" + version + ",");
        }
        assertThat(last).isNotEmpty();
        assertThat(last.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(published);
    }

    /** How many rows the ratings tables have in all, by their changelog. */
    private static long ratingRows(ApplicationBench bench) {
        return bench.committed(bench.topics().applicationId() + "-" + StoreNames.RATINGS + "-changelog").stream()
                .map(row -> HexFormat.of().formatHex(row.key()))
                .distinct()
                .count();
    }

    private static void assertRefused(ApplicationBench bench, Map<String, String> changed, String... parts) {
        Map<String, String> all = new HashMap<>(SGD);
        all.putAll(changed);
        assertThatThrownBy(() -> bench.start(all).close())
                .isInstanceOf(IncompatibleStateException.class)
                .hasMessageContainingAll(parts)
                .hasMessageContaining("--set application.id=NAME");
    }

    /** Error sums to the last bit, and every step of every item row. */
    private static void assertEqual(ApplicationBench bench, Prequential loop) {
        JsonNode all = bench.errors().get("all/all");
        assertThat(all.get("count").asLong()).isEqualTo(loop.errors().count());
        assertThat(all.get("rmse").asDouble()).isEqualTo(loop.rmse());
        assertThat(all.get("mae").asDouble()).isEqualTo(loop.mae());
        assertThat(bench.contributions()).isEqualTo(contributions(loop.task().items()));
    }

    private static Map<String, String> contributions(ItemRows items) {
        Map<String, String> rows = new TreeMap<>();
        for (int item = 0; item < items.size(); item++) {
            rows.put("0/" + items.index().id(item), HexFormat.of().formatHex(items.contribution(item)));
        }
        return rows;
    }

    private static Withdrawal withdrawalOf(Rating rating) {
        return new Withdrawal(rating.userId(), rating.itemId(), T0 + 9_999_999);
    }

    private static Prequential loop() {
        return new Prequential(
                Algorithm.SGD, Algorithm.SGD.parameters(Map.of()), 42, Feedback.stars(RatingScale.FIVE_STARS));
    }

    private static void feed(List<Rating> ratings, ApplicationBench bench, Prequential loop) {
        ratings.forEach(bench::send);
        ratings.forEach(loop::add);
    }

    /** Ratings of distinct pairs, so that each is a new one. */
    private static List<Rating> ratings(int count, long seed) {
        Random random = new Random(seed);
        List<Rating> ratings = new ArrayList<>();
        boolean[] taken = new boolean[80 * 60];
        while (ratings.size() < count) {
            int pair = random.nextInt(taken.length);
            if (!taken[pair]) {
                taken[pair] = true;
                ratings.add(new Rating(
                        "user-" + pair % 80, "item-" + pair / 80, 1 + random.nextInt(5), T0 + ratings.size() * 1_000L));
            }
        }
        return ratings;
    }
}
