package io.thalweg;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.metrics.MetricsTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page of metrics has the table of the code. */
final class MetricsPageTest {

    private static final Path PAGE = Path.of("src", "site", "markdown", "running", "metrics.md");
    private static final Path TABLE = Path.of("target", "metrics-table.md");

    @Test
    void shouldShowTheTableOfTheCode() throws IOException {
        Files.writeString(TABLE, MetricsTable.markdown());
        assertThat(MarkedBlock.text(PAGE, "metrics-table"))
                .as("what it has to be is in " + TABLE)
                .isEqualTo(MetricsTable.markdown());
    }
}
