package io.thalweg.catalog;

import io.thalweg.rating.file.RecordFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Takes the genres from a line of an item file. */
@FunctionalInterface
interface Genres {

    /** The names in a list of objects: {@code [{'id': 18, 'name': 'Drama'}]}, as TMDB's files have it. */
    Pattern NAME = Pattern.compile("['\"]name['\"]\\s*:\\s*(?:'([^']*)'|\"([^\"]*)\")");

    /** @throws io.thalweg.rating.file.UnreadableFileException if they are not where they should be */
    List<String> of(List<String> fields, RecordFile file);

    /** A list in a column. */
    static Genres listedIn(int column) {
        return (fields, file) -> listed(fields.get(column));
    }

    /** Separated by blanks, as RecBole has them. */
    static Genres blankSeparatedIn(int column) {
        return (fields, file) -> genres(Stream.of(fields.get(column).split(" ")));
    }

    /** Separated by {@code |}, or by commas where there is none; or a list of texts or objects as JSON and Python write it. */
    static List<String> listed(String genres) {
        String list = genres.strip();
        if (list.startsWith("[") && list.endsWith("]")) {
            return ItemTree.namesIn(list).orElseGet(() -> namesIn(list));
        }
        boolean inBraces = list.startsWith("{") && list.endsWith("}") && list.indexOf(':') < 0;
        String plain = inBraces ? list.substring(1, list.length() - 1) : list;
        return genres(Stream.of(plain.split(plain.contains("|") ? "\\|" : ",")).map(Genres::unquoted));
    }

    /** As Python writes lists that are no JSON. */
    private static List<String> namesIn(String list) {
        List<String> names = new ArrayList<>();
        for (Matcher name = NAME.matcher(list); name.find(); ) {
            names.add(name.group(1) == null ? name.group(2) : name.group(1));
        }
        String inner = list.substring(1, list.length() - 1);
        return genres(names.isEmpty() ? Stream.of(inner.split(",")).map(Genres::unquoted) : names.stream());
    }

    /** False for what the data sets write where they know of none. */
    static boolean isGenre(String genre) {
        return !Set.of("(no genres listed)", "unknown", "").contains(genre.toLowerCase(Locale.ROOT));
    }

    private static String unquoted(String text) {
        String inner = text.strip();
        int last = inner.length() - 1;
        boolean quoted = last > 0 && "'\"".indexOf(inner.charAt(0)) >= 0 && inner.charAt(0) == inner.charAt(last);
        return quoted ? inner.substring(1, last) : inner;
    }

    private static List<String> genres(Stream<String> texts) {
        return texts.map(String::strip).filter(Genres::isGenre).distinct().toList();
    }
}
