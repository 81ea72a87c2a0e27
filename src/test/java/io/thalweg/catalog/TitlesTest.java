package io.thalweg.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TitlesTest {

    private static final Titles TITLES = new Titles(List.of(
            item("7", "Sabrina (1995)"),
            item("915", "Sabrina (1954)"),
            item("2571", "Matrix, The (1999)"),
            item("838", "Emma (1996)"),
            item("26958", "Emma (1996)"),
            item("300", "American Graffiti"),
            item("9", "300 (2007)")));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sabrina (1954)     | 915
            Sabrina            | 7 915
            Sabrina (1996)     |
            The Matrix         | 2571
            the matrix (1999)  | 2571
            Matrix, The        | 2571
            Emma (1996)        | 838 26958
            2571               | 2571
            300                | 300
            Matrux             |
            """)
    void shouldFindByIdThenByTitleThenWithoutYearAndArticle(String typed, String ids) {
        assertThat(TITLES.find(typed))
                .extracting(Item::itemId)
                .containsExactlyInAnyOrder(ids == null ? new String[0] : ids.split(" "));
    }

    private static Item item(String id, String title) {
        return new Item(id, title, List.of(), List.of(), true);
    }
}
