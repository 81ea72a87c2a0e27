package io.thalweg.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TableFileTest {

    private static final List<String> COLUMNS = List.of("itemId", "title", "count", "bias");

    @TempDir
    Path folder;

    @Test
    void shouldWriteCsvThatReadsTheSameAgain() {
        assertThat(written(TableForm.CSV)).isEqualTo("""
                        itemId,title,count,bias
                        1,"Good, ""Bad""
                        Ugly",3,0.10000000149011612
                        Ⅷ-é,,-9007199254740993,1.0E-5
                        x,y,0,
                        """);
    }

    @Test
    void shouldWriteAnObjectALineWithNullsForWhatIsNotThere() {
        assertThat(written(TableForm.JSONL)).isEqualTo("""
                        {"itemId":"1","title":"Good, \\"Bad\\"\\nUgly","count":3,"bias":0.10000000149011612}
                        {"itemId":"Ⅷ-é","title":null,"count":-9007199254740993,"bias":1.0E-5}
                        {"itemId":"x","title":"y","count":0,"bias":null}
                        """);
    }

    @Test
    void shouldZipByNameAndBeThereOnlyWhenAllRowsAre() throws Exception {
        Path file = folder.resolve("table.csv.gz");
        try (TableFile table = TableFile.create(file, TableForm.CSV, COLUMNS)) {
            table.row("1", "One", 1, 1.5);
            assertThat(file).doesNotExist();
            assertThat(table.rowCount()).isEqualTo(1);
            table.finish();
        }
        try (InputStream bytes = new GZIPInputStream(Files.newInputStream(file))) {
            assertThat(new String(bytes.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("itemId,title,count,bias\n1,One,1,1.5\n");
        }
    }

    @Test
    void shouldLeaveNothingBehindAndWhatWasThereAsItWasWhenItBreaksOff() throws Exception {
        Path file = Files.writeString(folder.resolve("table.csv"), "before");
        assertThatThrownBy(() -> {
                    try (TableFile table = TableFile.create(file, TableForm.CSV, COLUMNS)) {
                        table.row("1", "One", 1, 1.5);
                        table.row("too few");
                    }
                })
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(folder.toFile().list()).hasSize(1);
        assertThat(file).hasContent("before");
    }

    @Test
    void shouldSayWhichFileCanNotBeWritten() {
        Path file = folder.resolve("missing").resolve("table.csv");
        assertThatThrownBy(() -> TableFile.create(file, TableForm.CSV, COLUMNS))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessage(file + " can't be written");
    }

    @ParameterizedTest
    @CsvSource({"a.csv, csv", "a.csv.gz, csv", "a.jsonl, jsonl", "A.JSONL.GZ, jsonl", "a.ndjson, jsonl", "a, csv"})
    void shouldTellTheFormByTheName(String name, String form) {
        assertThat(TableForm.ofName(name)).hasToString(form);
    }

    private static String written(TableForm form) {
        StringWriter text = new StringWriter();
        try (TableFile table = TableFile.to(text, form, COLUMNS)) {
            table.row("1", "Good, \"Bad\"\nUgly", 3, (double) .1f);
            table.row("Ⅷ-é", null, -9007199254740993L, 1e-5);
            table.row("x", "y", 0L, Double.NaN);
        }
        return text.toString();
    }
}
