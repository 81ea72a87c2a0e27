package io.thalweg.catalog;

import io.thalweg.rating.file.Column;
import io.thalweg.rating.file.RecordFile;
import io.thalweg.rating.file.Separator;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where a table of items keeps what, told by its first line.
 *
 * @param hasHeader whether the first line names the columns
 * @param id index of the item id's column
 * @param title index of the title's column
 * @param columnCount how many fields a line has; 0 where the genres say so
 * @param genres takes the genres from a line
 */
record ItemLayout(boolean hasHeader, int id, int title, int columnCount, Genres genres) {

    /** The better names first. */
    static final List<String> ID_NAMES =
            Stream.concat(Column.ITEM.names().stream(), Stream.of("id")).toList();

    static final List<String> TITLE_NAMES = List.of(
            "title",
            "name",
            "movietitle",
            "itemname",
            "itemtitle",
            "productname",
            "producttitle",
            "booktitle",
            "moviename",
            "filmname",
            "artistname",
            "trackname",
            "songname",
            "gamename",
            "businessname");

    static final List<String> GENRE_NAMES =
            List.of("genres", "genre", "categories", "category", "class", "maincategory", "genrenames");

    private static final Pattern GENRE_FLAGS = Pattern.compile("[^|]+(\\|[^|]*){4}(\\|[01])+\\s*");
    private static final int LONGEST_ID = 40;
    private static final String LIST_IN_RECBOLE = ":token_seq";
    private static final String EXPECTED =
            "an item: id|title|…|genre flags, id::title::genres, or a table with the columns movieId,title,genres, or"
                    + " JSON objects";

    static Separator separatorOf(RecordFile file) {
        return GENRE_FLAGS.matcher(file.firstLine()).matches()
                ? Separator.PIPE
                : ItemFile.separatorOf(file, 2, EXPECTED);
    }

    /** @throws io.thalweg.rating.file.UnreadableFileException if the first line is neither an item nor names the columns of items */
    static ItemLayout of(RecordFile file, Path path, List<String> first) {
        if (GENRE_FLAGS.matcher(file.firstLine()).matches()) {
            return new ItemLayout(false, 0, 1, 0, GenreFlags.of(path));
        }
        int id = bestOf(ID_NAMES, first);
        int title = bestOf(TITLE_NAMES, first);
        int genres = bestOf(GENRE_NAMES, first);
        if (id >= 0 && title >= 0 && id != title) {
            return new ItemLayout(true, id, title, first.size(), genresIn(genres, first));
        }
        if (first.size() != 3 || id >= 0 || title >= 0 || genres >= 0 || isUnlikeTheSecond(file)) {
            throw file.wrong("the first line", file.firstLine(), EXPECTED);
        }
        file.notes().say("no names of columns: id, title, categories");
        return new ItemLayout(false, 0, 1, 3, Genres.listedIn(2));
    }

    /** The column that has the best of the names; -1 if none has. */
    static int bestOf(List<String> names, List<String> header) {
        int best = names.size();
        int found = -1;
        for (int at = 0; at < header.size(); at++) {
            int rank = names.indexOf(Column.plain(header.get(at)));
            if (rank >= 0 && rank < best) {
                best = rank;
                found = at;
            }
        }
        return found;
    }

    /** Whether these fields could be an item of this file. */
    boolean fits(List<String> fields) {
        String itemId = columnCount == fields.size() ? fields.get(id).strip() : "";
        return !itemId.isEmpty()
                && itemId.length() <= LONGEST_ID
                && itemId.chars().noneMatch(Character::isWhitespace);
    }

    /** A first line that begins with a word, where the second begins with a number, names columns that nobody knows. */
    private static boolean isUnlikeTheSecond(RecordFile file) {
        List<String> lines = file.firstLines();
        return lines.size() > 1
                && !lines.get(0).strip().matches("\\W*\\d.*")
                && lines.get(1).strip().matches("\\W*\\d.*");
    }

    private static Genres genresIn(int column, List<String> header) {
        if (column < 0) {
            return (fields, file) -> List.of();
        }
        return header.get(column).strip().endsWith(LIST_IN_RECBOLE)
                ? Genres.blankSeparatedIn(column)
                : Genres.listedIn(column);
    }
}
