package io.thalweg.config;

import java.util.Collection;
import java.util.Optional;

/** The known name that a misspelt one was probably meant to be. */
final class Nearest {

    private Nearest() {}

    /** The name with the fewest changed characters, if they are at most a quarter of it, and at least two are allowed. */
    static Optional<String> to(String misspelt, Collection<String> names) {
        return within(Math.max(2, misspelt.length() / 4), misspelt, names);
    }

    /** The name with the fewest changed characters, if there are at most {@code most}; ties go to the first in order. */
    static Optional<String> within(int most, String misspelt, Collection<String> names) {
        String nearest = null;
        int fewest = most + 1;
        for (String name : names) {
            int changes = changes(misspelt, name);
            if (changes < fewest) {
                fewest = changes;
                nearest = name;
            }
        }
        return Optional.ofNullable(nearest);
    }

    /** Insertions, deletions and replacements that make one of the other (Levenshtein's distance). */
    private static int changes(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int column = 0; column < row.length; column++) {
            row[column] = column;
        }
        for (int line = 1; line <= from.length(); line++) {
            int diagonal = row[0];
            row[0] = line;
            for (int column = 1; column < row.length; column++) {
                int replaced = diagonal + (from.charAt(line - 1) == to.charAt(column - 1) ? 0 : 1);
                diagonal = row[column];
                row[column] = Math.min(replaced, 1 + Math.min(row[column], row[column - 1]));
            }
        }
        return row[to.length()];
    }
}
