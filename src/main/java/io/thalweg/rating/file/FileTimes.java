package io.thalweg.rating.file;

import io.thalweg.rating.Rating;
import io.thalweg.rating.TimeText;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The times of a file, and in which forms they were written. One thread. */
final class FileTimes {

    private final TimeText time = new TimeText();
    private final long[] forms = new long[TimeText.Form.values().length];
    private long digitDates;

    /**
     * Milliseconds since 1970.
     *
     * @throws DateTimeException if the text is no time
     * @throws ArithmeticException if it is too far away
     */
    long millis(String text) {
        long millis = time.millis(text);
        forms[time.form().index()]++;
        digitDates += TimeText.looksLikeDate(text) ? 1 : 0;
        return millis;
    }

    /** Whether so many times, which are all, could be dates written as digits: 20200131. */
    boolean areAllDigitDates(int count) {
        return digitDates == count;
    }

    /** In which forms they are, and from when to when. */
    String forPeople(List<Rating> inTimeOrder) {
        List<TimeText.Form> used = Arrays.stream(TimeText.Form.values())
                .filter(form -> forms[form.index()] > 0)
                .toList();
        return "; times in "
                + used.stream()
                        .map(form -> used.size() == 1
                                ? form.toString()
                                : String.format(Locale.ROOT, "%s (%,d)", form, forms[form.index()]))
                        .collect(Collectors.joining(", "))
                + ", from " + day(inTimeOrder.get(0)) + " to " + day(inTimeOrder.get(inTimeOrder.size() - 1));
    }

    private static LocalDate day(Rating rating) {
        return LocalDate.ofInstant(Instant.ofEpochMilli(rating.timestampMillis()), ZoneOffset.UTC);
    }
}
