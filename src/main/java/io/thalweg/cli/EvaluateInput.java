package io.thalweg.cli;

import io.thalweg.evaluate.Shuffles;
import io.thalweg.rating.EventGenerator;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingGenerator;
import io.thalweg.rating.RatingScale;
import io.thalweg.rating.file.FileRatings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * What there is to learn from.
 *
 * @param ratings to learn, in order of time
 * @param test to predict afterwards; empty where there is no such file
 */
record EvaluateInput(List<Rating> ratings, List<Rating> test, RatingScale scale) {

    /**
     * Reads either {@code ratings}, or {@code train} and {@code test}.
     *
     * @param reads reads one of them, by a scale, or by the file's own
     */
    static EvaluateInput read(
            @Nullable Path ratings,
            @Nullable Path train,
            @Nullable Path test,
            @Nullable RatingScale scale,
            BiFunction<Path, @Nullable RatingScale, FileRatings> reads) {
        Path first = ratings != null ? ratings : train;
        if (first == null) {
            throw new IllegalArgumentException("no file to read");
        }
        FileRatings learned = reads.apply(first, scale);
        List<Rating> predicted =
                test == null ? List.of() : reads.apply(test, scale).ratings();
        return new EvaluateInput(learned.ratings(), predicted, scale == null ? scaleOf(learned, predicted) : scale);
    }

    /** With ratings of one moment in a random order. */
    EvaluateInput shuffled(long seed) {
        return new EvaluateInput(Shuffles.ofOneMoment(ratings, seed), test, scale);
    }

    /** A generated stream. */
    static EvaluateInput generated(RatingGenerator generator) {
        List<Rating> ratings = new ArrayList<>();
        generator.forEachRemaining(ratings::add);
        return new EvaluateInput(ratings, List.of(), generator.options().scale());
    }

    /** A generated stream of events. */
    static EvaluateInput generated(EventGenerator generator, Feedback feedback) {
        List<Rating> events = new ArrayList<>();
        generator.forEachRemaining(event ->
                events.add(new Rating(event.userId(), event.itemId(), feedback.ofOneEvent(), event.timestampMillis())));
        return new EvaluateInput(events, List.of(), feedback.scale());
    }

    private static RatingScale scaleOf(FileRatings learned, List<Rating> predicted) {
        List<Rating> all = new ArrayList<>(learned.ratings());
        all.addAll(predicted);
        return new FileRatings(learned.file(), all, learned.hasTime(), List.of()).scale();
    }
}
