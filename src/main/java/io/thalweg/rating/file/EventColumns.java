package io.thalweg.rating.file;

import io.thalweg.rating.DecimalText;
import io.thalweg.rating.TimeText;
import java.time.DateTimeException;
import java.util.List;
import java.util.Map;

/** Files of events without names of columns: user, item, then a count or a time, or both. */
final class EventColumns {

    /** What the first line must be. */
    static final String EXPECTED = "an event (user, item and perhaps a count and a time) or the columns' names, such as"
            + " userId,itemId,count,timestamp; or say which column is which, for example --columns user=1,item=2,count=3";

    /** What follows a message that misses ratings. */
    static final String ADVICE = "; or, if these are events without ratings, add --implicit";

    private static final double LEAST_TIME = 1e8;

    private EventColumns() {}

    /**
     * Whether the first line is an event already.
     *
     * @throws UnreadableFileException if the first line looks like names, of which none is known
     */
    static boolean hasNoNames(RecordFile file, List<String> first) {
        if (hasKnownNames(first)) {
            return false;
        }
        if (first.size() > 2) {
            return RatingLayout.isNumber(first.get(2)) || isTime(first.get(2));
        }
        requireNoNames(file, first);
        return first.size() == 2;
    }

    /**
     * Whether the first line has names, where it was said by number which column is which.
     *
     * @throws UnreadableFileException if the first line looks like names, and nothing tells
     */
    static boolean areNames(RecordFile file, List<String> first, Map<Column, Integer> places, Unrated unrated) {
        Integer count = places.get(Column.COUNT);
        if (count != null) {
            return RatingLayout.isName(first.get(count).strip(), unrated);
        }
        Integer time = places.get(Column.TIME);
        if (time != null) {
            return RatingLayout.isName(first.get(time).strip(), unrated) && !isTime(first.get(time));
        }
        if (!hasKnownNames(first)) {
            requireNoNames(file, first);
        }
        return hasKnownNames(first);
    }

    /** A number that is as large as times are is a time. */
    static RatingLayout withoutNames(RecordFile file, List<String> first) {
        int columns = first.size();
        while (columns > 2 && first.get(columns - 1).isBlank()) {
            columns--;
        }
        boolean thirdIsTime = columns > 2 && isTime(first.get(2));
        if (columns > 4 || (columns == 4 && (thirdIsTime || !isTime(first.get(3))))) {
            throw file.wrong("has " + columns + " columns without names; say which is which, for example --columns"
                    + " user=1,item=2,count=3,time=4");
        }
        if (columns > 2 && first.get(2).strip().length() >= 8 && TimeText.looksLikeDate(first.get(2))) {
            throw file.wrong("the third column is digits like 20200131, which may be a date or a count; write dates as"
                    + " 2020-01-31, or say --columns user=1,item=2,count=3");
        }
        int count = columns > 2 && !thirdIsTime ? 2 : -1;
        int time = columns == 4 ? 3 : thirdIsTime ? 2 : -1;
        String taken = first.stream().anyMatch(EventColumns::hasDigits)
                ? ""
                : " (so '" + file.firstLine() + "' is taken for an event)";
        return new RatingLayout(
                false,
                0,
                1,
                count,
                time,
                first.size(),
                "no names" + taken + ": user, item" + (count < 0 ? "" : ", count") + (time < 0 ? "" : ", time"));
    }

    private static boolean hasKnownNames(List<String> first) {
        return Column.USER.in(first).isPresent() || Column.ITEM.in(first).isPresent();
    }

    /** Words above lines with digits are names, that nobody knows. */
    private static void requireNoNames(RecordFile file, List<String> first) {
        boolean mayBeNames = first.stream().noneMatch(EventColumns::hasDigits);
        if (mayBeNames
                && file.firstLines().size() > 1
                && hasDigits(file.firstLines().get(1))) {
            throw file.wrong(
                    "the first line",
                    file.firstLine(),
                    EXPECTED + "; if these are names, by them: --columns user="
                            + first.get(0).strip() + ",item="
                            + first.get(first.size() - 1).strip());
        }
    }

    private static boolean hasDigits(String line) {
        return line.chars().anyMatch(Character::isDigit);
    }

    private static boolean isTime(String text) {
        double number = DecimalText.number(text);
        if (!Double.isNaN(number)) {
            return number >= LEAST_TIME;
        }
        try {
            return new TimeText().millis(text) > 0;
        } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
            return false;
        }
    }
}
