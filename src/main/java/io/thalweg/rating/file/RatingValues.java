package io.thalweg.rating.file;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** The lowest and highest ratings of a file, to find values that stand for no rating: 99, 0 or -1. */
final class RatingValues {

    /** So many others there must be before one is called unlike them. */
    private static final int LEAST_OTHERS = 4;

    private static final int FAR = 3;

    private final Extreme lowest = new Extreme(1);
    private final Extreme highest = new Extreme(-1);
    private final Set<Double> some = new HashSet<>();

    /** The outermost value on one side, and the next one. */
    private static final class Extreme {
        private final int sign;
        private double value = Double.NaN;
        private double nextValue = Double.NaN;
        private long count;
        private long line;

        Extreme(int sign) {
            this.sign = sign;
        }

        void add(double added, long atLine) {
            if (added == value) {
                count++;
            } else if (Double.isNaN(value) || sign * added < sign * value) {
                nextValue = value;
                value = added;
                count = 1;
                line = atLine;
            } else if (Double.isNaN(nextValue) || sign * added < sign * nextValue) {
                nextValue = added;
            }
        }
    }

    void add(double value, long line) {
        lowest.add(value, line);
        highest.add(value, line);
        if (some.size() <= LEAST_OTHERS) {
            some.add(value);
        }
    }

    /** @throws UnreadableFileException if the scale would be taken from a value that is far from all others, or from -1 */
    void requireAlike(RecordFile file) {
        if (some.size() <= LEAST_OTHERS) {
            return;
        }
        if (highest.value - highest.nextValue > FAR * (highest.nextValue - lowest.value)) {
            throw unlike(file, highest);
        }
        boolean isMinusOne = lowest.value == -1 && lowest.nextValue >= 0;
        if (isMinusOne || lowest.nextValue - lowest.value > FAR * (highest.value - lowest.nextValue)) {
            throw unlike(file, lowest);
        }
    }

    /** Zero is a rating in some files and none in others, and nothing in the file says which. */
    void tell(FileNotes notes, long ratingCount) {
        if (lowest.value == 0 && lowest.nextValue > 0) {
            notes.say(String.format(
                    Locale.ROOT,
                    "%,d of %,d ratings are 0, the first is line %d; if 0 stands for 'not rated', add --unrated 0",
                    lowest.count,
                    ratingCount,
                    lowest.line));
        }
    }

    private UnreadableFileException unlike(RecordFile file, Extreme extreme) {
        String value = text(extreme.value);
        return file.unfit(String.format(
                Locale.ROOT,
                "%,d ratings are %s, the first is line %d, and all others from %s to %s; if %s stands for 'not rated',"
                        + " add --unrated %s, else say that it is a rating: --scale %s..%s",
                extreme.count,
                value,
                extreme.line,
                text(extreme == lowest ? lowest.nextValue : lowest.value),
                text(extreme == highest ? highest.nextValue : highest.value),
                value,
                value,
                text(lowest.value),
                text(highest.value)));
    }

    private static String text(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }
}
