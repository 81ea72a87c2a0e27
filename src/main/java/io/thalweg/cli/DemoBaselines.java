package io.thalweg.cli;

import io.thalweg.evaluate.Biases;
import io.thalweg.evaluate.Prequential;
import io.thalweg.evaluate.RunningMean;
import io.thalweg.learn.Outcome;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingScale;
import java.util.ArrayList;
import java.util.List;

/**
 * What simple learners, and the true model where it is known, make of the same stream: sums of squared errors, noted
 * every so many ratings. One thread adds, any may ask.
 */
final class DemoBaselines {

    static final int STRIDE = 500;

    /** Sums of squared errors over the first {@code count} ratings; that of the true model is NaN if it is not known. */
    record Point(long count, double mean, double biases, double truth) {}

    private final RatingScale scale;
    private final RunningMean mean = new RunningMean();
    private final Prequential biases;
    private final List<Point> points = new ArrayList<>(List.of(new Point(0, 0, 0, 0)));
    private long count;
    private double meanSquares;
    private double truthSquares;

    DemoBaselines(Feedback feedback, long seed) {
        this.scale = feedback.scale();
        this.biases = new Prequential(Biases.ALGORITHM, Biases.parameters(), seed, feedback);
    }

    /**
     * Takes in a rating, unless it has no effect, by the rules of the learner.
     *
     * @param expected by the true model, or NaN
     */
    synchronized void add(Rating rating, double expected) {
        Outcome outcome = biases.add(rating);
        if (!outcome.isLearned()) {
            return;
        }
        meanSquares += square(mean.predict(scale.clamp(Double.NaN)) - outcome.rating());
        truthSquares += square(expected - outcome.rating());
        mean.add(outcome.rating());
        count++;
        if (count % STRIDE == 0) {
            points.add(current());
        }
    }

    /** The point after the last rating. */
    synchronized Point current() {
        return new Point(count, meanSquares, biases.errors().squared(scale.range()), truthSquares);
    }

    /** The point noted nearest to so many ratings. */
    synchronized Point at(long ratings) {
        if (ratings >= count) {
            return current();
        }
        return points.get((int) Math.min(points.size() - 1, (ratings + STRIDE / 2) / STRIDE));
    }

    private static double square(double x) {
        return x * x;
    }
}
