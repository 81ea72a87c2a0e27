package io.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TableTest {

    private static final Table TABLE = new Table()
            .number("stars")
            .text("title", 10)
            .text("why", 6)
            .row(List.of("4.5", "The Long Way of the Old Stranger (1990)", "rated with it"))
            .row(List.of("10.0", "Heat", ""));

    @Test
    void shouldBeAsNarrowAsWhatItHoldsWhenThereIsRoom() {
        assertThat(TABLE.lines(200))
                .containsExactly(
                        "stars  title                                    why",
                        "  4.5  The Long Way of the Old Stranger (1990)  rated with it",
                        " 10.0  Heat");
    }

    @Test
    void shouldCutTheWidestTextFirstWhenThereIsNoRoom() {
        assertThat(TABLE.lines(40))
                .containsExactly(
                        "stars  title               why", "  4.5  The Long Way of t…  rated with it", " 10.0  Heat")
                .allMatch(line -> line.length() <= 40);
    }

    @Test
    void shouldNeverCutNumbersNorTextBelowItsLeast() {
        assertThat(TABLE.lines(1))
                .containsExactly("stars  title       why", "  4.5  The Long …  rated…", " 10.0  Heat");
    }

    @Test
    void shouldShowControlCharactersAsOneCharacter() {
        assertThat(new Table().text("title", 3).row(List.of("a\u001b[2J")).lines(80))
                .containsExactly("title", "a␛[2J");
    }
}
