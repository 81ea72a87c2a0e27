package io.thalweg.rating.file;

import io.thalweg.rating.Feedback;
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
 * @param feedback what ratings must be, or that there are events instead, with a count perhaps; null for stars from the file's own
 *     lowest to its highest
 * @param nowMillis when the ratings are sent, which may be a day later, not more; null where they are not
 * @param mostOfUser items that a user may have rated, 0 for any number
 * @param inLearnedOrder whether a column {@code sequence} says in which order a user's ratings were learned
 */
public record ReadingOptions(
        ColumnChoice columns,
        List<String> unrated,
        Duplicates duplicates,
        boolean skipsRefused,
        @Nullable Feedback feedback,
        @Nullable Long nowMillis,
        int mostOfUser,
        boolean inLearnedOrder) {

    /** All by the file itself. */
    public static final ReadingOptions DEFAULT =
            new ReadingOptions(ColumnChoice.NONE, List.of(), Duplicates.LAST, false, null, null, 0, false);

    public ReadingOptions {
        unrated = List.copyOf(unrated);
    }

    public ReadingOptions withColumns(ColumnChoice chosen) {
        return new ReadingOptions(
                chosen, unrated, duplicates, skipsRefused, feedback, nowMillis, mostOfUser, inLearnedOrder);
    }

    public ReadingOptions withUnrated(String... values) {
        return new ReadingOptions(
                columns, List.of(values), duplicates, skipsRefused, feedback, nowMillis, mostOfUser, inLearnedOrder);
    }

    public ReadingOptions withDuplicates(Duplicates policy) {
        return new ReadingOptions(
                columns, unrated, policy, skipsRefused, feedback, nowMillis, mostOfUser, inLearnedOrder);
    }

    public ReadingOptions skippingRefused() {
        return new ReadingOptions(columns, unrated, duplicates, true, feedback, nowMillis, mostOfUser, inLearnedOrder);
    }

    /** For stars that must be on a scale. */
    public ReadingOptions withScale(RatingScale scale) {
        return withFeedback(Feedback.stars(scale));
    }

    public ReadingOptions withFeedback(@Nullable Feedback given) {
        return new ReadingOptions(
                columns, unrated, duplicates, skipsRefused, given, nowMillis, mostOfUser, inLearnedOrder);
    }

    /** Whether lines are events, with a count perhaps, and not ratings. */
    boolean hasEvents() {
        return feedback != null && feedback.isImplicit();
    }

    /** For ratings that are to be sent now to an application that takes so many of a user. */
    public ReadingOptions sentAt(long millis, int mostRatingsOfUser) {
        return new ReadingOptions(
                columns, unrated, duplicates, skipsRefused, feedback, millis, mostRatingsOfUser, inLearnedOrder);
    }

    /** For files that {@code export ratings} wrote: others stay in order of time. */
    public ReadingOptions inTheOrderOfSequences() {
        return new ReadingOptions(columns, unrated, duplicates, skipsRefused, feedback, nowMillis, mostOfUser, true);
    }
}
