package io.thalweg.cli;

import io.thalweg.rating.Duplicates;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingFile;
import io.thalweg.rating.RatingGenerator;
import io.thalweg.rating.RatingScale;
import io.thalweg.rating.UnreadableFileException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What there is to learn from.
 *
 * @param ratings to learn, in order of time
 * @param test to predict afterwards; empty where there is no such file
 */
record EvaluateInput(List<Rating> ratings, List<Rating> test, RatingScale scale) {

    /** Reads either {@code ratings}, or {@code train} and {@code test}. */
    static EvaluateInput read(
            @Nullable Path ratings,
            @Nullable Path train,
            @Nullable Path test,
            @Nullable RatingScale scale,
            Duplicates duplicates,
            PrintWriter err) {
        Path first = ratings != null ? ratings : train;
        if (first == null) {
            throw new IllegalArgumentException("no file to read");
        }
        List<Rating> learned = read(first, duplicates, err);
        List<Rating> predicted = test == null ? List.of() : read(test, duplicates, err);
        RatingScale used = scale == null ? scaleOf(first, learned, predicted) : scale;
        requireOnScale(first, learned, used);
        if (test != null) {
            requireOnScale(test, predicted, used);
        }
        return new EvaluateInput(learned, predicted, used);
    }

    /** A generated stream. */
    static EvaluateInput generated(RatingGenerator generator) {
        List<Rating> ratings = new ArrayList<>();
        generator.forEachRemaining(ratings::add);
        return new EvaluateInput(ratings, List.of(), generator.options().scale());
    }

    private static List<Rating> read(Path file, Duplicates duplicates, PrintWriter err) {
        try (Progress progress =
                Progress.of("reading " + file.getFileName(), file.toFile().length(), err)) {
            return RatingFile.readInTimeOrder(file, duplicates, (read, total) -> progress.to(read));
        }
    }

    private static RatingScale scaleOf(Path file, List<Rating> learned, List<Rating> predicted) {
        double lowest = Double.POSITIVE_INFINITY;
        double highest = Double.NEGATIVE_INFINITY;
        for (Rating rating : Stream.concat(learned.stream(), predicted.stream()).toList()) {
            lowest = Math.min(lowest, rating.value());
            highest = Math.max(highest, rating.value());
        }
        if (lowest >= highest) {
            throw new UnreadableFileException(file, "has no two different ratings to take the scale from; add --scale");
        }
        return new RatingScale(lowest, highest);
    }

    private static void requireOnScale(Path file, List<Rating> ratings, RatingScale scale) {
        for (Rating rating : ratings) {
            if (!scale.contains(rating.value())) {
                throw new UnreadableFileException(
                        file,
                        "has the rating " + rating.value() + ", off the scale " + scale + "; give another --scale");
            }
        }
    }
}
