package io.thalweg.cli;

import io.thalweg.catalog.Item;
import io.thalweg.rating.EventGenerator;
import io.thalweg.rating.GeneratorOptions;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingGenerator;
import io.thalweg.rating.RatingScale;
import io.thalweg.rating.file.FileRatings;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/**
 * A stream of ratings to learn, and what is known of it beforehand.
 *
 * @param name of the stream, the same for the same stream
 * @param ratings in the order in which they are sent
 * @param count how many there are
 * @param expected what the true model expects of the rating that came last; NaN where it is not known
 */
record DemoInput(
        String name,
        Iterator<Rating> ratings,
        long count,
        RatingScale scale,
        List<Item> items,
        Function<Rating, Double> expected) {

    /** A file's ratings in order of time. */
    static DemoInput ofFile(FileRatings read, RatingScale scale, List<Item> items) {
        List<Rating> ratings = read.ratings();
        return new DemoInput(
                read.file().getFileName() + ", " + ratings.size() + " ratings",
                ratings.iterator(),
                ratings.size(),
                scale,
                items,
                rating -> Double.NaN);
    }

    /** A generated stream of events without stars. */
    static DemoInput events(EventGenerator generator, GeneratorOptions options, RatingScale scale, List<Item> items) {
        return new DemoInput("events of " + options, generator, options.ratings(), scale, items, event -> Double.NaN);
    }

    /** A generated stream, whose true model is known. */
    static DemoInput generated(RatingGenerator generator, List<Item> items) {
        return new DemoInput(
                generator.options().toString(),
                generator,
                generator.options().ratings(),
                generator.options().scale(),
                items,
                rating -> generator.expectedRating());
    }
}
