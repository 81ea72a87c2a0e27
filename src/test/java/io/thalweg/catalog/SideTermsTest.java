package io.thalweg.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SideTermsTest {

    @Test
    void shouldTellCategoriesTagsAndTheDecadeApart() {
        Item item = new Item("1", "Alien (1979)", List.of("Horror", "Sci-Fi"), List.of("horror", "Space"), true);
        assertThat(SideTerms.of(item)).containsExactly("chorror", "csci-fi", "thorror", "tspace", "d197");
    }

    @ParameterizedTest
    @CsvSource({
        "Alien (1979), d197",
        "'Alien (1979) ', d197",
        "2001: A Space Odyssey, ''",
        "Alien (197x), ''",
        "Alien (979), ''",
        "Alien 1979), ''",
        "(1979), d197",
        "x(1979), d197",
        "), ''",
    })
    void shouldKnowADecadeOnlyWhereATitleEndsWithAYearInBrackets(String title, String expected) {
        List<String> terms = SideTerms.of(new Item("1", title, List.of(), List.of(), true));
        assertThat(String.join(",", terms)).isEqualTo(expected);
    }
}
