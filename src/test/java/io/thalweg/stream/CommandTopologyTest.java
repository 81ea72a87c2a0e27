package io.thalweg.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.catalog.Item;
import io.thalweg.model.Rows;
import io.thalweg.model.Total;
import io.thalweg.rating.Rating;
import io.thalweg.rating.Withdrawal;
import io.thalweg.topics.Barrier;
import io.thalweg.topics.StoreNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What commands, the catalog and the bound on users do to the state and the lists of a task. */
final class CommandTopologyTest {

    private static final long T0 = TopologyBench.START.toEpochMilli() - 1_000_000;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final String SECRET_KEY = "9c3a21d7b6a3d0ac6fc32e9c3ca1b3eb";
    private static final List<String> STORES = List.of(
            StoreNames.USERS,
            StoreNames.RATINGS,
            StoreNames.ITEM_CONTRIBUTIONS,
            StoreNames.LEARNER_STATE,
            StoreNames.DUE_LISTS,
            StoreNames.PUBLISHED_LISTS,
            StoreNames.UNSENT_ERRORS,
            StoreNames.ERRORS);

    private TopologyBench bench = TopologyBench.inMemory(Map.of("audit.secret", SECRET_KEY, "refresh.budget", "1"));

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void shouldKeepNothingOfAUserWhoIsForgotten() {
        rateByThree();
        bench.send(new Withdrawal("victim", "never-rated", T0 + 50));
        bench.pass(SECOND);
        assertThat(storesThatHold("victim")).contains("users", "ratings", "learner-state", "published-lists");
        bench.listRecords();

        bench.order("victim", "{\"command\":\"forget\",\"userId\":\"victim\",\"requestId\":\"r-1\"}");
        bench.pass(SECOND);

        assertThat(storesThatHold("victim")).isEmpty();
        assertThat(bench.listRecords())
                .filteredOn(record -> record.key().equals("victim"))
                .singleElement()
                .satisfies(record -> assertThat(record.value()).isNull());
        assertThat(bench.total(Total.RATINGS)).as("two others, four each").isEqualTo(8);
        assertThat(bench.total(Total.USERS)).isEqualTo(2);
        assertThat(bench.total(Total.FORGOTTEN_USERS)).isEqualTo(1);
        assertThat(bench.total(Total.FORGOTTEN_RATINGS)).isEqualTo(3);
        assertThat(bench.total(Total.NEW_RATINGS)
                        - bench.total(Total.WITHDRAWALS)
                        - bench.total(Total.FORGOTTEN_RATINGS))
                .isEqualTo(bench.total(Total.RATINGS));
        assertThat(itemCount("a")).as("counted by the two others").isEqualTo(2);
        assertThat(bench.total(Total.DUE_LISTS)).isZero();
    }

    /** The key is HMAC-SHA256 of "victim" under the secret, as {@code openssl dgst -sha256 -hmac} gives it. */
    @Test
    void shouldTellOnTheAuditTopicWhatWasRemovedUnderAHash() {
        rateByThree();
        bench.pass(SECOND);
        bench.order("victim", "{\"command\":\"forget\",\"userId\":\"victim\",\"requestId\":\"r-1\"}");
        bench.order("nobody", "{\"command\":\"forget\",\"userId\":\"nobody\"}");

        List<TestRecord<String, byte[]>> records = bench.audit();
        assertThat(records).hasSize(2);
        assertThat(records.get(0).key())
                .isEqualTo("5d91ffcde8d5cd937aca4477b133caab33ff0047fec459c73baebaaf8690a507")
                .hasSize(64);
        JsonNode removed = TopologyBench.json(records.get(0).value());
        assertThat(removed.get("requestId").asText()).isEqualTo("r-1");
        assertThat(removed.get("known").asBoolean()).isTrue();
        assertThat(removed.get("ratings").asInt()).isEqualTo(3);
        assertThat(removed.get("list").asBoolean()).isTrue();
        assertThat(new String(records.get(0).value(), StandardCharsets.UTF_8)).doesNotContain("victim");
        JsonNode nothing = TopologyBench.json(records.get(1).value());
        assertThat(nothing.get("known").asBoolean()).isFalse();
        assertThat(nothing.get("ratings").asInt()).isZero();
    }

    @Test
    void shouldHashUnderARandomSaltWhenThereIsNoSecret() {
        AuditLog audit = new AuditLog("");
        assertThat(audit.key("victim")).hasSize(64).isNotEqualTo(audit.key("victim"));
    }

    @Test
    void shouldStartANewUserWhenTheSameIdRatesAgain() {
        rateByThree();
        bench.pass(SECOND);
        bench.order("victim", "{\"command\":\"forget\",\"userId\":\"victim\"}");
        bench.pass(SECOND);
        bench.listRecords();

        bench.send(new Rating("victim", "a", 5, T0 - 500));
        bench.pass(SECOND);
        JsonNode list = last("victim");
        assertThat(list.get("version").asLong()).isEqualTo(1);
        assertThat(list.get("ratingCount").asInt()).isEqualTo(1);
        assertThat(itemIds(list))
                .as("what was rated before may be recommended again")
                .contains("b", "c");
        assertThat(bench.total(Total.LATE))
                .as("nothing of the time before is known")
                .isZero();
        assertThat(bench.total(Total.USERS)).isEqualTo(3);
    }

    @Test
    void shouldDropRatingsThatWereWrittenBeforeTheCommandAndAreReadAfterIt() {
        List<Barrier> barriers = bench.holdBarriers();
        rateByThree();
        bench.order("victim", "{\"command\":\"forget\",\"userId\":\"victim\",\"requestId\":\"r-1\"}");

        bench.send(new Rating("victim", "late-1", 5, T0 + 1), TopologyBench.START.minusMillis(1));
        bench.send(new Rating("victim", "late-2", 5, T0 + 2), TopologyBench.START);
        bench.send(new Rating("other", "late-1", 5, T0 + 3), TopologyBench.START.minusMillis(1));
        bench.pass(SECOND);
        assertThat(bench.audit()).as("older ratings may still come").isEmpty();
        assertThat(bench.total(Total.DROPPED)).isEqualTo(2);
        assertThat(bench.total(Total.USERS)).as("the two others").isEqualTo(2);

        barriers.get(0).pass();
        bench.pass(SECOND);
        JsonNode audit = TopologyBench.json(bench.audit().get(0).value());
        assertThat(audit.get("ratings").asInt()).isEqualTo(3);
        assertThat(audit.get("dropped").asInt()).isEqualTo(2);
        assertThat(storesThatHold("victim")).isEmpty();
    }

    @Test
    void shouldLearnWhatIsWrittenAfterTheCommandWhileOlderRatingsAreAwaited() {
        List<Barrier> barriers = bench.holdBarriers();
        rateByThree();
        bench.order("victim", "{\"command\":\"forget\",\"userId\":\"victim\"}");

        bench.send(new Rating("victim", "new", 5, T0 + 1), TopologyBench.START.plusMillis(1));
        // Offsets 0 to 11 were there when the command was read; a producer may date what it sends later before that.
        barriers.get(0).setEnds(new long[] {12});
        bench.send(new Rating("victim", "a", 4, T0 + 2), TopologyBench.START.minusMillis(5));
        barriers.get(0).pass();
        bench.pass(SECOND);

        assertThat(bench.total(Total.DROPPED)).isZero();
        assertThat(last("victim").get("ratingCount").asInt()).isEqualTo(2);
        assertThat(TopologyBench.json(bench.audit().get(0).value())
                        .get("ratings")
                        .asInt())
                .isEqualTo(3);
    }

    @Test
    void shouldRefuseWhatIsTooMuchForOneUserAndStillTakeReRatings() {
        bench.close();
        bench = TopologyBench.inMemory(Map.of("user.ratings.most", "3"));
        for (int n = 0; n < 5; n++) {
            bench.send(new Rating("robot", "item-" + n, 4, T0 + n));
        }
        bench.send(new Withdrawal("robot", "never-rated", T0 + 10));
        bench.send(new Rating("robot", "item-0", 2, T0 + 11));
        bench.send(new Withdrawal("robot", "item-1", T0 + 12));
        bench.pass(SECOND);

        assertThat(bench.total(Total.NEW_RATINGS)).isEqualTo(3);
        assertThat(bench.total(Total.RE_RATINGS)).isEqualTo(1);
        assertThat(bench.total(Total.WITHDRAWALS)).isEqualTo(1);
        assertThat(bench.total(Total.REJECTED)).isEqualTo(3);
        assertThat(bench.deadLetters())
                .hasSize(3)
                .allSatisfy(letter -> assertThat(new String(
                                letter.headers().lastHeader(DeadLetters.REASON).value(), StandardCharsets.UTF_8))
                        .isEqualTo("too-many-ratings"))
                .first()
                .satisfies(letter -> assertThat(new String(letter.value(), StandardCharsets.UTF_8))
                        .as("as received")
                        .contains("\"item-3\""));
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "forget me | not-json",
                "[] | not-json",
                "{\"command\":\"remember\",\"userId\":\"1\"} | unknown-command",
                "{\"userId\":\"1\"} | unknown-command",
                "{\"command\":\"forget\"} | invalid-user-id",
                "{\"command\":\"forget\",\"userId\":true} | invalid-user-id",
                "{\"command\":\"forget\",\"userId\":\"__popular\"} | invalid-user-id"
            })
    void shouldSendAnInvalidCommandToTheDeadLetters(String command, String reason) {
        bench.order("1", command);
        assertThat(bench.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(new String(
                            letter.headers().lastHeader(DeadLetters.REASON).value(), StandardCharsets.UTF_8))
                    .isEqualTo(reason);
            assertThat(new String(letter.headers().lastHeader(DeadLetters.TOPIC).value(), StandardCharsets.UTF_8))
                    .isEqualTo("thalweg.commands");
        });
        bench.send(new Rating("one", "a", 4, T0));
        assertThat(bench.total(Total.REJECTED)).as("counts ratings alone").isZero();
        assertThat(bench.audit()).isEmpty();
    }

    static Stream<Arguments> oversized() {
        return Stream.of(
                Arguments.of("{\"command\":\"" + "c".repeat(600_000) + "\"}", "oversized"),
                Arguments.of("{\"command\":\"" + "c".repeat(10_000) + "\"}", "unknown-command"),
                Arguments.of("{\"command\":\"refresh\",\"x\":[" + "[],".repeat(1_000_000) + "1]}", "oversized"),
                Arguments.of("[".repeat(10_000), "not-json"),
                Arguments.of(
                        "{\"command\":\"forget\",\"userId\":\"1\",\"requestId\":\"" + "r".repeat(2_000_000) + "\"}",
                        "oversized"),
                Arguments.of(
                        "{\"command\":\"forget\",\"userId\":\"1\",\"requestId\":\"" + "r".repeat(257) + "\"}",
                        "oversized-request-id"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("oversized")
    void shouldRepeatNoMoreThanFitsWhenACommandIsLong(String command, String reason) {
        bench.order("1", command);
        assertThat(bench.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(new String(
                            letter.headers().lastHeader(DeadLetters.REASON).value(), StandardCharsets.UTF_8))
                    .isEqualTo(reason);
            assertThat(letter.headers().lastHeader(DeadLetters.MESSAGE).value()).hasSizeLessThan(1_600);
        });
        assertThat(bench.audit()).isEmpty();
    }

    @Test
    void shouldMakeEveryListAnewWhenARefreshIsAskedFor() {
        rateByThree();
        bench.pass(SECOND);
        bench.lists();
        // Changes what is best for all, while only one user's list is due.
        for (int n = 0; n < 30; n++) {
            bench.send(new Rating("crowd-" + n, "new", 5, T0 + 100 + n));
        }
        bench.pass(SECOND);
        assertThat(bench.lists()).noneMatch(list -> list.get("userId").asText().equals("other"));

        bench.order("", "{\"command\":\"refresh\"}");
        bench.pass(SECOND.multipliedBy(2));
        List<JsonNode> lists = bench.lists();
        assertThat(lists)
                .filteredOn(list -> list.get("userId").asText().equals("other"))
                .singleElement()
                .satisfies(list -> {
                    assertThat(list.get("trigger").asText()).isEqualTo("refresh");
                    assertThat(itemIds(list)).contains("new");
                });
        assertThat(bench.total(Total.DUE_LISTS)).isZero();
        assertThat(bench.store("due-lists").approximateNumEntries()).isZero();
    }

    @Test
    void shouldTakeAnItemOutOfListsWhenItIsWithdrawnFromTheCatalogAndPutItBack() {
        rateByThree();
        bench.send(new Rating("reader", "d", 3, T0 + 70));
        bench.pass(SECOND);
        assertThat(itemIds(last("reader"))).contains("a", "b", "c");

        bench.send(new Item("a", "A", List.of(), List.of(), false));
        bench.remove("b");
        bench.pass(SECOND.multipliedBy(2));
        JsonNode without = last("reader");
        assertThat(without.get("trigger").asText()).isEqualTo("catalog");
        assertThat(itemIds(without)).contains("c").doesNotContain("a", "b");
        assertThat(itemCount("a")).as("it stays learned").isEqualTo(3);
        assertThat(itemCount("b")).isEqualTo(3);

        bench.send(new Item("a", "A", List.of(), List.of(), true));
        bench.pass(SECOND.multipliedBy(12));
        assertThat(itemIds(last("reader"))).contains("a").doesNotContain("b");
    }

    @Test
    void shouldPublishThePopularListAnewWhenOnlyTheCatalogChanges() {
        rateByThree();
        bench.pass(SECOND.multipliedBy(3));
        assertThat(itemIds(last("__popular"))).contains("a");
        bench.send(new Item("a", "A", List.of(), List.of(), false));
        bench.pass(SECOND.multipliedBy(3));
        assertThat(itemIds(last("__popular"))).doesNotContain("a");
    }

    @Test
    void shouldLetTheLeastRecentlyActiveLeaveWhenOnlySoManyUsersAreKept() {
        bench.close();
        bench = TopologyBench.inMemory(Map.of("users.kept", "3", "refresh.budget", "1"));
        for (int user = 1; user <= 5; user++) {
            bench.send(new Rating("user-" + user, "a", 4, T0 + user));
            bench.send(new Rating("user-" + user, "b", 2, T0 + user));
            bench.pass(SECOND);
        }
        assertThat(keys("users")).containsExactly("user-3", "user-4", "user-5");
        assertThat(storesThatHold("user-1")).isEmpty();
        assertThat(bench.listRecords())
                .filteredOn(record -> record.value() == null)
                .extracting(TestRecord::key)
                .containsExactly("user-2"); // user-1 rated all there was, and never had a list

        // Older than all others, and the newest to come: somebody else leaves.
        bench.send(new Rating("user-6", "a", 4, T0 - 9));
        assertThat(keys("users")).containsExactly("user-4", "user-5", "user-6");
        assertThat(bench.total(Total.EVICTED_USERS)).isEqualTo(3);
        assertThat(bench.total(Total.EVICTED_RATINGS)).isEqualTo(6);
        assertThat(bench.total(Total.USERS)).isEqualTo(3);
        assertThat(bench.total(Total.RATINGS))
                .as("what users have, and what those who left had")
                .isEqualTo(5 + 6)
                .isEqualTo(itemCount("a") + itemCount("b"));
    }

    @Test
    void shouldLetTheLeastRecentlyRatedItemsLeaveWhenOnlySoManyAreKept() {
        bench.close();
        bench = TopologyBench.inMemory(Map.of("items.kept", "3"));
        for (String item : List.of("a", "b", "c", "d", "e")) {
            bench.send(new Rating("one", item, 4, T0));
            bench.send(new Rating("two", item, 2, T0 + 1));
        }
        bench.send(new Rating("three", "a", 5, T0 + 2));
        bench.pass(SECOND.multipliedBy(5));
        assertThat(keys("item-contributions")).containsExactly("ia", "id", "ie", "t");
        assertThat(keys("learner-state")).contains("nd", "ne").doesNotContain("nb", "nc");
        assertThat(bench.total(Total.LEFT_RATINGS)).isEqualTo(4);
        assertThat(bench.total(Total.RATINGS))
                .isEqualTo(11)
                .isEqualTo(itemCount("a") + itemCount("d") + itemCount("e") + 4);

        // Whoever is replayed has rated b and c too.
        for (int n = 0; n < 100; n++) {
            bench.send(new Rating("one", "aed".substring(n % 3, n % 3 + 1), 1 + n % 5, T0 + 1));
        }
        bench.send(new Rating("two", "e", 4, T0 + 2));
        bench.send(new Rating("three", "a", 4, T0 + 2));
        assertThat(keys("item-contributions")).containsExactly("ia", "id", "ie", "t");

        // One of those ratings is taken back; another user rates such an item.
        bench.send(new Withdrawal("one", "b", T0 + 3));
        bench.send(new Rating("three", "c", 3, T0 + 3));
        assertThat(bench.total(Total.LEFT_RATINGS)).isEqualTo(3);
        assertThat(bench.total(Total.RATINGS)).isEqualTo(11);
        bench.pass(SECOND.multipliedBy(5));
        assertThat(keys("item-contributions")).as("d came before a, e and c").containsExactly("ia", "ic", "ie", "t");
        assertThat(itemCount("c")).isEqualTo(1);
        assertThat(bench.total(Total.LEFT_RATINGS)).isEqualTo(5);
    }

    /** Whose rating left with the item takes nothing from those who rated it since. */
    @Test
    void shouldCountEveryRatingOfAnItemThatHadLeftWhenItIsRatedAgain() {
        bench.close();
        bench = TopologyBench.inMemory(Map.of("items.kept", "3"));
        for (String item : List.of("a", "b", "c", "d", "e")) {
            for (String user : List.of("one", "two", "three")) {
                bench.send(new Rating(user, item, 4, T0));
            }
        }
        bench.pass(SECOND.multipliedBy(5));
        assertThat(keys("item-contributions")).containsExactly("ic", "id", "ie", "t");
        assertThat(bench.total(Total.LEFT_RATINGS)).isEqualTo(6);

        bench.send(new Rating("new", "b", 5, T0 + 1));
        bench.send(new Rating("one", "b", 3, T0 + 1));
        bench.send(new Rating("two", "b", 3, T0 + 1));
        bench.send(new Rating("one", "b", 2, T0 + 2));
        assertThat(itemCount("b")).isEqualTo(3);
        assertThat(bench.total(Total.LEFT_RATINGS)).isEqualTo(4);
        bench.send(new Withdrawal("three", "b", T0 + 3));
        assertThat(itemCount("b")).isEqualTo(3);
        assertThat(bench.total(Total.LEFT_RATINGS)).isEqualTo(3);
        bench.send(new Withdrawal("new", "b", T0 + 4));
        assertThat(itemCount("b")).isEqualTo(2);
        assertThat(bench.total(Total.LEFT_RATINGS)).isEqualTo(3);
    }

    @Test
    void shouldLetItemsLeaveThatNobodyHasRatedAnyMore() {
        bench.close();
        bench = TopologyBench.inMemory(Map.of("items.kept", "3"));
        bench.send(new Rating("one", "a", 4, T0));
        bench.send(new Rating("one", "b", 4, T0));
        bench.send(new Rating("two", "c", 4, T0));
        bench.send(new Withdrawal("one", "a", T0 + 1));
        bench.send(new Withdrawal("one", "b", T0 + 1));
        bench.send(new Rating("one", "b", 2, T0 + 2));
        assertThat(keys("item-contributions")).containsExactly("ia", "ib", "ic", "t");
        bench.pass(SECOND.multipliedBy(5));
        assertThat(keys("item-contributions")).containsExactly("ib", "ic", "t");
        assertThat(bench.total(Total.LEFT_RATINGS)).isZero();
        assertThat(bench.total(Total.LEFT_ITEMS)).isEqualTo(1);
    }

    /** {@code victim} rates a to c, two others a to d. */
    private void rateByThree() {
        int at = 0;
        for (String user : List.of("victim", "other", "third")) {
            for (String item : user.equals("victim") ? List.of("a", "b", "c") : List.of("a", "b", "c", "d")) {
                bench.send(new Rating(user, item, 2 + at % 4, T0 + at++));
            }
        }
    }

    private JsonNode last(String userId) {
        return bench.lists().stream()
                .filter(list -> list.get("userId").asText().equals(userId))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private static List<String> itemIds(JsonNode list) {
        return StreamSupport.stream(list.get("items").spliterator(), false)
                .map(item -> item.get("itemId").asText())
                .toList();
    }

    private long itemCount(String itemId) {
        byte[] row = bench.store("item-contributions").get(Bytes.wrap(Rows.key(Rows.ITEM, itemId)));
        return java.nio.ByteBuffer.wrap(row).getLong(1);
    }

    private List<String> keys(String store) {
        List<String> keys = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> rows = bench.store(store).all()) {
            rows.forEachRemaining(row -> keys.add(new String(row.key.get(), StandardCharsets.UTF_8)));
        }
        return keys;
    }

    /** The stores with a key or a value in which the id occurs, byte by byte. */
    private List<String> storesThatHold(String userId) {
        List<String> holding = new ArrayList<>();
        for (String store : STORES) {
            try (KeyValueIterator<Bytes, byte[]> rows = bench.store(store).all()) {
                boolean holds = false;
                while (rows.hasNext()) {
                    KeyValue<Bytes, byte[]> row = rows.next();
                    holds |= contains(row.key.get(), userId) || contains(row.value, userId);
                }
                if (holds) {
                    holding.add(store);
                }
            }
        }
        return holding;
    }

    private static boolean contains(byte[] bytes, String text) {
        return new String(bytes, StandardCharsets.ISO_8859_1).contains(text);
    }
}
