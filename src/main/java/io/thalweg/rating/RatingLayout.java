package io.thalweg.rating;

import java.util.List;
import java.util.Set;

/**
 * Where a ratings file keeps what, told by its first line.
 *
 * @param separator what is between two fields
 * @param hasHeader whether the first line names the columns
 * @param user index of the user id's column
 * @param item index of the item id's column
 * @param rating index of the rating's column
 * @param time index of the time's column, or -1
 * @param columnCount how many fields a line has
 */
record RatingLayout(String separator, boolean hasHeader, int user, int item, int rating, int time, int columnCount) {

    private static final Set<String> USER_NAMES = Set.of("userid", "user", "uid");
    private static final Set<String> ITEM_NAMES =
            Set.of("itemid", "item", "movieid", "movie", "iid", "productid", "bookid");
    private static final Set<String> RATING_NAMES = Set.of("rating", "value", "score", "stars");
    private static final Set<String> TIME_NAMES = Set.of("timestamp", "time", "ts", "timestampmillis");

    /** {@code ::} before tab before comma: the first that is there and is rarest inside ids. */
    static String separatorOf(DelimitedFile file) {
        for (String separator : List.of("::", "\t", ",")) {
            if (file.firstLine().contains(separator)) {
                return separator;
            }
        }
        throw notRatings(file, "user, item, rating and perhaps time, separated by tab, comma or ::");
    }

    /** @throws UnreadableFileException if the first line is neither a rating nor names the columns of ratings */
    static RatingLayout of(DelimitedFile file, String separator, List<String> first) {
        int columns = first.size();
        if (columns >= 3 && columns <= 4 && !Double.isNaN(number(first.get(2)))) {
            return new RatingLayout(separator, false, 0, 1, 2, columns == 4 ? 3 : -1, columns);
        }
        RatingLayout named = new RatingLayout(
                separator,
                true,
                DelimitedFile.columnOf(USER_NAMES, first),
                DelimitedFile.columnOf(ITEM_NAMES, first),
                DelimitedFile.columnOf(RATING_NAMES, first),
                DelimitedFile.columnOf(TIME_NAMES, first),
                columns);
        if (named.user < 0 || named.item < 0 || named.rating < 0) {
            String wanted = "a rating (user, item, rating and perhaps time) or the columns' names,"
                    + " such as userId,movieId,rating,timestamp";
            throw notRatings(file, wanted);
        }
        return named;
    }

    boolean hasTime() {
        return time >= 0;
    }

    /** The number; NaN where the text is none, which then also holds for NaN, infinity and hexadecimal digits. */
    static double number(String text) {
        for (int i = 0; i < text.length(); i++) {
            if ("0123456789.-+eE ".indexOf(text.charAt(i)) < 0) {
                return Double.NaN;
            }
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    private static UnreadableFileException notRatings(DelimitedFile file, String expected) {
        return file.wrong("the first line", file.firstLine(), expected);
    }
}
