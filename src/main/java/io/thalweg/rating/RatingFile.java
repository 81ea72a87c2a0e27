package io.thalweg.rating;

import java.io.Closeable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * A file of ratings, read one by one in file order: {@code u.data} (tabs), {@code ratings.csv} with or without a header,
 * {@code ratings.dat} ({@code ::}), each with or without a time and also gzipped. The first lines tell which; the name doesn't matter.
 *
 * <p>Times are seconds since 1970 and become milliseconds; a time of 100 000 000 000 or more (the year 5138) is taken to be
 * milliseconds already. A file without times gets made-up ones: {@link #FIRST_TIMELESS_MILLIS}, and a second more with each
 * rating. Equal ids are one string in memory. One thread, except for {@link #bytesRead()}.
 */
public final class RatingFile implements Iterator<Rating>, Closeable {

    /** Time of the first rating of a file without times: 2001-09-09T01:46:40Z. */
    public static final long FIRST_TIMELESS_MILLIS = 1_000_000_000_000L;

    private static final long TIMELESS_STEP_MILLIS = 1000;
    private static final long FIRST_MILLISECOND_LIKE = 100_000_000_000L;

    private final DelimitedFile file;
    private final RatingLayout layout;
    private final Map<String, String> ids = new HashMap<>();
    private @Nullable List<String> ahead;
    private long ratingCount;

    /** Told now and then, while a file is read, how far it is. */
    @FunctionalInterface
    public interface Progress {
        void at(long bytesRead, long totalBytes);
    }

    private RatingFile(DelimitedFile file) {
        this.file = file;
        String separator = RatingLayout.separatorOf(file);
        file.separateBy(separator);
        List<String> first = file.next();
        this.layout = RatingLayout.of(file, separator, first == null ? List.of() : first);
        this.ahead = layout.hasHeader() ? file.next() : first;
    }

    /** @throws UnreadableFileException if the file cannot be read or its first line is none of a ratings file */
    public static RatingFile open(Path path) {
        DelimitedFile file = DelimitedFile.open(path, StandardCharsets.UTF_8);
        try {
            return new RatingFile(file);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** As {@link #readInTimeOrder(Path, Duplicates, Progress)}, without telling anyone how far it is. */
    public static List<Rating> readInTimeOrder(Path path) {
        return readInTimeOrder(path, Duplicates.LAST, (bytesRead, totalBytes) -> {});
    }

    /**
     * All ratings, sorted by time; ties, and files without times, stay in file order. Takes about 50 bytes of memory a rating.
     *
     * @param duplicates what counts of several ratings of one user and item, in a file without times
     * @throws UnreadableFileException if the file cannot be read, at the first line that is wrong
     */
    public static List<Rating> readInTimeOrder(Path path, Duplicates duplicates, Progress progress) {
        try (RatingFile file = open(path)) {
            List<Rating> ratings = new ArrayList<>();
            while (file.hasNext()) {
                ratings.add(file.next());
                if (ratings.size() % 10_000 == 0) {
                    progress.at(file.bytesRead(), file.totalBytes());
                }
            }
            progress.at(file.totalBytes(), file.totalBytes());
            if (!file.hasTime()) {
                return duplicates.resolve(ratings);
            }
            ratings.sort(Comparator.comparingLong(Rating::timestampMillis)); // stable
            return ratings;
        }
    }

    /**
     * From the file's lowest to its highest rating; reads the whole file.
     *
     * @throws UnreadableFileException if the file cannot be read or has fewer than two different ratings
     */
    public static RatingScale scaleOf(Path path) {
        try (RatingFile file = open(path)) {
            double lowest = Double.POSITIVE_INFINITY;
            double highest = Double.NEGATIVE_INFINITY;
            while (file.hasNext()) {
                double value = file.next().value();
                lowest = Math.min(lowest, value);
                highest = Math.max(highest, value);
            }
            if (lowest >= highest) {
                String found = file.ratingCount == 0 ? "has no ratings" : "has no two different ratings";
                throw new UnreadableFileException(path, found + " to take the scale from; give the scale as LO..HI");
            }
            return new RatingScale(lowest, highest);
        }
    }

    /** Whether the ratings have times of their own; if not, theirs are made up and only say the order. */
    public boolean hasTime() {
        return layout.hasTime();
    }

    @Override
    public boolean hasNext() {
        return ahead != null;
    }

    /** @throws UnreadableFileException if this or the following line is wrong, naming it */
    @Override
    public Rating next() {
        List<String> fields = ahead;
        if (fields == null) {
            throw new NoSuchElementException("no more ratings");
        }
        Rating rating = toRating(fields);
        ratingCount++;
        ahead = file.next();
        return rating;
    }

    /** Bytes of the file, as stored, that have been taken in so far; any thread may ask. */
    public long bytesRead() {
        return file.bytesRead();
    }

    /** Size of the file as stored. */
    public long totalBytes() {
        return file.totalBytes();
    }

    @Override
    public void close() {
        file.close();
    }

    private Rating toRating(List<String> fields) {
        if (fields.size() != layout.columnCount()) {
            throw file.wrong(
                    "has " + fields.size() + " fields; expected " + layout.columnCount() + " as in the first line");
        }
        String userId = id(fields.get(layout.user()));
        String itemId = id(fields.get(layout.item()));
        double value = value(fields.get(layout.rating()));
        long timestampMillis = layout.hasTime()
                ? timestampMillis(fields.get(layout.time()))
                : FIRST_TIMELESS_MILLIS + TIMELESS_STEP_MILLIS * ratingCount;
        try {
            return new Rating(userId, itemId, value, timestampMillis);
        } catch (InvalidRatingException e) {
            throw file.wrong(String.valueOf(e.getMessage()));
        }
    }

    private String id(String field) {
        String id = field.strip();
        String known = ids.putIfAbsent(id, id);
        return known == null ? id : known;
    }

    private double value(String field) {
        double value = RatingLayout.number(field);
        if (Double.isNaN(value)) {
            throw file.wrong("rating", field, "a number");
        }
        return value;
    }

    private long timestampMillis(String field) {
        try {
            long time = Long.parseLong(field.strip());
            return time < FIRST_MILLISECOND_LIKE ? Math.multiplyExact(time, 1000L) : time;
        } catch (NumberFormatException | ArithmeticException e) {
            throw file.wrong("time", field, "whole seconds since 1970");
        }
    }
}
