package io.thalweg.api.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AcceptTest {

    private static final List<String> LIST = List.of(Accept.JSON, Accept.CSV);

    /** The third from the end is what a browser sends, the next curl. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            application/json | application/json
            text/csv | text/csv
            Text/CSV; header=absent | text/csv
            application/json, text/csv | application/json
            application/json;q=0.5, text/csv | text/csv
            application/json;q=0.5, text/csv;q=0.4 | application/json
            text/* | text/csv
            text/csv;q=0, */* | application/json
            application/json;q=0, */*;q=0.1 | text/csv
            text/*;q=0.9, text/csv;q=0.1, application/json;q=0.5 | application/json
            application/json;q=high, nonsense, text/csv;q=0.5 | application/json
            text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8 | application/json
            */* | application/json
            '' | application/json
            """)
    void shouldGiveWhatIsWantedMost(String accept, String type) {
        assertThat(Accept.choose(accept, LIST)).isEqualTo(type);
    }

    @Test
    void shouldGiveTheFirstWhenNothingIsSaid() {
        assertThat(Accept.choose(null, LIST)).isEqualTo("application/json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "*/*;q=0", "application/json;q=0", "image/*", "csv"})
    void shouldSayWhatThereIsWhenNoneIsAcceptable(String accept) {
        assertThatThrownBy(() -> Accept.choose(accept, List.of(Accept.JSON)))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().type().status()).isEqualTo(406))
                .hasMessageContaining("there is application/json");
    }
}
