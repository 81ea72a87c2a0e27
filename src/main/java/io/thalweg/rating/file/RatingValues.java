package io.thalweg.rating.file;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** The lowest and highest ratings of a file, to find values that stand for no rating: 99, 0, -1, or -2 beside -1. */
final class RatingValues {

    /** From so many different values on, one of them can be far from the others. */
    private static final int LEAST_VALUES = 4;

    private static final int MANY_VALUES = 6;
    /** No scale that people rate on is wider. */
    private static final double WIDEST = 1e9;

    private static final int FAR = 3;
    private static final int FAR_FROM_FEW = 5;

    private final Extreme lowest = new Extreme(1);
    private final Extreme highest = new Extreme(-1);
    private final Set<Double> some = new HashSet<>();

    /** The outermost values on one side, up to three. */
    private static final class Extreme {
        private final int sign;
        private double value = Double.NaN;
        private double second = Double.NaN;
        private double third = Double.NaN;
        private long count;
        private long line;

        Extreme(int sign) {
            this.sign = sign;
        }

        void add(double added, long atLine) {
            if (added == value) {
                count++;
            } else if (isFurther(added, value)) {
                third = second;
                second = value;
                value = added;
                count = 1;
                line = atLine;
            } else if (added != second && isFurther(added, second)) {
                third = second;
                second = added;
            } else if (added != second && added != third && isFurther(added, third)) {
                third = added;
            }
        }

        private boolean isFurther(double added, double known) {
            return Double.isNaN(known) || sign * added < sign * known;
        }

        /** Whether the outermost value, or the two, are far from all that lies up to the other side's outermost. */
        boolean isFar(double otherSide, int far) {
            return Math.abs(value - second) > far * Math.abs(second - otherSide)
                    || Math.abs(second - third) > far * Math.abs(third - otherSide);
        }
    }

    void add(double value, long line) {
        lowest.add(value, line);
        highest.add(value, line);
        if (some.size() < MANY_VALUES) {
            some.add(value);
        }
    }

    /** @throws UnreadableFileException if the scale would be taken from a value that is far from all others, or from -1 */
    void requireAlike(RecordFile file) {
        if (highest.value - lowest.value > WIDEST) {
            throw file.unfit("has ratings from " + lowest.value + " (line " + lowest.line + ") to " + highest.value
                    + " (line " + highest.line + "), which is no scale; give it as --scale LO..HI");
        }
        if (some.size() < LEAST_VALUES) {
            return;
        }
        int far = some.size() < MANY_VALUES ? FAR_FROM_FEW : FAR;
        if (highest.isFar(lowest.value, far)) {
            throw unlike(file, highest);
        }
        boolean isMinusOne = lowest.value == -1 && lowest.second >= 0;
        boolean isMinusTwo = lowest.value == -2 && lowest.second == -1 && lowest.third >= 0;
        if (isMinusOne || isMinusTwo || lowest.isFar(highest.value, far)) {
            throw unlike(file, lowest);
        }
    }

    /** Zero is a rating in some files and none in others, and nothing in the file says which. */
    void tell(FileNotes notes, long ratingCount) {
        if (lowest.value == 0 && lowest.second > 0) {
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
                text(extreme == lowest ? lowest.second : lowest.value),
                text(extreme == highest ? highest.second : highest.value),
                value,
                value,
                text(lowest.value),
                text(highest.value)));
    }

    private static String text(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }
}
