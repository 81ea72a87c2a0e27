package io.thalweg.rating.file;

import io.thalweg.rating.RatingScale;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a file of ratings is to be read.
 *
 * @param columns which column is which, as far as it was said
 * @param unrated values of the rating that stand for none; compared as numbers where they are, else as text
 * @param duplicates what counts of several ratings of one user and item, in a file without times
 * @param skipsRefused whether ratings that the application would refuse are left out; else they make the file unreadable
 * @param scale what ratings must be on; null for the file's own lowest and highest
 * @param nowMillis when the ratings are sent, which may be a day later, not more; null where they are not
 * @param mostOfUser items that a user may have rated, 0 for any number
 */
public record ReadingOptions(
        ColumnChoice columns,
        List<String> unrated,
        Duplicates duplicates,
        boolean skipsRefused,
        @Nullable RatingScale scale,
        @Nullable Long nowMillis,
        int mostOfUser) {

    /** All by the file itself. */
    public static final ReadingOptions DEFAULT =
            new ReadingOptions(ColumnChoice.NONE, List.of(), Duplicates.LAST, false, null, null, 0);

    public ReadingOptions {
        unrated = List.copyOf(unrated);
    }

    public ReadingOptions withColumns(ColumnChoice chosen) {
        return new ReadingOptions(chosen, unrated, duplicates, skipsRefused, scale, nowMillis, mostOfUser);
    }

    public ReadingOptions withUnrated(String... values) {
        return new ReadingOptions(columns, List.of(values), duplicates, skipsRefused, scale, nowMillis, mostOfUser);
    }

    public ReadingOptions withDuplicates(Duplicates policy) {
        return new ReadingOptions(columns, unrated, policy, skipsRefused, scale, nowMillis, mostOfUser);
    }

    public ReadingOptions skippingRefused() {
        return new ReadingOptions(columns, unrated, duplicates, true, scale, nowMillis, mostOfUser);
    }

    public ReadingOptions withScale(@Nullable RatingScale given) {
        return new ReadingOptions(columns, unrated, duplicates, skipsRefused, given, nowMillis, mostOfUser);
    }

    /** For ratings that are to be sent now to an application that takes so many of a user. */
    public ReadingOptions sentAt(long millis, int mostRatingsOfUser) {
        return new ReadingOptions(columns, unrated, duplicates, skipsRefused, scale, millis, mostRatingsOfUser);
    }
}
