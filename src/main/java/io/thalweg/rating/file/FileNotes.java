package io.thalweg.rating.file;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a reader guessed, left out or read in another way, to be said once for each kind, with how often and where first. For
 * one thread.
 */
public final class FileNotes {

    private final List<String> said = new ArrayList<>();
    private final Map<String, Count> counts = new LinkedHashMap<>();
    private final String name;

    private static final class Count {
        private final long firstLine;
        private long lines;

        Count(long firstLine) {
            this.firstLine = firstLine;
        }
    }

    public FileNotes(Path file) {
        this.name = nameOf(file);
    }

    /** Says something of the whole file. */
    public void say(String sentence) {
        said.add(name + ": " + sentence);
    }

    /** Counts a line of which something is to be said. */
    public void count(String what, long line) {
        counts.computeIfAbsent(what, kind -> new Count(line)).lines++;
    }

    /** One line each, in the order in which they were noticed; first what is said of the whole file. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>(said);
        counts.forEach((what, count) -> {
            String where = count.lines == 1
                    ? "line " + count.firstLine
                    : String.format(Locale.ROOT, "%,d lines, the first is line %d", count.lines, count.firstLine);
            lines.add(name + ": " + what + ": " + where);
        });
        return lines;
    }

    static String nameOf(Path file) {
        return file.equals(FileBytes.STANDARD_INPUT) ? "standard input" : file.toString();
    }
}
