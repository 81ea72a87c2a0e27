package io.thalweg;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.model.RowKind;
import io.thalweg.model.StateFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page of state formats has every kind of row, with its numbers. */
final class StateFormatsPageTest {

    private static final Path PAGE = Path.of("src", "site", "markdown", "contributing", "state-formats.md");
    private static final int FIRST_FORMAT_COLUMN = 4;

    @Test
    void shouldHaveEveryKindOfRowWithItsNumbers() throws IOException {
        List<String> onPage = Files.readAllLines(PAGE).stream()
                .filter(line -> line.matches("\\| `[A-Z_]+` \\|.*"))
                .map(StateFormatsPageTest::kindAndNumbers)
                .toList();
        assertThat(onPage)
                .containsExactlyElementsOf(Arrays.stream(RowKind.values())
                        .map(kind -> kind + " " + number(kind, StateFormat.V1) + " " + number(kind, StateFormat.V2))
                        .toList());
    }

    private static String kindAndNumbers(String line) {
        String[] cells = line.split("\\s*\\|\\s*");
        return cells[1].replace("`", "") + " " + firstWord(cells[FIRST_FORMAT_COLUMN]) + " "
                + firstWord(cells[FIRST_FORMAT_COLUMN + 1]);
    }

    private static String firstWord(String cell) {
        return cell.split(",")[0];
    }

    private static String number(RowKind kind, StateFormat format) {
        return kind.hasNumber(format) ? "" + kind.number(format) : "none";
    }
}
