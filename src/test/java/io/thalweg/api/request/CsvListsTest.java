package io.thalweg.api.request;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import io.thalweg.api.request.CsvLists.Entry;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CsvListsTest {

    @Test
    void shouldWriteALineAnItem() {
        assertThat(CsvLists.of(List.of(new Entry("313", 21.3071), new Entry("318", -.5))))
                .isEqualTo("313,21.3071\n318,-0.5\n");
        assertThat(CsvLists.of(List.of())).isEmpty();
    }

    @Test
    void shouldQuoteIdsSoThatTheyAreReadBack() {
        List<String> ids = List.of("a,b", "say \"hi\"", "two\nlines", "cr\r", " blank ", "ä", "#1");
        String csv = CsvLists.of(ids.stream().map(id -> new Entry(id, 1)).toList());
        assertThat(csv).startsWith("\"a,b\",1.0\n\"say \"\"hi\"\"\",1.0\n");
        assertThat(CsvReader.builder().ofCsvRecord(csv).stream().map(record -> record.getField(0)))
                .isEqualTo(ids);
    }
}
