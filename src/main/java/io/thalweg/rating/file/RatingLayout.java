package io.thalweg.rating.file;

import io.thalweg.rating.DecimalText;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where a file of ratings, or of events, keeps what, told by its first line and by who gave it.
 *
 * @param hasHeader whether the first line names the columns
 * @param user index of the user id's column
 * @param item index of the item id's column
 * @param rating index of the rating's column, or of the count's in a file of events; -1 where there is none
 * @param time index of the time's column, or -1
 * @param columnCount how many fields a line has
 * @param columns what is read and what is not, for people
 */
record RatingLayout(boolean hasHeader, int user, int item, int rating, int time, int columnCount, String columns) {

    private static final Pattern ASIN = Pattern.compile("(B0[0-9A-Z]{8}|[0-9]{9}[0-9X])");
    private static final Pattern REVIEWER = Pattern.compile("A[0-9A-Z]{9,20}");
    private static final double LEAST_TIME = 1e8;
    private static final String EXPECTED = "a rating (user, item, rating and perhaps time) or the columns' names,"
            + " such as userId,movieId,rating,timestamp; or say which column is which, for example --columns"
            + " user=1,item=2,rating=3";

    /** @throws UnreadableFileException if the first line is neither a rating nor names the columns of ratings */
    static RatingLayout of(
            RecordFile file, List<String> first, ColumnChoice choice, Unrated unrated, boolean hasEvents) {
        choice.requireFit(file, hasEvents);
        if (choice.isByNumber()) {
            return byNumber(file, first, choice, unrated, hasEvents);
        }
        if (choice.isEmpty() && hasEvents && EventColumns.hasNoNames(file, first)) {
            return EventColumns.withoutNames(file, first);
        }
        if (choice.isEmpty() && !hasEvents && first.size() >= 3 && isNumber(first.get(2))) {
            return withoutNames(file, first);
        }
        return byName(file, first, choice, hasEvents);
    }

    /** Whether there is a rating, or a count. */
    boolean hasRating() {
        return rating >= 0;
    }

    boolean hasTime() {
        return time >= 0;
    }

    /** Whether these fields could be a rating of this file. */
    boolean fits(List<String> fields) {
        return fields.size() == columnCount
                && (rating < 0 || isNumber(fields.get(rating)))
                && (!hasTime() || !fields.get(time).isBlank());
    }

    static boolean isNumber(String text) {
        return !Double.isNaN(DecimalText.number(text));
    }

    /** User, item, rating and perhaps time; a separator at the end of each line is no column. */
    private static RatingLayout withoutNames(RecordFile file, List<String> first) {
        int columns = first.size();
        while (columns > 3 && first.get(columns - 1).isBlank()) {
            columns--;
        }
        if (columns > 4) {
            throw file.wrong("has " + columns + " columns without names; say which is which, for example"
                    + " --columns user=1,item=2,rating=3");
        }
        if (first.get(0).strip().equals("0")
                && first.get(1).strip().equals("1")
                && first.get(2).strip().equals("2")) {
            throw file.wrong("is '" + file.firstLine() + "', which looks like the numbers of columns; delete the line");
        }
        if (ASIN.matcher(first.get(0).strip()).matches()
                && REVIEWER.matcher(first.get(1).strip()).matches()) {
            throw file.wrong(
                    "the first column looks like Amazon's items, the second like its users; say which is which:"
                            + " --columns user=2,item=1,rating=3" + (columns == 4 ? ",time=4" : ""));
        }
        boolean hasTime = columns == 4;
        if (hasTime
                && DecimalText.number(first.get(2)) >= LEAST_TIME
                && DecimalText.number(first.get(3)) < LEAST_TIME) {
            throw file.wrong("the third column looks like a time, the fourth like a rating; say which is which, for"
                    + " example --columns user=1,item=2,rating=4,time=3");
        }
        return new RatingLayout(
                false,
                0,
                1,
                2,
                hasTime ? 3 : -1,
                first.size(),
                "no names: user, item, rating" + (hasTime ? ", time" : ""));
    }

    private static RatingLayout byNumber(
            RecordFile file, List<String> first, ColumnChoice choice, Unrated unrated, boolean hasEvents) {
        Map<Column, Integer> places = new EnumMap<>(Column.class);
        for (Column column : Column.of(hasEvents)) {
            String number = choice.of(column);
            if (number != null) {
                places.put(column, place(file, first, column, number));
            } else if (column.isRequired()) {
                throw file.unfit("--columns gives numbers, but none of " + column.optionName() + "; give user, item"
                        + (hasEvents ? "" : " and rating"));
            }
        }
        requireDifferent(file, places);
        boolean hasHeader = hasEvents
                ? EventColumns.areNames(file, first, places, unrated)
                : isName(first.get(required(places, Column.RATING)).strip(), unrated);
        return of(hasHeader, first, places, hasHeader ? "" : "no names: ");
    }

    private static RatingLayout byName(RecordFile file, List<String> header, ColumnChoice choice, boolean hasEvents) {
        Map<Column, Integer> places = new EnumMap<>(Column.class);
        for (Column column : Column.of(hasEvents)) {
            String name = choice.of(column);
            if (name != null) {
                places.put(column, place(file, header, column, name));
                continue;
            }
            Column.Place place = column.in(header).orElse(null);
            if (place != null && place.twin() >= 0) {
                throw file.wrong("'" + header.get(place.index()) + "' and '" + header.get(place.twin())
                        + "' may both be the column of " + column.optionName() + "; say which: --columns "
                        + column.optionName() + "=" + (place.index() + 1));
            }
            if (place != null) {
                places.put(column, place.index());
            }
        }
        requireDifferent(file, places);
        requireAll(file, header, places, hasEvents);
        return of(true, header, places, "");
    }

    private static RatingLayout of(
            boolean hasHeader, List<String> first, Map<Column, Integer> places, String beginning) {
        List<String> unused = new ArrayList<>();
        for (int at = 0; at < first.size(); at++) {
            if (!places.containsValue(at)) {
                unused.add(hasHeader ? first.get(at).strip() : "" + (at + 1));
            }
        }
        String used = places.entrySet().stream()
                .map(each -> each.getKey().optionName() + "="
                        + (hasHeader ? first.get(each.getValue()).strip() : "" + (each.getValue() + 1)))
                .collect(Collectors.joining(", "));
        return new RatingLayout(
                hasHeader,
                required(places, Column.USER),
                required(places, Column.ITEM),
                places.getOrDefault(Column.RATING, places.getOrDefault(Column.COUNT, -1)),
                places.getOrDefault(Column.TIME, -1),
                first.size(),
                beginning + used + (unused.isEmpty() ? "" : "; not used: " + String.join(", ", unused)));
    }

    /** Whether this is no rating, nor what stands for none. */
    static boolean isName(String text, Unrated unrated) {
        return !isNumber(text)
                && !unrated.has(text)
                && !text.isEmpty()
                && !Set.of("na", "n/a", "nan", "null", "none").contains(text.toLowerCase(Locale.ROOT));
    }

    private static void requireDifferent(RecordFile file, Map<Column, Integer> places) {
        if (new HashSet<>(places.values()).size() < places.size()) {
            throw file.unfit("--columns gives one column for two of user, item, rating, count and time");
        }
    }

    private static int required(Map<Column, Integer> places, Column column) {
        return Objects.requireNonNull(places.get(column), column.optionName());
    }

    private static int place(RecordFile file, List<String> first, Column column, String where) {
        if (where.chars().allMatch(Character::isDigit)) {
            int number = where.length() > 6 ? Integer.MAX_VALUE : Integer.parseInt(where);
            if (number < 1 || number > first.size()) {
                throw file.wrong("has " + first.size() + " columns; --columns gives " + column.optionName()
                        + " as number " + where);
            }
            return number - 1;
        }
        for (int at = 0; at < first.size(); at++) {
            if (first.get(at).strip().equals(where)) {
                return at;
            }
        }
        for (int at = 0; at < first.size(); at++) {
            if (Column.plain(first.get(at)).equals(Column.plain(where))) {
                return at;
            }
        }
        throw file.wrong("there is no column '" + where + "', which --columns gives as " + column.optionName()
                + "; the columns are " + String.join(", ", first));
    }

    private static void requireAll(
            RecordFile file, List<String> header, Map<Column, Integer> places, boolean hasEvents) {
        if (Column.USER.in(header).isEmpty() && Column.ITEM.in(header).isEmpty() && places.isEmpty()) {
            throw wrongFirstLine(file, header, hasEvents ? EventColumns.EXPECTED : EXPECTED);
        }
        for (Column column : Column.of(hasEvents)) {
            if (column.isRequired() && !places.containsKey(column)) {
                throw wrongFirstLine(
                        file,
                        header,
                        (hasEvents ? EventColumns.EXPECTED : EXPECTED) + "; none is a known name of the "
                                + column.optionName() + " ("
                                + String.join(", ", column.names()) + "): say which it is with --columns "
                                + column.optionName() + "=NAME"
                                + (column == Column.RATING ? EventColumns.ADVICE : ""));
            }
        }
    }

    private static UnreadableFileException wrongFirstLine(RecordFile file, List<String> first, String expected) {
        if (first.size() > 3 && first.get(2).isBlank() && isNumber(first.get(3))) {
            return file.wrong("the third of " + first.size() + " columns is empty; if the rating is in another one, say"
                    + " so: --columns user=1,item=2,rating=4");
        }
        return file.wrong("the first line", file.firstLine(), expected);
    }
}
