package io.thalweg.evaluate;

import io.thalweg.learn.Algorithm;
import io.thalweg.learn.Hyperparameters;
import java.util.Map;

/**
 * The strongest simple baseline: the mean, a bias of the item, and one of the user with the mood of a session, as the hybrid learner
 * has them, and nothing else. Half the learner's weight of the mood is what suits biases alone, on MovieLens and on generated
 * streams. Its Kalman filter is stronger than gradient descent at one rate, and than damped means.
 */
public final class Biases {

    /** Its learner. */
    public static final Algorithm ALGORITHM = Algorithm.HYBRID;

    private static final Map<String, Double> REST_OFF = Map.of(
            "hybrid.factors", 0.0,
            "hybrid.replay.users", 0.0,
            "hybrid.pairs.window", 0.0,
            "hybrid.mixer", 0.0,
            "hybrid.session.weight", .25);

    private Biases() {}

    /** The learner's hyperparameters. */
    public static Hyperparameters parameters() {
        return ALGORITHM.parameters(REST_OFF);
    }
}
