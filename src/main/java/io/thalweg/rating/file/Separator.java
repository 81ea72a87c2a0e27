package io.thalweg.rating.file;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What is between two fields of a line. */
public enum Separator {
    /** Of MovieLens 1M and 10M; rarest inside a field, so it is looked for first. */
    COLONS("::", false),
    TAB("\t", false),
    SEMICOLON(";", true),
    PIPE("|", false),
    COMMA(",", true),
    /** Any number of them. */
    BLANKS(" ", false);

    private static final char MANY = '\0';

    private final String text;
    /** Its only character, or {@link #MANY}. */
    private final char only;

    private final boolean csv;

    Separator(String text, boolean csv) {
        this.text = text;
        this.only = text.length() == 1 ? text.charAt(0) : '\0';
        this.csv = csv;
    }

    /**
     * Whether quotes may hold separators and line ends, as in CSV. With the others a quote is a letter, but for a field that is
     * in quotes as a whole, which loses them.
     */
    boolean isCsv() {
        return csv;
    }

    String text() {
        return text;
    }

    /**
     * What separates the fields of these lines: the first of all that gives each line as many fields as the first one, and at
     * least so many; else the first that gives the first line so many.
     */
    public static Optional<Separator> of(List<String> lines, int leastFields) {
        Separator ofFirstLine = null;
        for (Separator separator : values()) {
            int fields = separator.countIn(lines.get(0));
            if (fields < leastFields || separator.dividesOtherwise(lines.get(0))) {
                continue;
            }
            if (lines.stream().allMatch(line -> separator.countIn(line) == fields)) {
                return Optional.of(separator);
            }
            ofFirstLine = ofFirstLine == null ? separator : ofFirstLine;
        }
        return Optional.ofNullable(ofFirstLine);
    }

    /** The fields of a line that no quoted field spans. */
    List<String> split(String line) {
        return split(line, 0);
    }

    /** @param likely how many fields it probably has: a right guess saves the work of a growing list */
    List<String> split(String line, int likely) {
        if (this == BLANKS) {
            String[] fields = line.strip().split("\\s+");
            for (int at = 0; at < fields.length; at++) {
                fields[at] = unquoted(fields[at]);
            }
            return Arrays.asList(fields);
        }
        String[] fields = new String[Math.max(likely, 1)];
        int step = text.length();
        int count = 0;
        int from = 0;
        for (int to = next(line, 0); to >= 0; to = next(line, from)) {
            if (count == fields.length) {
                fields = Arrays.copyOf(fields, 2 * count);
            }
            fields[count++] = field(line, from, to);
            from = to + step;
        }
        fields = count + 1 == fields.length ? fields : Arrays.copyOf(fields, count + 1);
        fields[count] = field(line, from, line.length());
        return Arrays.asList(fields);
    }

    private int next(String line, int from) {
        return only == MANY ? line.indexOf(text, from) : line.indexOf(only, from);
    }

    /** Looks for quotes in the line, which is at hand, not in the new string, which may not be. */
    private static String field(String line, int from, int to) {
        String field = line.substring(from, to);
        return from < to && line.charAt(from) == '"' ? unquoted(field) : field;
    }

    private static String unquoted(String field) {
        int last = field.length() - 1;
        return last > 0 && field.charAt(0) == '"' && field.charAt(last) == '"'
                ? field.substring(1, last).replace("\"\"", "\"")
                : field;
    }

    private int countIn(String line) {
        if (this == BLANKS) {
            return line.strip().split("\\s+").length;
        }
        int count = 1;
        boolean quoted = false;
        for (int at = 0; at < line.length(); at++) {
            if (csv && line.charAt(at) == '"') {
                quoted = !quoted;
            } else if (!quoted && line.startsWith(text, at)) {
                count++;
                at += text.length() - 1;
            }
        }
        return count;
    }

    /** Whether its first field, an id or a column's name, has another separator in it. */
    private boolean dividesOtherwise(String line) {
        String first = split(line).get(0);
        for (Separator other : values()) {
            if (other != this && other != BLANKS && first.contains(other.text)) {
                return true;
            }
        }
        return false;
    }
}
