package io.thalweg.catalog;

import io.thalweg.rating.DelimitedFile;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Takes the genres from a line of an item file. */
@FunctionalInterface
interface Genres {

    /** @throws io.thalweg.rating.UnreadableFileException if they are not where they should be */
    List<String> of(List<String> fields, DelimitedFile file);

    /** Separated by {@code |}, or by commas where there is none. */
    static Genres listedIn(int column) {
        return (fields, file) -> {
            String genres = fields.get(column);
            return Stream.of(genres.split(genres.contains("|") ? "\\|" : ","))
                    .map(String::strip)
                    .filter(Genres::isGenre)
                    .distinct()
                    .toList();
        };
    }

    /** False for what the data sets write where they know of none. */
    static boolean isGenre(String genre) {
        return !Set.of("(no genres listed)", "unknown", "").contains(genre.toLowerCase(Locale.ROOT));
    }
}
