package io.thalweg.learn;

import io.thalweg.rating.RatingScale;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The learners there are, by name, each with what it can be tuned by. */
public enum Algorithm {
    /** {@link HybridLearner}: the default. */
    HYBRID(
            new Hyperparameter("hybrid.factors", 8, 0, RowLayout.MAX_FACTORS, "factors per user and item"),
            new Hyperparameter("hybrid.start.spread", .1732, 0, 1, "standard deviation of item factors at the start"),
            new Hyperparameter("hybrid.history", 200, 0, 10_000, "latest ratings that a user is folded in from"),
            new Hyperparameter("hybrid.noise", .65, .01, 10, "variance of what factors can't explain"),
            new Hyperparameter("hybrid.ridge.bias", 10, .01, 1e6, "pull of a user's weight on item biases towards 0"),
            new Hyperparameter(
                    "hybrid.ridge.popularity", 100, .01, 1e6, "pull of a user's weight on item popularity towards 0"),
            new Hyperparameter(
                    "hybrid.precision.growth", .3, 0, 10, "how much surer a rating makes the factors of its item"),
            new Hyperparameter("hybrid.item.rate", .1, 0, 1, "learning rate of an item's factors at its first rating"),
            new Hyperparameter("hybrid.item.rate.decay", .1, 0, 10, "how fast that falls with the item's ratings"),
            new Hyperparameter("hybrid.item.rate.lowest", .01, 0, 1, "where it stops to fall"),
            new Hyperparameter("hybrid.bias.drift", .0003, 0, .1, "variance that biases gain with every rating"),
            new Hyperparameter("hybrid.bias.noise", .7, .01, 10, "variance of what biases can't explain"),
            new Hyperparameter("hybrid.bias.user.variance", .1, 0, 10, "variance of user biases at the start"),
            new Hyperparameter("hybrid.bias.item.variance", .2, 0, 10, "variance of item biases at the start"),
            new Hyperparameter("hybrid.session.rate", .25, 0, 1, "how fast a user's passing mood follows errors"),
            new Hyperparameter("hybrid.session.weight", .5, 0, 2, "how much of the mood a prediction takes in"),
            new Hyperparameter("hybrid.session.kept", .3, 0, 1, "share of the mood that outlasts a pause"),
            new Hyperparameter("hybrid.session.pause.seconds", 3600, 0, 1e9, "how long a pause is, at least"),
            new Hyperparameter("hybrid.replay.users", 1, 0, 100, "users replayed with every rating"),
            new Hyperparameter("hybrid.replay.items", 10, 0, 1000, "items stepped with every replayed user"),
            new Hyperparameter(
                    "hybrid.replay.log", 65_536, 1, 100_000_000, "latest ratings that replayed users are drawn from"),
            new Hyperparameter("hybrid.mixer", 1, 0, 1, "1 to correct predictions by the online mix, 0 not to"),
            new Hyperparameter("hybrid.mixer.forgetting", .9999, .9, 1, "weight of the past after one more rating"),
            new Hyperparameter("hybrid.mixer.prior", 10, .001, 1e6, "pull of the mixer's weights towards 0"),
            new Hyperparameter("hybrid.pairs.window", 30, 0, 1000, "latest ratings that an item is paired with"),
            new Hyperparameter(
                    "hybrid.pairs.near", 5, 0, 1000, "latest ratings whose pairs displace others in a full row"),
            new Hyperparameter(
                    "hybrid.pairs.lookup", 200, 0, 10_000, "latest ratings that a prediction looks pairs up for"),
            new Hyperparameter("hybrid.pairs.shrink", 20, 0, 10_000, "pairs it takes to half believe in one"),
            new Hyperparameter("hybrid.pairs.slots", 128, 8, 4096, "neighbours noted per item")),
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
        return switch (this) {
            case HYBRID -> new HybridLearner(items, scale, parameters);
            case SGD -> new SgdLearner(items, scale, parameters);
        };
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
