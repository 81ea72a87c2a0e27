package io.thalweg;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.rating.file.Column;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page of files lists the names of columns that are known, in the order of the code. */
final class FilesPageTest {

    private static final Path PAGE = Path.of("src", "site", "markdown", "using", "files.md");

    @Test
    void shouldListEveryNameOfAColumn() throws IOException {
        assertThat(MarkedBlock.rows(PAGE, "column-names"))
                .isEqualTo(Arrays.stream(Column.values())
                        .map(column -> List.of(column.optionName(), String.join(", ", column.names())))
                        .toList());
    }
}
