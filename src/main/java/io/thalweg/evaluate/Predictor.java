package io.thalweg.evaluate;

import io.thalweg.learn.Outcome;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingScale;
import org.jspecify.annotations.Nullable;

/** What a protocol measures: it predicts a rating before it learns it, or without learning it. */
public interface Predictor {

    /**
     * What came of a rating.
     *
     * @param prediction made before it was learned, clamped; NaN where it taught nothing new
     * @param rating what was learned, which is another number where events of a user and item are counted
     * @param cohort how much was known before; {@code null} for who doesn't ask for users and items
     */
    record Learned(
            double prediction, double rating, @Nullable Cohort cohort) {}

    /** Learns a rating. */
    Learned learn(Rating rating);

    /** Predicts a rating at no time in particular, clamped. */
    double predict(Rating rating);

    /** Simulated tasks. */
    static Predictor of(SimulatedTasks tasks) {
        return new Predictor() {
            @Override
            public Learned learn(Rating rating) {
                Outcome outcome = tasks.apply(rating);
                return new Learned(outcome.prediction(), outcome.rating(), Cohort.of(outcome));
            }

            @Override
            public double predict(Rating rating) {
                return tasks.predict(rating.userId(), rating.itemId());
            }
        };
    }

    /** Baseline: the mean of the ratings so far; of stars alone. */
    static Predictor mean(RatingScale scale) {
        RunningMean mean = new RunningMean();
        return new Predictor() {
            @Override
            public Learned learn(Rating rating) {
                double prediction = predict(rating);
                mean.add(rating.value());
                return new Learned(prediction, rating.value(), null);
            }

            @Override
            public double predict(Rating rating) {
                return mean.predict(scale.clamp(Double.NaN));
            }
        };
    }

    /** Baseline: {@link Biases}. */
    static Predictor biases(Feedback feedback, long seed) {
        return of(new SimulatedTasks(
                Biases.ALGORITHM, Biases.parameters(), seed, feedback, Spread.SINGLE, ListSettings.NONE));
    }
}
