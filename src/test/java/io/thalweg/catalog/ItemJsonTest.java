package io.thalweg.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.thalweg.catalog.InvalidItemException.Reason;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ItemJsonTest {

    static Stream<Arguments> invalid() {
        return Stream.of(
                Arguments.of("", Reason.NOT_JSON),
                Arguments.of("{\"itemId\":\"1\"", Reason.NOT_JSON),
                Arguments.of("{\"itemId\":\"1\"} x", Reason.NOT_JSON),
                Arguments.of("{\"itemId\":\"1\",\"tags\":[\"a\"", Reason.NOT_JSON),
                Arguments.of("[]", Reason.NOT_AN_OBJECT),
                Arguments.of("{}", Reason.MISSING_ITEM_ID),
                Arguments.of("{\"itemId\":null,\"title\":\"x\"}", Reason.MISSING_ITEM_ID),
                Arguments.of("{\"itemId\":1.5}", Reason.WRONG_TYPE),
                Arguments.of("{\"itemId\":\"1\",\"title\":5}", Reason.WRONG_TYPE),
                Arguments.of("{\"itemId\":\"1\",\"categories\":\"Drama\"}", Reason.WRONG_TYPE),
                Arguments.of("{\"itemId\":\"1\",\"tags\":[\"a\",null]}", Reason.WRONG_TYPE),
                Arguments.of("{\"itemId\":\"1\",\"available\":\"yes\"}", Reason.WRONG_TYPE),
                Arguments.of("{\"itemId\":\"1\",\"itemId\":\"1\"}", Reason.DUPLICATE_FIELD),
                Arguments.of("{\"itemId\":\"" + "i".repeat(257) + "\"}", Reason.OVERSIZED_ID),
                Arguments.of("{\"itemId\":\"\\ud800\"}", Reason.MALFORMED_ID));
    }

    @ParameterizedTest(name = "{index}: {1}")
    @MethodSource("invalid")
    void shouldNameTheBrokenRuleWhenItemIsInvalid(String json, Reason reason) {
        InvalidItemException thrown =
                catchThrowableOfType(InvalidItemException.class, () -> ItemJson.decode(json.getBytes(UTF_8)));
        assertThat(thrown).as("an InvalidItemException").isNotNull();
        assertThat(thrown.reason()).isEqualTo(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"itemId\":\"318\"}",
                "{\"itemId\":318,\"title\":null,\"categories\":null,\"tags\":null,\"available\":null}",
                "{\"title\":\" \",\"year\":{\"tags\":[1]},\"itemId\":\"318\",\"tags\":[]}"
            })
    void shouldFillInWhatIsAbsent(String json) {
        assertThat(ItemJson.decode(json.getBytes(UTF_8))).isEqualTo(new Item("318", "318", List.of(), List.of(), true));
    }

    @Test
    void shouldReadBackWhatItWrote() {
        Item item = new Item("318", "L'été \"😀\"", List.of("Drama", "Film-Noir"), List.of("prison"), false);
        assertThat(ItemJson.decode(ItemJson.encode(item))).isEqualTo(item);
        assertThat(new String(ItemJson.encode(new Item("1", "T", List.of("A"), List.of(), true)), UTF_8))
                .isEqualTo("{\"itemId\":\"1\",\"title\":\"T\",\"categories\":[\"A\"],\"tags\":[],\"available\":true}");
    }

    /** A title is in every list that has the item: a long one would make lists too large to be sent. */
    @Test
    void shouldCutWhatIsTooLongAndKeepTheRestWhenAnItemIsRead() {
        String tags = IntStream.range(0, 2_000).mapToObj(n -> "\"t" + n + "\"").collect(Collectors.joining(","));
        Item item = ItemJson.decode(("{\"itemId\":\"1\",\"title\":\"" + "x".repeat(200_000) + "\",\"tags\":[" + tags
                        + "],\"categories\":[\"" + "c".repeat(5_000) + "\"],\"available\":false}")
                .getBytes(UTF_8));
        assertThat(item.title()).hasSize(500).endsWith("x…");
        assertThat(item.tags()).hasSize(500).startsWith("t0").endsWith("t499");
        assertThat(item.categories()).singleElement().asString().hasSize(100);
        assertThat(item.available()).isFalse();
        assertThat(ItemJson.decode(ItemJson.encode(item))).isEqualTo(item);
    }

    @Test
    void shouldStayWritableWhenTitleHasHalfOfASurrogatePair() {
        Item item = ItemJson.decode("{\"itemId\":\"1\",\"title\":\"a\\ud800b\"}".getBytes(UTF_8));
        assertThat(item.title()).isEqualTo("a?b");
        assertThat(ItemJson.decode(ItemJson.encode(item))).isEqualTo(item);
    }
}
