package io.thalweg.rating.file;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.thalweg.rating.VisibleText;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A text file of records, one a line, plain or gzipped (told by its first bytes), that counts lines for its errors and bytes for
 * progress.
 *
 * <p>Open it, look at {@link #firstLines()}, say what separates the fields, then take the records. Commas and semicolons mean
 * CSV: quotes may hold them and line breaks. Blank lines are skipped and a byte order mark is dropped. One thread.
 */
public final class RecordFile implements Closeable {

    /** How much of the file is looked at before the first record, in characters. */
    private static final int AHEAD_CHARS = 1 << 16;

    private static final int AHEAD_LINES = 20;
    private static final int SHOWN_CHARS = 60;

    private final Path file;
    private final FileBytes bytes;
    private final BufferedReader reader;
    private final List<String> firstLines;
    private final FileNotes notes;
    private Separator separator = Separator.COMMA;
    private @Nullable CloseableIterator<CsvRecord> csv;
    private Predicate<List<String>> isRecord = fields -> false;
    private List<String> latest = List.of();
    private long line;
    private int fieldCount;

    private RecordFile(Path file, FileBytes bytes, FileNotes notes) throws IOException {
        this.file = file;
        this.bytes = bytes;
        this.notes = notes;
        this.reader = new BufferedReader(
                TextReader.of(bytes, other -> notes.count("no UTF-8, read as Windows-1252", other)), 1 << 16);
        this.firstLines = peek();
    }

    /** @throws UnreadableFileException if there is no such file, it may not be read, or it is empty or no text */
    public static RecordFile open(Path file, FileNotes notes) {
        FileBytes bytes = null;
        try {
            bytes = FileBytes.open(file);
            return new RecordFile(file, bytes, notes);
        } catch (IOException e) {
            closeQuietly(bytes);
            throw unreadable(file, 0, e);
        } catch (UnreadableFileException e) {
            closeQuietly(bytes);
            throw e;
        }
    }

    /** Some of the first lines that are not blank, at least one; the next record is still the first of them. */
    public List<String> firstLines() {
        return firstLines;
    }

    /** The first line that is not blank. */
    public String firstLine() {
        return firstLines.get(0);
    }

    /** To be called once, before the first record. */
    public void separateBy(Separator fieldSeparator) {
        separator = fieldSeparator;
        if (separator.isCsv()) {
            csv = CsvReader.builder()
                    .fieldSeparator(separator.text())
                    .allowUnclosedQuote(false)
                    .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .ofCsvRecord(reader)
                    .iterator();
        }
    }

    /**
     * Refuses a field in quotes that holds such a line: a quote that is forgotten, and closed by another one far below, takes all
     * records between them into one field, and nothing else shows it.
     */
    public void refuseInQuotes(Predicate<List<String>> record) {
        isRecord = record;
    }

    /**
     * The fields of the next record; null at the end of the file.
     *
     * @throws UnreadableFileException if the file breaks off or is no text, or a quote is never closed
     */
    public @Nullable List<String> next() {
        try {
            return csv == null ? nextPlain() : nextCsv(csv);
        } catch (IOException e) {
            throw unreadable(file, line, e);
        } catch (UncheckedIOException | CsvParseException e) {
            if (e.getCause() instanceof IOException io) {
                throw unreadable(file, line, io);
            }
            throw new UnreadableFileException(file, nextLine(), problemOf(e));
        }
    }

    /** The next line as it stands, for what has no separators; null at the end of the file. */
    public @Nullable String nextText() {
        try {
            return readLine();
        } catch (IOException e) {
            throw unreadable(file, line, e);
        }
    }

    /** Where the latest record began, counted from 1. */
    public long line() {
        return line;
    }

    /** Where what was noticed while reading is noted. */
    public FileNotes notes() {
        return notes;
    }

    /** Bytes of the file, as stored, that have been taken in so far; any thread may ask. */
    public long bytesRead() {
        return bytes.bytesRead();
    }

    /** Size of the file as stored; 0 of a pipe. */
    public long totalBytes() {
        return bytes.totalBytes();
    }

    /** An error of the file as a whole, for the caller to throw. */
    public UnreadableFileException unfit(String problem) {
        return new UnreadableFileException(file, problem);
    }

    /** An error at the latest record, for the caller to throw. */
    public UnreadableFileException wrong(String problem) {
        return new UnreadableFileException(file, Math.max(1, line), problem);
    }

    /** What is wrong with the value of a field, for the caller to throw: {@code rating is 'abc'; expected a number}. */
    public UnreadableFileException wrong(String field, String value, String expected) {
        return wrong(field + " is '" + VisibleText.excerpt(value, SHOWN_CHARS) + "'; expected " + expected);
    }

    @Override
    public void close() {
        closeQuietly(bytes);
    }

    private @Nullable List<String> nextPlain() throws IOException {
        String text = readLine();
        if (text == null) {
            return null;
        }
        List<String> fields = separator.split(text, fieldCount);
        fieldCount = fields.size();
        return fields;
    }

    private @Nullable String readLine() throws IOException {
        String text;
        do {
            text = reader.readLine();
            line++;
        } while (text != null && text.isBlank());
        return text;
    }

    private @Nullable List<String> nextCsv(CloseableIterator<CsvRecord> records) {
        while (records.hasNext()) {
            CsvRecord next = records.next();
            // Most records have a line each, and need no second look.
            if (next.getStartingLineNumber() != line + 1) {
                lookIntoQuotes();
            }
            line = next.getStartingLineNumber();
            if (next.getFieldCount() > 1 || !next.getField(0).isBlank()) {
                latest = next.getFields();
                return latest;
            }
            latest = List.of();
        }
        lookIntoQuotes();
        latest = List.of();
        return null;
    }

    /** A record over several lines is rare, and what a forgotten quote looks like. */
    private void lookIntoQuotes() {
        boolean spans = false;
        for (int place = 0; place < latest.size(); place++) {
            String field = latest.get(place);
            if (field.indexOf('\n') < 0 && field.indexOf('\r') < 0) {
                continue;
            }
            spans = true;
            List<String> inner = field.lines().toList();
            for (int at = 1; at < inner.size(); at++) {
                List<String> fields = new ArrayList<>(separator.split(inner.get(at)));
                if (at == inner.size() - 1 && fields.size() > 1) {
                    fields.addAll(latest.subList(place + 1, latest.size()));
                }
                if (isRecord.test(fields)) {
                    throw wrong("a quote opens here and holds line " + (line + at)
                            + ", which looks like a line of its own; close the quote, or double it where it is a part of the"
                            + " text");
                }
            }
        }
        if (spans) {
            notes.count("a field in quotes goes over several lines", line);
        }
    }

    /** Where the record after the latest begins, which may have had line breaks in it. */
    private long nextLine() {
        return line
                + 1
                + latest.stream()
                        .mapToLong(field -> field.lines().count() - 1)
                        .filter(n -> n > 0)
                        .sum();
    }

    private List<String> peek() throws IOException {
        reader.mark(AHEAD_CHARS);
        char[] start = new char[AHEAD_CHARS];
        int length = 0;
        for (int n; length < start.length && (n = reader.read(start, length, start.length - length)) > 0; ) {
            length += n;
        }
        reader.reset();
        String text = new String(start, 0, length);
        if (text.indexOf('\0') >= 0) {
            throw new UnreadableFileException(file, "is no text: it has bytes of value 0");
        }
        int whole = length == start.length ? text.lastIndexOf('\n') : length;
        List<String> lines = text.substring(0, whole < 0 ? length : whole)
                .lines()
                .filter(each -> !each.isBlank())
                .limit(AHEAD_LINES)
                .toList();
        if (lines.isEmpty()) {
            throw new UnreadableFileException(file, "is empty");
        }
        return lines;
    }

    private static String problemOf(RuntimeException e) {
        String problem = String.valueOf(e.getMessage());
        if (problem.contains("after closing quote")) {
            return "has text behind a closing quote; a quote inside a field in quotes is doubled, also where a backslash"
                    + " stands before it: sed 's/\\\\\"/\"\"/g' FILE";
        }
        return problem.contains("nclosed") || problem.contains("quote")
                ? "a quote opens here, or below in the same record, that is never closed (" + problem + ")"
                : "is no valid CSV: " + problem;
    }

    private static UnreadableFileException unreadable(Path file, long line, IOException cause) {
        if (cause instanceof TextReader.NotTextException noText) {
            return new UnreadableFileException(file, noText.line(), String.valueOf(noText.getMessage()));
        }
        if (cause instanceof CharacterCodingException) {
            return new UnreadableFileException(file, "is no UTF-16 text, though its first bytes say so");
        }
        return UnreadableFileException.of(file, line, cause);
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
