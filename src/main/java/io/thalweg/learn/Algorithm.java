package io.thalweg.learn;

import io.thalweg.rating.RatingScale;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The learners there are, by name, each with what it can be tuned by. */
public enum Algorithm {
    /** {@link SgdLearner}: plain incremental gradient descent. */
    SGD(
            new Hyperparameter("sgd.factors", 10, 0, RowLayout.MAX_FACTORS, "factors per user and item"),
            new Hyperparameter("sgd.bias.rate", .025, 0, .5, "learning rate of the biases"),
            new Hyperparameter("sgd.factor.rate", .05, 0, .5, "learning rate of the factors"),
            new Hyperparameter("sgd.regularization", 0, 0, 1, "pull of every parameter towards 0"),
            new Hyperparameter("sgd.start.spread", .1, 0, 1, "standard deviation of the factors' start values"));

    @SuppressWarnings("ImmutableEnumChecker") // List.of makes immutable lists
    private final List<Hyperparameter> hyperparameters;

    Algorithm(Hyperparameter... hyperparameters) {
        this.hyperparameters = List.of(hyperparameters);
    }

    /** @throws IllegalArgumentException if there is no such learner, naming those that there are */
    public static Algorithm parse(String name) {
        for (Algorithm algorithm : values()) {
            if (algorithm.toString().equals(name)) {
                return algorithm;
            }
        }
        throw new IllegalArgumentException("learner is '" + name + "'; it must be one of " + List.of(values()));
    }

    public List<Hyperparameter> hyperparameters() {
        return hyperparameters;
    }

    /** The shape and start of item rows. */
    public RowLayout layout(long seed, Hyperparameters parameters) {
        return new RowLayout(parameters.getInt(this + ".factors"), seed, parameters.get(this + ".start.spread"));
    }

    public Learner create(ItemRows items, RatingScale scale, Hyperparameters parameters) {
        return new SgdLearner(items, scale, parameters);
    }

    /** This learner's values: its defaults, replaced where {@code given} has the name. */
    public Hyperparameters parameters(Map<String, Double> given) {
        return new Hyperparameters(hyperparameters, given);
    }

    /** The name in configurations and options. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
