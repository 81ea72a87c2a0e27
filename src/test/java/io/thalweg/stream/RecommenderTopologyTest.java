package io.thalweg.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.catalog.Item;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.evaluate.Prequential;
import io.thalweg.input.ItemCatalog;
import io.thalweg.learn.Algorithm;
import io.thalweg.model.ItemModel;
import io.thalweg.model.Total;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingScale;
import io.thalweg.rating.Withdrawal;
import io.thalweg.state.RowCodec;
import io.thalweg.watch.Tally;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecommenderTopologyTest {

    private static final long T0 = TopologyBench.START.toEpochMilli() - 1_000_000;
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final TopologyBench bench = TopologyBench.inMemory(Map.of("learner", "sgd"));

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void shouldPublishTheErrorOfASequentialLoopWhenRatingsStream() {
        Prequential loop = new Prequential(
                Algorithm.SGD, Algorithm.SGD.parameters(Map.of()), 42, Feedback.stars(RatingScale.FIVE_STARS));
        for (Rating rating : someRatings(500)) {
            bench.send(rating);
            loop.add(rating);
        }
        bench.pass(SECOND);

        Map<String, JsonNode> errors = bench.errors();
        JsonNode all = errors.get("all/all");
        assertThat(all.get("count").asLong()).isEqualTo(500);
        // Same rows, same sums: equal to the last bit, not just close.
        assertThat(all.get("rmse").asDouble()).isEqualTo(loop.rmse());
        assertThat(all.get("mae").asDouble()).isEqualTo(loop.mae());
        assertThat(errors).hasSize(20);
        for (String window : List.of("last-1000", "last-10000", "5m", "1h", "all")) {
            assertThat(List.of("new-user", "new-item", "warm")).as(window).satisfies(cohorts -> assertThat(
                            cohorts.stream()
                                    .mapToLong(cohort -> errors.get(window + "/" + cohort)
                                            .get("count")
                                            .asLong())
                                    .sum())
                    .isEqualTo(errors.get(window + "/all").get("count").asLong()));
        }
    }

    @Test
    void shouldPublishAListOfUnratedItemsWithTitlesWhenAUserRates() {
        bench.send(new Item("film-2", "The Second Film", List.of("Drama"), List.of(), true));
        bench.send(new Rating("other", "film-1", 5, T0));
        bench.send(new Rating("other", "film-2", 4, T0 + 1));
        bench.send(new Rating("other", "film-3", 1, T0 + 2));
        bench.send(new Rating("me", "film-1", 5, T0 + 3));
        bench.pass(SECOND);

        JsonNode list = last(bench.lists(), "me");
        assertThat(list.get("version").asLong()).isEqualTo(1);
        assertThat(list.get("trigger").asText()).isEqualTo("rating");
        assertThat(list.get("ratingCount").asInt()).isEqualTo(1);
        assertThat(itemIds(list)).containsExactly("film-2", "film-3");
        assertThat(list.at("/items/0/title").asText()).isEqualTo("The Second Film");
        assertThat(list.at("/items/1/title").asText()).isEqualTo("film-3");
        assertThat(list.at("/items/0/prediction").asDouble()).isBetween(1.0, 5.0);
        assertThat(list.at("/items/0/source").asText()).isEqualTo("personal");
        assertThat(list.at("/items/0/score").asDouble())
                .isGreaterThanOrEqualTo(list.at("/items/1/score").asDouble());
    }

    @Test
    void shouldPublishAPopularListUnderItsOwnKeyWhenItsTopChanges() {
        bench.send(new Rating("one", "often", 4, T0));
        bench.send(new Rating("two", "often", 4, T0 + 1));
        bench.send(new Rating("two", "once", 4, T0 + 2));
        bench.pass(SECOND.multipliedBy(5));

        List<JsonNode> popular = popular(bench.lists());
        assertThat(popular).hasSize(1);
        assertThat(popular.get(0).get("version").asLong()).isEqualTo(1);
        assertThat(popular.get(0).get("ratingCount").asInt()).isZero();
        assertThat(itemIds(popular.get(0))).containsExactly("often", "once");
        assertThat(popular.get(0).at("/items/0/source").asText()).isEqualTo("popular");
        assertThat(popular.get(0).at("/items/0/because")).isEmpty();

        bench.pass(SECOND.multipliedBy(5));
        assertThat(popular(bench.lists())).as("nothing changed").isEmpty();

        bench.send(new Rating("three", "new", 4, T0 + 3));
        bench.pass(SECOND.multipliedBy(5));
        assertThat(popular(bench.lists()))
                .singleElement()
                .satisfies(list -> assertThat(list.get("version").asLong()).isEqualTo(2));
    }

    @Test
    void shouldLeaveUnavailableItemsOutWhenMakingLists() {
        bench.send(new Item("gone", "Gone", List.of(), List.of(), false));
        bench.send(new Rating("other", "gone", 5, T0));
        bench.send(new Rating("other", "here", 4, T0 + 1));
        bench.send(new Rating("me", "else", 4, T0 + 2));
        bench.pass(SECOND);

        assertThat(itemIds(last(bench.lists(), "me"))).containsExactly("here");
    }

    @Test
    void shouldCountVersionsUpAndStaySilentWhenAListDoesNotChange() {
        bench.send(new Rating("other", "a", 5, T0));
        bench.send(new Rating("another", "a", 5, T0));
        bench.send(new Rating("other", "b", 2, T0 + 1));
        bench.pass(SECOND);
        bench.send(new Rating("me", "a", 5, T0 + 2));
        bench.pass(SECOND);
        assertThat(last(bench.lists(), "me").get("version").asLong()).isEqualTo(1);

        bench.send(new Rating("me", "a", 4, T0 + 3));
        bench.pass(SECOND);
        assertThat(bench.lists()).as("the list holds b alone, as before").isEmpty();

        bench.send(new Withdrawal("me", "a", T0 + 4));
        bench.pass(SECOND);
        JsonNode list = last(bench.lists(), "me");
        assertThat(list.get("version").asLong()).isEqualTo(2);
        assertThat(list.get("trigger").asText()).isEqualTo("withdrawal");
        assertThat(itemIds(list)).containsExactly("a", "b");
    }

    /** By so much that the next of the 32 chosen come first, whatever their scores. */
    @Test
    void shouldShowOtherItemsInTheNextListWhenListedOnesGiveWay() {
        try (TopologyBench giving = TopologyBench.inMemory(Map.of("list.give.way", "10"))) {
            for (TopologyBench each : List.of(bench, giving)) {
                for (int at = 0; at < 50; at++) {
                    each.send(new Rating("other", "item-" + at, 1 + at % 5, T0 + at));
                }
                each.send(new Rating("me", "item-4", 5, T0 + 100));
                each.pass(SECOND);
                List<String> first = itemIds(last(each.lists(), "me"));
                each.send(new Rating("me", "item-9", 5, T0 + 200));
                each.pass(SECOND);
                List<String> second = itemIds(last(each.lists(), "me"));
                assertThat(first.subList(0, 5).contains(second.get(0))).isEqualTo(each == bench);
            }
        }
    }

    @Test
    void shouldMakeOneListOfAUsersBurstWhenRatingsComeWithinTheInterval() {
        for (int at = 0; at < 50; at++) {
            bench.send(new Rating("other", "item-" + at, 1 + at % 5, T0 + at));
        }
        bench.pass(SECOND);
        bench.lists();
        for (int at = 0; at < 20; at++) {
            bench.send(new Rating("me", "item-" + at, 1 + at % 5, T0 + 100 + at));
        }
        bench.pass(SECOND);

        assertThat(bench.lists().stream()
                        .filter(list -> list.get("userId").asText().equals("me")))
                .as("one at once, one after the interval")
                .hasSize(2);
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "not json | not-json",
                "[1] | not-an-object",
                "{\"itemId\":\"1\",\"rating\":3} | missing-user-id",
                "{\"userId\":\"1\",\"rating\":3} | missing-item-id",
                "{\"userId\":\"1\",\"itemId\":\"1\"} | missing-rating",
                "{\"userId\":\"1\",\"itemId\":\"1\",\"rating\":\"3\"} | wrong-type",
                "{\"userId\":\"1\",\"itemId\":\"1\",\"rating\":NaN} | not-finite",
                "{\"userId\":\"1\",\"itemId\":\"1\",\"rating\":6} | off-scale",
                "{\"userId\":\"1\",\"itemId\":\"1\",\"rating\":3,\"timestamp\":0} | timestamp-not-positive",
                "{\"userId\":\"1\",\"itemId\":\"1\",\"rating\":3,\"timestamp\":4102444800000} | timestamp-in-future"
            })
    void shouldNameReasonAndOriginWhenAnEventIsRefused(String value, String reason) {
        bench.send(new Rating("1", "1", 3, T0));
        bench.send("1", value.getBytes(StandardCharsets.UTF_8));
        bench.send(new Rating("1", "2", 3, T0));
        bench.pass(SECOND);

        List<TestRecord<String, byte[]>> letters = bench.deadLetters();
        assertThat(letters).hasSize(1);
        TestRecord<String, byte[]> letter = letters.get(0);
        assertThat(letter.key()).isEqualTo("1");
        assertThat(letter.value()).asString(StandardCharsets.UTF_8).isEqualTo(value);
        assertThat(header(letter.headers(), DeadLetters.REASON)).isEqualTo(reason);
        assertThat(header(letter.headers(), DeadLetters.TOPIC)).isEqualTo("thalweg.ratings");
        assertThat(header(letter.headers(), DeadLetters.PARTITION)).isEqualTo("0");
        assertThat(header(letter.headers(), DeadLetters.OFFSET)).isEqualTo("1");
        assertThat(bench.errors().get("all/all").get("count").asLong())
                .as("the stream goes on, and nothing was learned of the bad event")
                .isEqualTo(2);
    }

    @Test
    void shouldKeepATombstoneAsDeadLetterWhenARatingHasNoValue() {
        bench.send("1", null);
        assertThat(bench.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.value()).isNull();
            assertThat(header(letter.headers(), DeadLetters.REASON)).isEqualTo("not-json");
        });
    }

    @Test
    void shouldCutAndSayHowLongItWasWhenADeadLetterWouldNotFit() {
        bench.send("1", new byte[1_000_000]);
        assertThat(bench.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.value()).hasSizeBetween(899_000, 900_000);
            assertThat(header(letter.headers(), DeadLetters.TRUNCATED)).isEqualTo("1000000");
        });
    }

    @ParameterizedTest(name = "{0} ms beside the clock -> {1}")
    @CsvSource({
        "-1728000000, , as it is: 20 days old",
        "10800000, , a clock that is three hours ahead",
        "86000000, , nearly a day",
        "90000000, timestamp-in-future, over a day",
        "-3000000000000, no-timestamp, below zero"
    })
    void shouldUseTheRecordsTimeWhenAnEventHasNoneOfItsOwn(long besideMillis, String reason, String what) {
        long recordTime = System.currentTimeMillis() + besideMillis;
        bench.send("1", "{\"userId\":\"1\",\"itemId\":\"1\",\"rating\":3}", Instant.ofEpochMilli(recordTime));
        List<TestRecord<String, byte[]>> letters = bench.deadLetters();
        if (reason == null) {
            assertThat(letters).as(what).isEmpty();
            assertThat(bench.total(Total.NEW_RATINGS)).isEqualTo(1);
            bench.send(
                    "1",
                    "{\"userId\":\"1\",\"itemId\":\"1\",\"rating\":4,\"timestamp\":" + (recordTime - 1) + "}",
                    Instant.now());
            assertThat(bench.total(Total.LATE))
                    .as("a millisecond older, so late")
                    .isEqualTo(1);
        } else {
            assertThat(letters).singleElement().satisfies(letter -> {
                assertThat(header(letter.headers(), DeadLetters.REASON)).isEqualTo(reason);
                assertThat(header(letter.headers(), DeadLetters.TIMESTAMP)).isEqualTo("" + recordTime);
                assertThat(letter.getRecordTime()).as("the bench's clock").isEqualTo(TopologyBench.START);
            });
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-5, Long.MAX_VALUE})
    void shouldLearnAnEventThatSaysWhenItWasWhenItsRecordsTimeIsWrong(long recordTime) {
        bench.send(
                "1",
                "{\"userId\":\"1\",\"itemId\":\"1\",\"rating\":3,\"timestamp\":" + T0 + "}",
                Instant.ofEpochMilli(recordTime));
        assertThat(bench.deadLetters()).isEmpty();
        assertThat(bench.total(Total.NEW_RATINGS)).isEqualTo(1);
    }

    @Test
    void shouldRefuseABadItemAndTakeAGoodOneWhenItemsStream() {
        bench.send(new Item("1", "One", List.of(), List.of(), true));
        bench.sendItem("2", "{\"title\":\"no id\"}".getBytes(StandardCharsets.UTF_8));
        bench.sendItem("3", null);

        assertThat(bench.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.key()).isEqualTo("2");
            assertThat(header(letter.headers(), DeadLetters.REASON)).isEqualTo("missing-item-id");
            assertThat(header(letter.headers(), DeadLetters.TOPIC)).isEqualTo("thalweg.items");
        });
    }

    @Test
    void shouldHaveNoSecondEffectWhenAStreamIsSentTwice() {
        List<Rating> ratings = someRatings(200);
        ratings.forEach(bench::send);
        bench.pass(SECOND);
        JsonNode once = bench.errors().get("all/all");
        byte[] userOnce = bench.store("users").get(RowCodec.userKey("user-1"));

        ratings.forEach(bench::send);
        bench.send(new Rating(ratings.get(0).userId(), ratings.get(0).itemId(), 3, T0 - 1));
        bench.pass(SECOND);

        assertThat(bench.errors()).doesNotContainKey("all/all");
        assertThat(bench.store("users").get(RowCodec.userKey("user-1"))).isEqualTo(userOnce);
        assertThat(once.get("count").asLong()).isEqualTo(200);
    }

    @Test
    void shouldBeTheTopologyOfTheGoldenFileWhenDescribed() throws IOException {
        ThalwegConfig config = ThalwegConfig.of(Map.of());
        RecommenderSettings settings = RecommenderSettings.of(config, 4);
        String described = new RecommenderTopology(
                        settings, new ItemModel(settings.shape()), new ItemCatalog(), new Tally())
                .build(new StreamsConfig(config.streamsProperties()))
                .describe()
                .toString();

        Path golden = Path.of("src/test/resources/topology.txt");
        Path actual = Files.writeString(Path.of("target/topology.txt"), described);
        assertThat(described)
                .as(
                        "changelogs and metrics carry these names; with a migration in mind, copy %s over %s",
                        actual, golden)
                .isEqualTo(Files.readString(golden));
    }

    private static List<Rating> someRatings(int count) {
        Random random = new Random(7);
        List<Rating> ratings = new ArrayList<>();
        boolean[] rated = new boolean[40 * 60];
        while (ratings.size() < count) {
            int pair = random.nextInt(rated.length);
            if (!rated[pair]) {
                rated[pair] = true;
                ratings.add(new Rating(
                        "user-" + pair % 40, "item-" + pair / 40, 1 + random.nextInt(5), T0 + ratings.size() * 1_000L));
            }
        }
        return ratings;
    }

    private static List<JsonNode> popular(List<JsonNode> lists) {
        return lists.stream()
                .filter(list -> list.get("userId").asText().equals("__popular"))
                .toList();
    }

    private static JsonNode last(List<JsonNode> lists, String userId) {
        return lists.stream()
                .filter(list -> list.get("userId").asText().equals(userId))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private static List<String> itemIds(JsonNode list) {
        return StreamSupport.stream(list.get("items").spliterator(), false)
                .map(item -> item.get("itemId").asText())
                .toList();
    }

    private static String header(Headers headers, String name) {
        return new String(Objects.requireNonNull(headers.lastHeader(name), name).value(), StandardCharsets.UTF_8);
    }
}
