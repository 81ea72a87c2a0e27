package io.thalweg.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.learn.UserRow;
import io.thalweg.lists.Trigger;
import io.thalweg.model.Rows;
import io.thalweg.model.Total;
import io.thalweg.state.RowCodec.StoredRating;
import io.thalweg.topics.IncompatibleStateException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The bytes of each row in format 1, written by hand (Python's {@code struct}, big-endian). Where one changes, stored
 * state can't be read any more: raise the format's number, and keep reading what is here.
 */
final class RowCodecTest {

    private static final String USER =
            "01" + "3f000000" + "be800000" + "3fc00000" + "0000018bcfe56800" + "0000000000000007" + "3e000000c0000000";
    private static final String RATING =
            "0101" + "0000018bcfe56800" + "4012000000000000" + "0000000000000007" + "3f000000be8000003fc00000";
    private static final String WITHDRAWAL = "0102" + "0000018bcfe56800";

    @Test
    void shouldBeTheGoldenBytesWhenAUserIsWritten() {
        assertThat(hex(RowCodec.encodeUser(user()))).isEqualTo(USER);
        UserRow read = new UserRow("u", new float[2]);
        RowCodec.decodeUser(bytes(USER), read);
        assertThat(read)
                .usingRecursiveComparison()
                .ignoringFields("rated", "userId")
                .isEqualTo(user());
    }

    @Test
    void shouldBeTheGoldenBytesWhenARatingIsWritten() {
        UserRow user = user();
        user.rated().append(4, 1, 1);
        user.rated().append(3, 4.5, 1_700_000_000_000L);
        user.rated().note(1, .5f, -.25f, 1.5f);
        assertThat(hex(RowCodec.encodeLastRating(user))).isEqualTo(RATING);
        assertThat(RowCodec.decodeRating(bytes(RATING)))
                .isEqualTo(new StoredRating(false, 1_700_000_000_000L, 4.5, 7, .5f, -.25f, 1.5f, 0));
        user.rated().noteEpoch(3);
        assertThat(hex(RowCodec.encodeLastRating(user)))
                .as("its item had left before")
                .isEqualTo(RATING + "00000003");
        assertThat(RowCodec.decodeRating(bytes(RATING + "00000003")))
                .isEqualTo(new StoredRating(false, 1_700_000_000_000L, 4.5, 7, .5f, -.25f, 1.5f, 3));
    }

    @Test
    void shouldBeTheGoldenBytesWhenAWithdrawalIsWritten() {
        assertThat(hex(RowCodec.encodeWithdrawal(1_700_000_000_000L))).isEqualTo(WITHDRAWAL);
        assertThat(RowCodec.decodeRating(bytes(WITHDRAWAL)))
                .isEqualTo(new StoredRating(true, 1_700_000_000_000L, Double.NaN, 0, 0, 0, 0, 0));
    }

    /** The declared order is what the stored numbers mean. */
    @Test
    void shouldKeepTheirPlacesWhenTotalsAreStored() {
        assertThat(Arrays.stream(Total.values()).map(Total::name))
                .startsWith(
                        "RATINGS",
                        "RATING_SUM",
                        "RATING_SQUARE_SUM",
                        "USERS",
                        "NEW_RATINGS",
                        "RE_RATINGS",
                        "WITHDRAWALS",
                        "DUPLICATES",
                        "LATE",
                        "REJECTED",
                        "LISTS",
                        "DUE_LISTS");
        assertThat(Arrays.stream(Trigger.values()).map(Trigger::name))
                .containsExactly("RATING", "WITHDRAWAL", "REFRESH", "CATALOG");
    }

    @Test
    void shouldSayWhatToDoWhenARowHasAnotherFormat() {
        List<Consumer<byte[]>> readers = List.of(row -> RowCodec.decodeUser(row, user()), RowCodec::decodeRating);
        List<String> rows = List.of(USER, RATING);
        for (int at = 0; at < rows.size(); at++) {
            Consumer<byte[]> reader = readers.get(at);
            byte[] row = bytes(rows.get(at));
            int written = row[0]++;
            assertThatThrownBy(() -> reader.accept(row))
                    .isInstanceOf(IncompatibleStateException.class)
                    .hasMessageContaining(
                            "has format " + (written + 1) + ", this version of Thalweg reads format " + written)
                    .hasMessageContaining("--set application.id=NAME");
            assertThatThrownBy(() -> reader.accept(new byte[0]))
                    .isInstanceOf(IncompatibleStateException.class)
                    .hasMessageContaining("is empty");
        }
    }

    @Test
    void shouldSayWhatToDoWhenARowHasAnotherWidth() {
        assertThatThrownBy(() -> RowCodec.decodeUser(bytes(USER), new UserRow("u", new float[3])))
                .isInstanceOf(IncompatibleStateException.class)
                .hasMessageContaining("a stored user has 2 numbers, the configured learner needs 3; set the old number")
                .hasMessageContaining("--set application.id=NAME");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "Ünïcödé", "🎬", " ", "\u0000"})
    void shouldComeBackFromAKeyWhenIdsAreOfAnyBytes(String id) {
        String longest = "é".repeat(128);
        assertThat(RowCodec.itemIdOfRatingKey(RowCodec.ratingKey(id, longest))).isEqualTo(longest);
        assertThat(RowCodec.itemIdOfRatingKey(RowCodec.ratingKey(longest, id))).isEqualTo(id);
        assertThat(RowCodec.ratingKey(longest, id).get()[0]).as("256 bytes").isEqualTo((byte) 255);
        assertThat(Rows.rest(Rows.key(Rows.ITEM, id))).isEqualTo(id);
        assertThat(Rows.isShared(RowCodec.TOTALS_KEY.get())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "rocksdb"})
    void shouldFindOnlyItsOwnRatingsWhenAnIdBeginsAnother(String storeType) {
        List<String> users =
                List.of("a", "ab", "abc", "b", "\u0000", "\u0000a", "aé", "é", "x".repeat(256), "x".repeat(255));
        try (StoreBench bench = new StoreBench(storeType)) {
            KeyValueStore<Bytes, byte[]> store = bench.store();
            for (String user : users) {
                for (String item : users) {
                    store.put(RowCodec.ratingKey(user, item), user.getBytes(java.nio.charset.StandardCharsets.UTF_8));
                }
            }
            for (String user : users) {
                int found = 0;
                try (KeyValueIterator<Bytes, byte[]> rows =
                        store.prefixScan(RowCodec.ratingPrefix(user), new BytesSerializer())) {
                    while (rows.hasNext()) {
                        assertThat(rows.next().value).asString().isEqualTo(user);
                        found++;
                    }
                }
                assertThat(found).as(user).isEqualTo(users.size());
            }
        }
    }

    private static UserRow user() {
        UserRow user = new UserRow("u", new float[] {.125f, -2});
        user.bias = .5f;
        user.biasVariance = -.25f;
        user.session = 1.5f;
        user.lastRatedMillis = 1_700_000_000_000L;
        user.learnedCount = 7;
        return user;
    }

    private static String hex(byte[] row) {
        return HexFormat.of().formatHex(row);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
