package io.thalweg;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.catalog.InvalidItemException;
import io.thalweg.input.Command;
import io.thalweg.rating.InvalidRatingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The page of formats lists every reason that a dead letter can have, in the order of the code. */
final class FormatsPageTest {

    private static final Path PAGE = Path.of("src", "site", "markdown", "formats.md");

    @Test
    void shouldExplainEveryReasonOfRatings() throws IOException {
        assertThat(MarkedBlock.rows(PAGE, "rating-reasons"))
                .allSatisfy(cells -> assertThat(cells.get(1)).isNotEmpty())
                .map(cells -> cells.get(0))
                .isEqualTo(Arrays.stream(InvalidRatingException.Reason.values())
                        .map(InvalidRatingException.Reason::code)
                        .toList());
    }

    @Test
    void shouldExplainEveryReasonOfCommands() throws IOException {
        assertThat(MarkedBlock.rows(PAGE, "command-reasons"))
                .allSatisfy(cells -> assertThat(cells.get(1)).isNotEmpty())
                .map(cells -> cells.get(0))
                .isEqualTo(Arrays.stream(Command.InvalidCommandException.Reason.values())
                        .map(Command.InvalidCommandException.Reason::code)
                        .toList());
    }

    @Test
    void shouldExplainEveryReasonOfItems() throws IOException {
        assertThat(MarkedBlock.rows(PAGE, "item-reasons"))
                .allSatisfy(cells -> assertThat(cells.get(1)).isNotEmpty())
                .map(cells -> cells.get(0))
                .isEqualTo(Arrays.stream(InvalidItemException.Reason.values())
                        .map(InvalidItemException.Reason::code)
                        .toList());
    }
}
