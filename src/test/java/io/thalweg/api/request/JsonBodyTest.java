package io.thalweg.api.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonBodyTest {

    @Test
    void shouldReadWhatIsGivenAndElseTheDefault() {
        JsonBody body = JsonBody.parse("""
                {"ratings":[{"itemId":"318","rating":5},{"itemId":50,"rating":4.5,"timestamp":1700000000123}],
                 "context":["50",7,"50"],"categories":["Comedy"],"n":10,"distinct":true,"by":"content","cursor":null}
                """.getBytes(UTF_8));
        JsonFields fields = body.object();
        List<JsonFields> ratings = fields.objects("ratings", 500);
        assertThat(ratings).hasSize(2);
        assertThat(ratings.get(0).itemId("itemId")).contains("318");
        assertThat(ratings.get(0).number("rating")).contains(5.0);
        assertThat(ratings.get(0).wide("timestamp", 0, Long.MAX_VALUE)).isEmpty();
        assertThat(ratings.get(1).itemId("itemId")).contains("50");
        assertThat(ratings.get(1).number("rating")).contains(4.5);
        assertThat(ratings.get(1).wide("timestamp", 0, Long.MAX_VALUE)).contains(1_700_000_000_123L);
        assertThat(fields.itemIds("context", 1_000)).containsExactly("50", "7");
        assertThat(fields.texts("categories", 20)).containsExactly("Comedy");
        assertThat(fields.integer("n", 5, 1, 1_000)).isEqualTo(10);
        assertThat(fields.integer("most", 5, 1, 1_000)).isEqualTo(5);
        assertThat(fields.flag("distinct", false)).isTrue();
        assertThat(fields.choice("by", "hybrid", List.of("hybrid", "content"))).isEqualTo("content");
        assertThat(fields.parsed("cursor", Cursor::parse)).as("null is absent").isEmpty();
        assertThat(fields.has("cursor")).isFalse();
        assertThat(fields.userId("user")).isEmpty();
        assertThatCode(body::requireNoFaults).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"n":0} | /n | out-of-range | /n is '0'; it must be a whole number in 1..1000
            {"n":1e3} | /n | wrong-type | /n is a number with a fraction; it must be a whole number in 1..1000
            {"n":99999999999999999999} | /n | out-of-range | it must be a whole number in 1..1000
            {"n":"5"} | /n | wrong-type | /n is a string; it must be
            {"n":[5]} | /n | wrong-type | /n is an array; it must be
            {"distinct":1} | /distinct | wrong-type | it must be true or false
            {"by":"best"} | /by | out-of-range | /by is 'best'; it must be one of hybrid, content
            {"by":[]} | /by | wrong-type | /by is an array; it must be one of hybrid, content
            {"user":true} | /user | wrong-type | /user is boolean; it must be a string or an integer
            {"user":""} | /user | missing | /user is missing or empty
            {"user":"__popular"} | /user | reserved-id | which is the key of the popular list
            {"categories":"Drama"} | /categories | wrong-type | it must be an array
            {"categories":["a","b","c"]} | /categories | too-many | /categories has 3 entries; it may have 2
            {"categories":["a",5]} | /categories/1 | wrong-type | it must be a string of 1..256
            {"ratings":[{"itemId":"1","rating":"5"}]} | /ratings/0/rating | wrong-type | it must be a number
            {"ratings":[{"itemId":"1","rating":1e999}]} | /ratings/0/rating | out-of-range | a finite number
            {"ratings":[{"itemId":"1","rating":5},7]} | /ratings/1 | wrong-type | /ratings/1 is an integer; it must be an object
            {"ratings":[{"itemId":"1","stars":5}]} | /ratings/0/stars | unknown | /ratings/0 has no field 'stars'; there are itemId, rating
            {"cursor":"x"} | /cursor | malformed | /cursor is none that was given here
            {"a/b~":1} | /a~1b~0 | unknown | the body has no field 'a/b~'; there are n, distinct
            [1] | '' | wrong-type | the body is an array; it must be an object
            """)
    void shouldPointAtWhatIsWrong(String json, String pointer, String reason, String detail) {
        List<Fault> faults = faultsOf(json);
        assertThat(faults).hasSize(1);
        assertThat(faults.get(0).kind()).isEqualTo(Fault.Kind.POINTER);
        assertThat(faults.get(0).name()).isEqualTo(pointer);
        assertThat(faults.get(0).reason()).isEqualTo(reason);
        assertThat(faults.get(0).detail()).contains(detail);
    }

    @Test
    void shouldNameAllThatIsWrongAtOnce() {
        assertThat(
                        faultsOf(
                                "{\"n\":0,\"by\":\"best\",\"ratings\":[{\"stars\":1},{\"rating\":null,\"itemId\":{}}],\"x\":1}"))
                .extracting(Fault::name)
                .containsExactlyInAnyOrder("/n", "/by", "/ratings/0/stars", "/ratings/1/itemId", "/x");
    }

    @Test
    void shouldSayWhatIsMissingWhenItIsRequired() {
        JsonBody body = JsonBody.parse("{\"rating\":null}".getBytes(UTF_8));
        body.object().require("rating");
        assertThat(thrownBy(body::requireNoFaults).errors())
                .containsExactly(new Fault(Fault.Kind.POINTER, "/rating", "missing", "/rating is missing"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{\"n\":1}{\"n\":2}",
                "{\"n\":1,\"n\":2}",
                "{\"n\":NaN}",
                "{'n':1}",
                "{\"n\":1,}",
                "{\"n\":1} // why",
                "[[[[[[[[[1]]]]]]]]]",
                "{\"n\":1111111111111111111111111111111111111111111111111111111111111111111111111}",
            })
    void shouldRefuseWhatIsNoPlainJson(String json) {
        Problem problem = thrownBy(() -> JsonBody.parse(json.getBytes(UTF_8)));
        assertThat(problem.type()).isEqualTo(ProblemType.INVALID_PARAMETER);
        assertThat(problem.errors()).hasSize(1).first().satisfies(fault -> {
            assertThat(fault.reason()).isEqualTo("not-json");
            assertThat(fault.detail()).startsWith("the body is").doesNotContain("Source:");
        });
    }

    @Test
    void shouldPointAtAFieldThatIsGivenTwice() {
        Problem problem = thrownBy(() -> JsonBody.parse("{\"a\":{\"n\":1,\"n\":2}}".getBytes(UTF_8)));
        assertThat(problem.errors().get(0).name()).startsWith("/a");
        assertThat(problem.errors().get(0).detail()).contains("line 1, column").contains("'n'");
    }

    @Test
    void shouldRefuseBytesThatAreNoText() {
        assertThat(thrownBy(() -> JsonBody.parse(new byte[] {'{', '"', (byte) 0xFF, (byte) 0xFE, '"'}))
                        .type())
                .isEqualTo(ProblemType.INVALID_PARAMETER);
    }

    @Test
    void shouldRefuseMoreThanAMegabyte() {
        byte[] most = new byte[JsonBody.MOST_BYTES];
        Arrays.fill(most, (byte) ' ');
        most[0] = '{';
        most[1] = '}';
        assertThatCode(() -> JsonBody.parse(most)).doesNotThrowAnyException();
        assertThat(thrownBy(() -> JsonBody.parse(new byte[JsonBody.MOST_BYTES + 1]))
                        .type()
                        .status())
                .isEqualTo(413);
    }

    @Test
    void shouldAskForJsonByName() {
        for (String right :
                List.of("application/json", "Application/JSON; charset=UTF-8", "application/json;charset=\"utf-8\"")) {
            assertThatCode(() -> JsonBody.requireJson(right)).as(right).doesNotThrowAnyException();
        }
        for (String wrong : List.of("text/plain", "application/jsonp", "application/json; charset=latin1", "")) {
            Problem problem = thrownBy(() -> JsonBody.requireJson(wrong));
            assertThat(problem.type()).as(wrong).isEqualTo(ProblemType.UNSUPPORTED_MEDIA_TYPE);
        }
        assertThat(thrownBy(() -> JsonBody.requireJson(null)).detail()).startsWith("Content-Type is absent");
    }

    private static List<Fault> faultsOf(String json) {
        JsonBody body = JsonBody.parse(json.getBytes(UTF_8));
        JsonFields fields = body.object();
        // A value that is wrong reads as if it were absent.
        assertThat(fields.integer("n", 10, 1, 1_000)).isEqualTo(10);
        assertThat(fields.flag("distinct", false)).isFalse();
        assertThat(fields.choice("by", "hybrid", List.of("hybrid", "content"))).isEqualTo("hybrid");
        assertThat(fields.userId("user")).isEmpty();
        assertThat(fields.texts("categories", 2)).doesNotContain("5");
        assertThat(fields.parsed("cursor", Cursor::parse)).isEmpty();
        Consumer<JsonFields> rating = each -> {
            assertThat(each.itemId("itemId")).isNotNull();
            assertThat(each.number("rating")).isNotNull();
        };
        fields.objects("ratings", 500).forEach(rating);
        return thrownBy(body::requireNoFaults).errors();
    }

    private static Problem thrownBy(ThrowingCallable call) {
        return catchThrowableOfType(ProblemException.class, call).problem();
    }
}
