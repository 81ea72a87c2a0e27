package io.thalweg.rating.file;

import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingScale;
import java.nio.file.Path;
import java.util.List;

/**
 * The ratings of a file, and what was noticed while it was read.
 *
 * @param file where they are from
 * @param ratings in order of time; ties, and files without times, in file order
 * @param hasTime whether times are the file's own; if not, they are made up and only say the order
 * @param notes what was guessed, left out or read in another way, one line each
 */
public record FileRatings(Path file, List<Rating> ratings, boolean hasTime, List<String> notes) {

    /**
     * From the lowest to the highest rating.
     *
     * @throws UnreadableFileException if there are no two different ratings
     */
    public RatingScale scale() {
        double lowest = Double.POSITIVE_INFINITY;
        double highest = Double.NEGATIVE_INFINITY;
        for (Rating rating : ratings) {
            lowest = Math.min(lowest, rating.value());
            highest = Math.max(highest, rating.value());
        }
        if (lowest >= highest) {
            throw new UnreadableFileException(
                    file, "has no two different ratings to take the scale from; give the scale as --scale LO..HI");
        }
        return new RatingScale(lowest, highest);
    }
}
