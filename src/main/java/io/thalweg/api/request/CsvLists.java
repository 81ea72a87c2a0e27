package io.thalweg.api.request;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.StringWriter;
import java.util.List;

/**
 * The CSV form of a list: a line {@code id,score} an item, without a heading, as Oryx has it. Ids with commas, quotes or line
 * breaks are quoted (RFC 4180); lines end in a line feed alone, which line tools expect.
 */
public final class CsvLists {

    public static final String CONTENT_TYPE = "text/csv; charset=utf-8; header=absent";

    private CsvLists() {}

    /** One item of a list. */
    public record Entry(String itemId, double score) {}

    public static String of(List<Entry> entries) {
        StringWriter lines = new StringWriter();
        // Without a buffer of its own there is nothing to flush.
        CsvWriter csv = CsvWriter.builder()
                .bufferSize(0)
                .lineDelimiter(LineDelimiter.LF)
                .build(lines);
        for (Entry entry : entries) {
            csv.writeRecord(entry.itemId(), Double.toString(entry.score()));
        }
        return lines.toString();
    }
}
