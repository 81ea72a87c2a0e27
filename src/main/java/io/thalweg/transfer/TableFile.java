package io.thalweg.transfer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A table that is written row by row: text, whole numbers, and real ones with as many digits as it takes to read the same again. In UTF-8,
 * gzipped where the file's name ends in {@code .gz}.
 *
 * <p>A file is there under its name when all of it is: until then it has {@code .part} behind its name. One thread.
 */
public final class TableFile implements AutoCloseable {

    private static final JsonFactory JSON = new JsonFactory();
    private static final String PART = ".part";

    private final @Nullable Path file;
    private final List<String> columns;
    private final Writer text;
    private final Rows rows;
    private long rowCount;
    private boolean isWhole;

    private interface Rows {
        void write(@Nullable Object[] values) throws IOException;
    }

    private TableFile(@Nullable Path file, Writer text, TableForm form, List<String> columns) {
        this.file = file;
        this.columns = List.copyOf(columns);
        this.text = text;
        try {
            this.rows = form == TableForm.CSV ? csv() : jsonLines();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /**
     * A table as a file.
     *
     * @throws UncheckedIOException if it can't be written there
     */
    public static TableFile create(Path file, TableForm form, List<String> columns) {
        try {
            OutputStream plain = Files.newOutputStream(part(file));
            boolean isZipped = String.valueOf(file.getFileName()).endsWith(".gz");
            OutputStream bytes = isZipped ? new GZIPOutputStream(plain, 1 << 16) : plain;
            Writer text = new BufferedWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8), 1 << 16);
            return new TableFile(file, text, form, columns);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " can't be written", e);
        }
    }

    /** A table to a writer that others close. */
    public static TableFile to(Writer text, TableForm form, List<String> columns) {
        return new TableFile(null, text, form, columns);
    }

    /**
     * Writes a row.
     *
     * @param values as many as columns: {@link String}, {@link Long}, {@link Integer} or {@link Double}; null and NaN where there is none
     */
    public void row(@Nullable Object... values) {
        if (values.length != columns.size()) {
            throw new IllegalArgumentException(values.length + " values for " + columns);
        }
        try {
            rows.write(values);
            rowCount++;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** So far. */
    public long rowCount() {
        return rowCount;
    }

    /** Says that all rows were written; without this a file is gone after {@link #close}. */
    public void finish() {
        isWhole = true;
    }

    @Override
    public void close() {
        try {
            if (file == null) {
                text.flush();
                return;
            }
            text.close();
            if (isWhole) {
                Files.move(part(file), file, StandardCopyOption.REPLACE_EXISTING);
            } else {
                Files.deleteIfExists(part(file));
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static Path part(Path file) {
        return file.resolveSibling(file.getFileName() + PART);
    }

    private UncheckedIOException failed(IOException e) {
        return new UncheckedIOException((file == null ? "the table" : file) + " can't be written", e);
    }

    private Rows csv() throws IOException {
        CsvWriter csv = CsvWriter.builder()
                .lineDelimiter(LineDelimiter.LF)
                .bufferSize(0)
                .build(text);
        csv.writeRecord(columns);
        return values -> csv.writeRecord(Arrays.stream(values)
                .map(value -> isNone(value) ? "" : value + "")
                .toList());
    }

    private Rows jsonLines() throws IOException {
        JsonGenerator json = JSON.createGenerator(text).disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
        json.setRootValueSeparator(null);
        return values -> {
            json.writeStartObject();
            for (int at = 0; at < values.length; at++) {
                json.writeFieldName(columns.get(at));
                writeValue(json, values[at]);
            }
            json.writeEndObject();
            json.writeRaw('\n');
            json.flush();
        };
    }

    private static void writeValue(JsonGenerator json, @Nullable Object value) throws IOException {
        if (value == null || isNone(value)) {
            json.writeNull();
        } else if (value instanceof Double real) {
            json.writeNumber(real);
        } else if (value instanceof Number whole) {
            json.writeNumber(whole.longValue());
        } else {
            json.writeString(value.toString());
        }
    }

    private static boolean isNone(@Nullable Object value) {
        return value == null || (value instanceof Double number && !Double.isFinite(number));
    }
}
