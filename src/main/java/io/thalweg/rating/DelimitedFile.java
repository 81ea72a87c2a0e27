package io.thalweg.rating;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * A text file of records, one a line, plain or gzipped (told by its first bytes), that counts lines for its errors and bytes for
 * progress.
 *
 * <p>Open it, look at {@link #firstLine()}, say what separates the fields, then take the records. With a comma the file is CSV:
 * quotes may hold commas and line breaks. With any other separator the fields are what is between the separators, quotes
 * included. Blank lines are skipped and a byte order mark is dropped. One thread.
 */
public final class DelimitedFile implements Closeable {

    /** Longest first line that is looked at, in characters; more than any header or first record has. */
    private static final int FIRST_LINE_CHARS = 8192;

    private final Path file;
    private final FileBytes bytes;
    private final BufferedReader reader;
    private final String firstLine;
    private String separator = ",";
    private @Nullable CloseableIterator<CsvRecord> csv;
    private long line;

    private DelimitedFile(Path file, FileBytes bytes, Charset charset) throws IOException {
        this.file = file;
        this.bytes = bytes;
        // A decoder made from the charset itself would put question marks where bytes are no text.
        this.reader = new BufferedReader(new InputStreamReader(bytes, charset.newDecoder()), 1 << 16);
        this.firstLine = peekFirstLine();
    }

    /** @throws UnreadableFileException if there is no such file, it may not be read, or it is empty or no text */
    public static DelimitedFile open(Path file, Charset charset) {
        FileBytes bytes = null;
        try {
            bytes = FileBytes.open(file);
            return new DelimitedFile(file, bytes, charset);
        } catch (IOException e) {
            closeQuietly(bytes);
            throw unreadable(file, 1, e);
        } catch (UnreadableFileException e) {
            closeQuietly(bytes);
            throw e;
        }
    }

    /** Whether every byte of the file is part of UTF-8 text; reads the whole file. */
    public static boolean isUtf8(Path file) {
        try (FileBytes bytes = FileBytes.open(file);
                InputStreamReader reader = new InputStreamReader(bytes, StandardCharsets.UTF_8.newDecoder())) {
            reader.transferTo(Writer.nullWriter());
            return true;
        } catch (CharacterCodingException e) {
            return false;
        } catch (IOException e) {
            throw unreadable(file, 1, e);
        }
    }

    /** The first line that is not blank; the next record is still that line. */
    public String firstLine() {
        return firstLine;
    }

    /** To be called once, before the first record; a comma means CSV. */
    public void separateBy(String fieldSeparator) {
        separator = fieldSeparator;
        if (separator.equals(",")) {
            csv = CsvReader.builder()
                    .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .ofCsvRecord(reader)
                    .iterator();
        }
    }

    /**
     * The fields of the next record; null at the end of the file.
     *
     * @throws UnreadableFileException if the file breaks off or is no text
     */
    public @Nullable List<String> next() {
        try {
            return csv == null ? nextPlain() : nextCsv(csv);
        } catch (IOException e) {
            throw unreadable(file, line + 1, e);
        } catch (UncheckedIOException | CsvParseException e) {
            if (e.getCause() instanceof IOException io) {
                throw unreadable(file, line + 1, io);
            }
            throw new UnreadableFileException(file, line + 1, "is no valid CSV: " + e.getMessage());
        }
    }

    /** Where the latest record began, counted from 1. */
    public long line() {
        return line;
    }

    /** The first column with one of the names, which are compared by their letters alone, in lower case; -1 if there is none. */
    public static int columnOf(Set<String> names, List<String> header) {
        for (int i = 0; i < header.size(); i++) {
            if (names.contains(header.get(i).toLowerCase(Locale.ROOT).replaceAll("[^a-z]", ""))) {
                return i;
            }
        }
        return -1;
    }

    /** Bytes of the file, as stored, that have been taken in so far; any thread may ask. */
    public long bytesRead() {
        return bytes.bytesRead();
    }

    /** Size of the file as stored. */
    public long totalBytes() {
        return bytes.totalBytes();
    }

    /** An error at the latest record, for the caller to throw. */
    public UnreadableFileException wrong(String problem) {
        return new UnreadableFileException(file, Math.max(1, line), problem);
    }

    /** What is wrong with the value of a field, for the caller to throw: {@code rating is 'abc'; expected a number}. */
    public UnreadableFileException wrong(String field, String value, String expected) {
        String shown = value.length() <= 60 ? value : value.substring(0, 60) + "…";
        return wrong(field + " is '" + shown + "'; expected " + expected);
    }

    @Override
    public void close() {
        closeQuietly(bytes);
    }

    private @Nullable List<String> nextPlain() throws IOException {
        String text;
        do {
            text = reader.readLine();
            line++;
        } while (text != null && text.isBlank());
        return text == null ? null : split(text, separator);
    }

    private @Nullable List<String> nextCsv(CloseableIterator<CsvRecord> records) {
        while (records.hasNext()) {
            CsvRecord next = records.next();
            line = next.getStartingLineNumber();
            if (next.getFieldCount() > 1 || !next.getField(0).isBlank()) {
                return next.getFields();
            }
        }
        return null;
    }

    private static List<String> split(String text, String separator) {
        List<String> fields = new ArrayList<>(6);
        int from = 0;
        for (int to; (to = text.indexOf(separator, from)) >= 0; from = to + separator.length()) {
            fields.add(text.substring(from, to));
        }
        fields.add(text.substring(from));
        return fields;
    }

    private String peekFirstLine() throws IOException {
        reader.mark(1);
        if (reader.read() != '\uFEFF') {
            reader.reset();
        }
        reader.mark(FIRST_LINE_CHARS);
        char[] start = new char[FIRST_LINE_CHARS];
        int length = 0;
        for (int n; length < start.length && (n = reader.read(start, length, start.length - length)) > 0; ) {
            length += n;
        }
        reader.reset();
        return new String(start, 0, length)
                .lines()
                .filter(l -> !l.isBlank())
                .findFirst()
                .orElseThrow(() -> new UnreadableFileException(file, "is empty"));
    }

    private static UnreadableFileException unreadable(Path file, long line, IOException cause) {
        if (cause instanceof CharacterCodingException) {
            return new UnreadableFileException(file, "is no UTF-8 text (near line " + line + ")");
        }
        if (cause instanceof EOFException || cause instanceof ZipException) {
            return new UnreadableFileException(
                    file, "is a damaged or incomplete gzip file (after line " + (line - 1) + ")");
        }
        return UnreadableFileException.of(file, cause);
    }

    private static void closeQuietly(@Nullable Closeable open) {
        try {
            if (open != null) {
                open.close();
            }
        } catch (IOException e) {
            // Only read from: nothing is lost.
        }
    }
}
