package io.thalweg.catalog;

import io.thalweg.rating.file.FileNotes;
import io.thalweg.rating.file.RecordFile;
import io.thalweg.rating.file.Separator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The genre flags of {@code u.item}: a 0 or 1 for each genre, from the sixth field on. */
final class GenreFlags {

    static final int FIRST_FLAG = 5;

    /** As in ML-100K's {@code u.genre}. */
    private static final List<String> NAMES =
            List.of(("unknown,Action,Adventure,Animation,Children's,Comedy,Crime,Documentary,Drama,Fantasy,"
                            + "Film-Noir,Horror,Musical,Mystery,Romance,Sci-Fi,Thriller,War,Western")
                    .split(","));

    private GenreFlags() {}

    /** With the names in the {@code u.genre} beside the file, else ML-100K's. */
    static Genres of(Path items) {
        Path beside = items.resolveSibling("u.genre");
        List<String> names = Files.exists(beside) ? readNames(beside) : NAMES;
        return (fields, file) -> genresOf(fields, file, names);
    }

    private static List<String> genresOf(List<String> fields, RecordFile file, List<String> names) {
        if (fields.size() != FIRST_FLAG + names.size()) {
            throw file.wrong("has " + fields.size() + " fields; expected id, title, two dates, address and "
                    + names.size() + " genre flags");
        }
        List<String> genres = new ArrayList<>();
        for (int g = 0; g < names.size(); g++) {
            String flag = fields.get(FIRST_FLAG + g).strip();
            if (!flag.equals("0") && !flag.equals("1")) {
                throw file.wrong("the flag of " + names.get(g), flag, "0 or 1");
            }
            if (flag.equals("1") && Genres.isGenre(names.get(g))) {
                genres.add(names.get(g));
            }
        }
        return genres;
    }

    private static List<String> readNames(Path path) {
        List<String> names = new ArrayList<>();
        try (RecordFile file = RecordFile.open(path, new FileNotes(path))) {
            file.separateBy(Separator.PIPE);
            List<String> fields;
            while ((fields = file.next()) != null) {
                if (fields.size() != 2 || !fields.get(1).strip().equals(Integer.toString(names.size()))) {
                    throw file.wrong("the genre", String.join("|", fields), "name|" + names.size());
                }
                names.add(fields.get(0).strip());
            }
        }
        return names;
    }
}
