package io.thalweg.api.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CursorTest {

    private static final String SAMPLE = "AcEpRHJ2bl3eNiCEE20Xd9SDt0bN";

    @Test
    void shouldKnowTheItemsOfAllPagesAfterATrip() {
        Cursor first = Cursor.EMPTY.after(List.of("318", "50")).orElseThrow();
        Cursor second =
                Cursor.parse(first.toString()).after(List.of("7", "ä/ö")).orElseThrow();
        Cursor read = Cursor.parse(second.toString());
        assertThat(List.of("318", "50", "7", "ä/ö")).allMatch(read::contains);
        assertThat(List.of("51", "", "31", "8")).noneMatch(read::contains);
        assertThat(read.itemCount()).isEqualTo(4);
        assertThat(first.itemCount()).as("cursors don't change").isEqualTo(2);
    }

    /** Clients keep cursors across a change of version. The sample was also computed outside of Java, bit by bit. */
    @Test
    void shouldReadTheSampleOfFormat1() {
        Cursor sample = Cursor.EMPTY.after(List.of("318", "50")).orElseThrow();
        assertThat(sample).hasToString(SAMPLE);
        assertThat(Cursor.parse(SAMPLE).contains("50")).isTrue();
    }

    @Test
    void shouldBeTheSameTextWhateverTheOrder() {
        assertThat(Cursor.EMPTY.after(List.of("1", "2", "1")).orElseThrow())
                .hasToString(Cursor.EMPTY.after(List.of("2", "1")).orElseThrow().toString());
    }

    @Test
    void shouldEndAtFiveHundredItems() {
        Cursor most = Cursor.EMPTY.after(ids(0, 500)).orElseThrow();
        assertThat(Cursor.parse(most.toString()).itemCount()).isEqualTo(500);
        assertThat(most.toString()).hasSizeLessThan(5_400).matches("[A-Za-z0-9_-]+");
        assertThat(most.after(ids(500, 501))).isEmpty();
        assertThat(most.after(ids(0, 500))).isPresent();
    }

    @Test
    void shouldSayThatAPageLeadsTooFar() {
        Cursor many = Cursor.EMPTY.after(ids(0, 490)).orElseThrow();
        assertThatCode(() -> many.requireRoom(10)).doesNotThrowAnyException();
        assertThatThrownBy(() -> many.requireRoom(11))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("cursor has 490 items, and n is 11; together they may be 500");
        assertThatCode(() -> Cursor.EMPTY.requireRoom(1_000))
                .as("the first page may be as long as any")
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "AQ", "eyJnIjpbXX0", "!", "AQAAAAA", "1@5"})
    void shouldRefuseAForeignText(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cursor.parse(text))
                .withMessageContaining("is none that was given here");
    }

    @Test
    void shouldRefuseEveryCursorWithAChangedBit() {
        byte[] bytes = Base64.getUrlDecoder()
                .decode(Cursor.EMPTY.after(ids(0, 3)).orElseThrow().toString());
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] changed = bytes.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            String text = Base64.getUrlEncoder().withoutPadding().encodeToString(changed);
            assertThatIllegalArgumentException().as("bit %d", bit).isThrownBy(() -> Cursor.parse(text));
        }
    }

    private static List<String> ids(int from, int to) {
        return IntStream.range(from, to).mapToObj(id -> "item" + id).toList();
    }
}
