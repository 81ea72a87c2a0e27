package io.thalweg.api.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ParametersTest {

    @Test
    void shouldReadWhatIsGivenAndElseTheDefault() {
        Parameters parameters = new Parameters(Map.of(
                "n", List.of("25"),
                "category", List.of("Drama", "Comedy", "Drama"),
                "exclude", List.of("1", "2"),
                "rated", List.of("true"),
                "list", List.of("computed"),
                "user", List.of("42")));
        assertThat(parameters.integer("n", 10, 1, 1_000)).isEqualTo(25);
        assertThat(parameters.integer("most", 7, 1, 9)).isEqualTo(7);
        assertThat(parameters.texts("category", 20)).containsExactly("Drama", "Comedy");
        assertThat(parameters.itemIds("exclude", 20)).containsExactly("1", "2");
        assertThat(parameters.flag("rated", false)).isTrue();
        assertThat(parameters.choice("list", "auto", List.of("auto", "computed")))
                .isEqualTo("computed");
        assertThat(parameters.choice("by", "hybrid", List.of("hybrid"))).isEqualTo("hybrid");
        assertThat(parameters.userId("user")).contains("42");
        assertThat(parameters.itemId("item")).isEmpty();
        assertThat(parameters.has("item")).isFalse();
        assertThatCode(parameters::requireNoFaults).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            n=0 | out-of-range | n is '0'; it must be a whole number in 1..1000
            n=1001 | out-of-range | n is '1001'; it must be a whole number in 1..1000
            n=99999999999 | out-of-range | it must be a whole number in 1..1000
            n=ten | wrong-type | n is 'ten'; it must be a whole number in 1..1000
            n= | wrong-type | n is ''; it must be a whole number in 1..1000
            n=1.5 | wrong-type | it must be a whole number
            n=1&n=2 | repeated | n is given 2 times; it may be given once
            rated=yes | out-of-range | rated is 'yes'; it must be one of true, false
            list=best | out-of-range | list is 'best'; it must be one of auto, published
            category=a&category=b&category=c | too-many | category is given 3 times; it may be given 2 times
            category= | missing | category has 0 characters; it must have 1..256
            user= | missing | user is missing or empty
            user=__popular | reserved-id | which is the key of the popular list
            cursor=x | malformed | cursor is none that was given here
            offset=5 | unknown | there is no parameter 'offset' here; there are n, rated, list, category, user, cursor
            """)
    void shouldNameTheParameterAndTheRangeWhenItIsWrong(String query, String reason, String detail) {
        Fault fault = onlyFault(read(query));
        assertThat(fault.kind()).isEqualTo(Fault.Kind.PARAMETER);
        assertThat(fault.name()).isEqualTo(query.substring(0, query.indexOf('=')));
        assertThat(fault.reason()).isEqualTo(reason);
        assertThat(fault.detail()).contains(detail);
    }

    @Test
    void shouldRefuseIdsAsTheRatingsTopicDoes() {
        assertThatCode(read("user=" + "a".repeat(256))::requireNoFaults).doesNotThrowAnyException();
        assertThat(onlyFault(read("user=" + "a".repeat(257))).reason()).isEqualTo("oversized-id");
        assertThat(onlyFault(read("user=" + "ä".repeat(129))).reason()).isEqualTo("oversized-id");
        assertThat(onlyFault(read("user=\uD800")).reason()).isEqualTo("malformed-id");
    }

    @Test
    void shouldNameAllThatIsWrongAtOnce() {
        ProblemException thrown = thrownBy(read("n=0&rated=yes&offset=5&n%00=1"));
        assertThat(thrown.problem().errors())
                .extracting(Fault::name)
                .containsExactlyInAnyOrder("n", "rated", "offset", "n%00");
        assertThat(thrown.problem().detail()).contains("n is '0'").contains("(the first of 4 errors)");
    }

    @Test
    void shouldShowNoControlCharactersAndNoLongTextsOfCallers() {
        Fault fault = onlyFault(read("\u001b[31m" + "x".repeat(5_000) + "=1"));
        assertThat(fault.name()).startsWith("␛[31m").hasSize(100);
        assertThat(fault.detail()).hasSizeLessThan(300).doesNotContain("\u001b");
    }

    @Test
    void shouldNameNoMoreThanTwenty() {
        Map<String, List<String>> many = new LinkedHashMap<>();
        for (int at = 0; at < 1_000; at++) {
            many.put("p" + at, List.of("1"));
        }
        assertThat(thrownBy(new Parameters(many)).problem().errors()).hasSize(20);
    }

    @Test
    void shouldCheckIdsInThePathToo() {
        Parameters parameters = new Parameters(Map.of());
        assertThat(parameters.userIdInPath("userId", "42")).isEqualTo("42");
        assertThat(parameters.itemIdInPath("itemId", "x".repeat(300))).isEmpty();
        assertThat(onlyFault(parameters).name()).isEqualTo("itemId");
    }

    private static Parameters read(String query) {
        Map<String, List<String>> given = new LinkedHashMap<>();
        for (String each : query.split("&")) {
            String[] parts = each.split("=", 2);
            given.computeIfAbsent(parts[0], name -> new ArrayList<>()).add(parts[1]);
        }
        Parameters parameters = new Parameters(given);
        // A value that is wrong reads as if it were absent.
        assertThat(parameters.integer("n", 10, 1, 1_000)).isEqualTo(10);
        assertThat(parameters.flag("rated", false)).isFalse();
        assertThat(parameters.choice("list", "auto", List.of("auto", "published")))
                .isEqualTo("auto");
        assertThat(parameters.texts("category", 2)).isEmpty();
        assertThat(parameters.userId("user"))
                .matches(id -> id.isEmpty() || id.get().length() == 256);
        assertThat(parameters.parsed("cursor", Cursor::parse)).isEmpty();
        return parameters;
    }

    private static Fault onlyFault(Parameters parameters) {
        List<Fault> faults = thrownBy(parameters).problem().errors();
        assertThat(faults).hasSize(1);
        return faults.get(0);
    }

    private static ProblemException thrownBy(Parameters parameters) {
        ProblemException thrown = catchThrowableOfType(ProblemException.class, parameters::requireNoFaults);
        assertThat(thrown.problem().type()).isEqualTo(ProblemType.INVALID_PARAMETER);
        return thrown;
    }
}
