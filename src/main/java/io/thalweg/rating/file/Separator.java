package io.thalweg.rating.file;

import java.util.ArrayList;
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

    private final String text;
    private final boolean csv;

    Separator(String text, boolean csv) {
        this.text = text;
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
        List<String> fields = new ArrayList<>(6);
        if (this == BLANKS) {
            for (String field : line.strip().split("\\s+")) {
                fields.add(unquoted(field));
            }
            return fields;
        }
        int from = 0;
        char only = text.charAt(0);
        boolean isOne = text.length() == 1;
        for (int to;
                (to = isOne ? line.indexOf(only, from) : line.indexOf(text, from)) >= 0;
                from = to + text.length()) {
            fields.add(unquoted(line.substring(from, to)));
        }
        fields.add(unquoted(line.substring(from)));
        return fields;
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
