package io.thalweg.evaluate;

import io.thalweg.learn.Algorithm;
import io.thalweg.learn.Outcome;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingScale;
import java.util.Map;

/** What a protocol measures: it predicts a rating before it learns it, or without learning it. */
public interface Predictor {

    /** Learns a rating and returns the prediction made before, clamped; NaN where the rating taught nothing new. */
    double learn(Rating rating);

    /** Predicts a rating at no time in particular, clamped. */
    double predict(Rating rating);

    /** Simulated tasks. */
    static Predictor of(SimulatedTasks tasks) {
        return new Predictor() {
            @Override
            public double learn(Rating rating) {
                Outcome outcome = tasks.apply(rating);
                return outcome.prediction();
            }

            @Override
            public double predict(Rating rating) {
                return tasks.predict(rating.userId(), rating.itemId());
            }
        };
    }

    /** Baseline: the mean of the ratings so far. */
    static Predictor mean(RatingScale scale) {
        RunningMean mean = new RunningMean();
        return new Predictor() {
            @Override
            public double learn(Rating rating) {
                double prediction = predict(rating);
                mean.add(rating.value());
                return prediction;
            }

            @Override
            public double predict(Rating rating) {
                return mean.predict(scale.clamp(Double.NaN));
            }
        };
    }

    /** Baseline: mean and biases, by gradient descent. */
    static Predictor biases(RatingScale scale, long seed) {
        var parameters = Algorithm.SGD.parameters(Map.of("sgd.factors", 0.0));
        return of(new SimulatedTasks(Algorithm.SGD, parameters, seed, scale, 1, 1, false));
    }
}
