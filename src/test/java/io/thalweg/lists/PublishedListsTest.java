package io.thalweg.lists;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.learn.UserRow;
import io.thalweg.lists.ListJson.Entry;
import io.thalweg.model.StateFormat;
import io.thalweg.state.StoreBench;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PublishedListsTest {

    private static final Entry A = entry("a", 4, "Title A", "personal");
    private static final Entry B = entry("b", 3, "Title B", "personal");

    private final StoreBench bench = new StoreBench("memory");
    private final KeyValueStore<Bytes, byte[]> store = bench.store();
    private final PublishedLists lists = new PublishedLists(store, StateFormat.NEWEST, false);
    private final UserRow user = user("u");

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void shouldStaySilentWhenOnlyScoresChange() {
        assertThat(lists.nextVersion(user, List.of(A, B), Trigger.RATING)).isEqualTo(1);
        assertThat(lists.nextVersion(user, List.of(A, B), Trigger.RATING)).isZero();
        assertThat(lists.nextVersion(user, List.of(A, entry("b", 3.5, "Title B", "personal")), Trigger.RATING))
                .isZero();
    }

    @Test
    void shouldCountUpWhenIdsOrderSourceTitleOrLengthChange() {
        assertThat(lists.nextVersion(user, List.of(A, B), Trigger.RATING)).isEqualTo(1);
        assertThat(lists.nextVersion(user, List.of(B, A), Trigger.RATING)).isEqualTo(2);
        assertThat(lists.nextVersion(user, List.of(B), Trigger.RATING)).isEqualTo(3);
        assertThat(lists.nextVersion(user, List.of(entry("b", 3, "Other title", "personal")), Trigger.RATING))
                .isEqualTo(4);
        assertThat(lists.nextVersion(user, List.of(entry("b", 3, "Other title", "popular")), Trigger.RATING))
                .isEqualTo(5);
        assertThat(lists.nextVersion(user, List.of(), Trigger.RATING)).isEqualTo(6);
        assertThat(lists.nextVersion(user, List.of(), Trigger.RATING)).isZero();
        assertThat(lists.nextVersion(user, List.of(A, B), Trigger.RATING))
                .as("as long ago")
                .isEqualTo(7);
    }

    @Test
    void shouldNotBeTheSameWhenOnlyTheBordersBetweenTextsMove() {
        assertThat(lists.nextVersion(user, List.of(entry("ab", 1, "c", "s")), Trigger.RATING))
                .isEqualTo(1);
        assertThat(lists.nextVersion(user, List.of(entry("a", 1, "bc", "s")), Trigger.RATING))
                .isEqualTo(2);
    }

    @Test
    void shouldPublishNothingWhenTheFirstListIsEmpty() {
        assertThat(lists.nextVersion(user, List.of(), Trigger.RATING)).isZero();
        assertThat(lists.nextVersion(user, List.of(A), Trigger.RATING)).isEqualTo(1);
    }

    @Test
    void shouldGoOnCountingPerUserWhenTheTaskStartsAnew() {
        lists.nextVersion(user, List.of(A), Trigger.RATING);
        lists.nextVersion(user, List.of(B), Trigger.RATING);
        PublishedLists restored = new PublishedLists(store, StateFormat.NEWEST, false);
        assertThat(restored.nextVersion(user("u"), List.of(B), Trigger.RATING)).isZero();
        assertThat(restored.nextVersion(user("u"), List.of(A), Trigger.RATING)).isEqualTo(3);
        assertThat(restored.nextVersion(user("v"), List.of(A), Trigger.RATING)).isEqualTo(1);
    }

    /** The upper halves of the hashes of "a" and "b": FNV-1a and SplitMix64's finalizer, reckoned in Python. */
    @Test
    void shouldKeepTheMarksOfTheFirstItemsBehindTheDigest() {
        lists.nextVersion(user, List.of(A, B), Trigger.RATING);
        byte[] row = row();
        assertThat(row).hasSize(1 + 24 + 2 * 4);
        assertThat(ByteBuffer.wrap(row, 1, 8).getLong()).as("version").isEqualTo(1);
        assertThat(ByteBuffer.wrap(row, 25, 4).getInt()).isEqualTo(0x02C0BDBF);
        assertThat(ByteBuffer.wrap(row, 29, 4).getInt()).isEqualTo(0x3E35B21B);
        assertThat(user.listed.size()).isEqualTo(2);
    }

    @Test
    void shouldKnowTheFirstTenItemsOfTheLastListAlsoFromTheStore() {
        lists.nextVersion(user, List.of(A, B), Trigger.RATING);
        lists.nextVersion(
                user,
                IntStream.range(0, 12).mapToObj(n -> entry("i" + n, 1, "", "")).toList(),
                Trigger.RATING);
        for (UserRow each : List.of(user, user("u"))) {
            assertThat(lists.hasList(each)).isTrue();
            assertThat(IntStream.range(0, 12).filter(n -> lists.isAmongFirst(each, "i" + n)))
                    .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
            assertThat(lists.isAmongFirst(each, "a")).as("of the list before").isFalse();
        }
        lists.forget("u");
        assertThat(lists.hasList(user("u"))).isFalse();
        assertThat(lists.hasList(user("v"))).as("who never had one").isFalse();
    }

    /** Version 0.1 wrote rows without a number of their form, with and without counts. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldGoOnFromRowsOfTheVersionBeforeAndWriteThemForIt(boolean isCounting) {
        PublishedLists older = new PublishedLists(store, StateFormat.V1, isCounting);
        older.nextVersion(user, List.of(A), Trigger.RATING);
        older.nextVersion(user, List.of(B), Trigger.RATING);
        assertThat(row()).hasSize(24 + 4 + (isCounting ? 1 : 0)).startsWith(isCounting ? 0x80 : 0, 0, 0);
        PublishedLists now = new PublishedLists(store, StateFormat.V2, isCounting);
        assertThat(now.isAmongFirst(user("u"), "b")).isTrue();
        assertThat(now.nextVersion(user("u"), List.of(A), Trigger.RATING)).isEqualTo(3);
        assertThat(row()).startsWith(2, isCounting ? 0x80 : 0, 0);
        assertThat(now.nextVersion(user("u"), List.of(B), Trigger.RATING)).isEqualTo(4);
    }

    @Test
    void shouldCountTheListsInARowAfterRatingsWhenItemsAreToGiveWay() {
        PublishedLists counting = new PublishedLists(store, StateFormat.NEWEST, true);
        lists.nextVersion(user, List.of(A, B), Trigger.RATING);
        user.listed = null;
        assertThat(counting.nextVersion(user, List.of(A, B), Trigger.RATING))
                .as("the same again")
                .isZero();
        assertThat(counting.nextVersion(user, List.of(A, B), Trigger.CATALOG)).isZero();
        assertThat(counting.nextVersion(user, List.of(A), Trigger.RATING)).isEqualTo(2);
        assertThat(row()).hasSize(1 + 24 + 5);
        for (UserRow each : List.of(user, user("u"))) {
            assertThat(counting.listsInARow(each, "a")).isEqualTo(3);
            assertThat(counting.listsInARow(each, "b")).as("not in the last").isZero();
        }
        for (int n = 0; n < 200; n++) {
            counting.nextVersion(user, List.of(B, A), Trigger.RATING);
        }
        assertThat(counting.listsInARow(user("u"), "a")).as("counted so far").isEqualTo(127);
        assertThat(counting.nextVersion(user, List.of(A), Trigger.WITHDRAWAL)).isEqualTo(4);

        UserRow later = user("u");
        assertThat(lists.nextVersion(later, List.of(B), Trigger.RATING))
                .as("no longer asked for")
                .isEqualTo(5);
        assertThat(row()).hasSize(1 + 24 + 4);
        assertThat(lists.listsInARow(later, "b")).isEqualTo(1);
    }

    /** What versions before wrote ends with the digest. */
    @Test
    void shouldKnowNothingOfTheItemsOfAnOldRowUntilTheNextListIsMade() {
        lists.nextVersion(user, List.of(A, B), Trigger.RATING);
        store.put(Bytes.wrap("u".getBytes(StandardCharsets.UTF_8)), Arrays.copyOfRange(row(), 1, 25));

        UserRow restored = user("u");
        assertThat(lists.hasList(restored)).isFalse();
        assertThat(lists.isAmongFirst(restored, "a")).isFalse();
        assertThat(lists.nextVersion(restored, List.of(A, B), Trigger.RATING))
                .as("the same list is not published again")
                .isZero();
        assertThat(lists.isAmongFirst(restored, "a")).isTrue();
        assertThat(row()).hasSize(1 + 24 + 2 * 4);
        assertThat(lists.nextVersion(restored, List.of(B), Trigger.RATING)).isEqualTo(2);
        assertThat(lists.isAmongFirst(restored, "a")).isFalse();
    }

    /** Memory is asked first: the store is too slow for each rating. */
    @Test
    void shouldAskTheStoreOnceForEachUserInMemory() {
        lists.nextVersion(user("u"), List.of(A), Trigger.RATING);
        assertThat(lists.hasList(user)).isTrue();
        store.delete(Bytes.wrap("u".getBytes(StandardCharsets.UTF_8)));
        assertThat(lists.isAmongFirst(user, "a")).isTrue();
        UserRow none = user("v");
        assertThat(lists.hasList(none)).isFalse();
        assertThat(none.listed.size()).isZero();
    }

    private byte[] row() {
        return store.get(Bytes.wrap("u".getBytes(StandardCharsets.UTF_8)));
    }

    private static UserRow user(String userId) {
        return new UserRow(userId, new float[0]);
    }

    private static Entry entry(String itemId, double score, String title, String source) {
        return new Entry(itemId, score, 100, score, title, source, List.of());
    }
}
