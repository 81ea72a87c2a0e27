package io.thalweg.transfer;

import java.util.List;
import java.util.Locale;

/** How a table is written. */
public enum TableForm {
    /** RFC 4180 with a line of names above, commas, and nothing where there is no value. */
    CSV,
    /** An object a line, with {@code null} where there is no value. */
    JSONL;

    /** The one that a file's name says, {@link #CSV} where it says none. */
    public static TableForm ofName(String fileName) {
        String name = fileName.toLowerCase(Locale.ROOT);
        String plain = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
        return List.of(".jsonl", ".ndjson", ".json").stream().anyMatch(plain::endsWith) ? JSONL : CSV;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
