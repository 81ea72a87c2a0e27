package io.thalweg.catalog;

import io.thalweg.rating.DelimitedFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where a file of items keeps what, told by its first line.
 *
 * @param hasHeader whether the first line names the columns
 * @param id index of the item id's column
 * @param title index of the title's column
 * @param columnCount how many fields a line has at least
 * @param genres takes the genres from a line
 */
record ItemLayout(boolean hasHeader, int id, int title, int columnCount, Genres genres) {

    static final Set<String> ID_NAMES =
            Set.of("itemid", "item", "movieid", "movie", "id", "iid", "productid", "bookid");
    private static final Set<String> TITLE_NAMES = Set.of("title", "name");
    private static final Set<String> GENRE_NAMES = Set.of("genres", "genre", "categories", "category");
    private static final Pattern GENRE_FLAGS = Pattern.compile("[^|]+(\\|[^|]*){4}(\\|[01])+\\s*");
    private static final String EXPECTED =
            "an item: id|title|…|genre flags, id::title::genres, or CSV with the columns movieId,title,genres";

    static String separatorOf(DelimitedFile file) {
        String first = file.firstLine();
        if (GENRE_FLAGS.matcher(first).matches()) {
            return "|";
        }
        if (first.contains("::")) {
            return "::";
        }
        if (first.contains(",")) {
            return ",";
        }
        throw file.wrong("the first line", first, EXPECTED);
    }

    /** @throws io.thalweg.rating.UnreadableFileException if the first line is neither an item nor names the columns of items */
    static ItemLayout of(DelimitedFile file, Path path, String separator, List<String> first) {
        if (separator.equals("|")) {
            return new ItemLayout(false, 0, 1, GenreFlags.FIRST_FLAG, GenreFlags.of(path));
        }
        int id = DelimitedFile.columnOf(ID_NAMES, first);
        int title = DelimitedFile.columnOf(TITLE_NAMES, first);
        int genres = DelimitedFile.columnOf(GENRE_NAMES, first);
        if (id >= 0 && title >= 0) {
            Genres listed = genres < 0 ? (fields, f) -> List.of() : Genres.listedIn(genres);
            return new ItemLayout(true, id, title, Math.max(Math.max(id, title), genres) + 1, listed);
        }
        if (first.size() != 3 || id >= 0) {
            throw file.wrong("the first line", file.firstLine(), EXPECTED);
        }
        return new ItemLayout(false, 0, 1, 3, Genres.listedIn(2));
    }
}
