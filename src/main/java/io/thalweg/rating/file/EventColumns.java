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
        if (Column.USER.in(first).isPresent() || Column.ITEM.in(first).isPresent()) {
            return false;
        }
        if (first.size() > 2) {
            return RatingLayout.isNumber(first.get(2)) || isTime(first.get(2));
        }
        boolean mayBeNames = first.stream().noneMatch(EventColumns::hasDigits);
        if (mayBeNames
                && file.firstLines().size() > 1
                && hasDigits(file.firstLines().get(1))) {
            throw file.wrong("the first line", file.firstLine(), EXPECTED);
        }
        return first.size() == 2;
    }

    /** Whether the first line has names, where it was said by number which column is which. */
    static boolean areNames(List<String> first, Map<Column, Integer> places) {
        Integer count = places.get(Column.COUNT);
        if (count != null) {
            return !RatingLayout.isNumber(first.get(count));
        }
        Integer time = places.get(Column.TIME);
        if (time != null) {
            return !isTime(first.get(time));
        }
        return Column.USER.in(first).isPresent() || Column.ITEM.in(first).isPresent();
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
        int count = columns > 2 && !thirdIsTime ? 2 : -1;
        int time = columns == 4 ? 3 : thirdIsTime ? 2 : -1;
        return new RatingLayout(
                false,
                0,
                1,
                count,
                time,
                first.size(),
                "no names: user, item" + (count < 0 ? "" : ", count") + (time < 0 ? "" : ", time"));
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
