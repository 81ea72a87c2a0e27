package io.thalweg.learn;

import static io.thalweg.learn.Hyperparameter.real;
import static io.thalweg.learn.Hyperparameter.whole;

import io.thalweg.model.ItemRows;
import io.thalweg.model.ModelShape;
import io.thalweg.model.RowLayout;
import io.thalweg.rating.Feedback;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The learners there are, by name, each with what it can be tuned by. */
public enum Algorithm {
    /** {@link HybridLearner}: the default. */
    HYBRID(
            whole("hybrid.factors", 8, 0, RowLayout.MAX_FACTORS, "factors per user and item"),
            real("hybrid.start.spread", .1732, 0, 1, "standard deviation of item factors at the start"),
            whole("hybrid.history", 200, 0, 10_000, "latest ratings that a user is folded in from"),
            real("hybrid.noise", .65, .01, 10, "variance of what factors can't explain"),
            real("hybrid.ridge.bias", 10, .01, 1e6, "pull of a user's weight on item biases towards 0"),
            real("hybrid.ridge.popularity", 100, .01, 1e6, "pull of a user's weight on item popularity towards 0"),
            real("hybrid.precision.growth", .3, 0, 10, "how much surer a rating makes the factors of its item"),
            real("hybrid.item.rate", .1, 0, 1, "learning rate of an item's factors at its first rating"),
            real("hybrid.item.rate.decay", .1, 0, 10, "how fast that falls with the item's ratings"),
            real("hybrid.item.rate.lowest", .01, 0, 1, "where it stops to fall"),
            real("hybrid.bias.drift", .0003, 0, .1, "variance that biases gain with every rating"),
            real("hybrid.bias.noise", .7, .01, 10, "variance of what biases can't explain"),
            real("hybrid.bias.user.variance", .1, 0, 10, "variance of user biases at the start"),
            real("hybrid.bias.item.variance", .2, 0, 10, "variance of item biases at the start"),
            real("hybrid.session.rate", .25, 0, 1, "how fast a user's passing mood follows errors"),
            real("hybrid.session.weight", .5, 0, 2, "how much of the mood a prediction takes in"),
            real("hybrid.session.kept", .3, 0, 1, "share of the mood that outlasts a pause"),
            real("hybrid.session.pause.seconds", 3600, 0, 1e9, "how long a pause is, at least"),
            whole(
                    "hybrid.side",
                    1,
                    0,
                    1,
                    "1 to predict items of few ratings by their categories and tags too, 0 not to"),
            whole("hybrid.side.ratings", 50, 1, 1_000_000, "ratings of an item from which on those don't count"),
            real(
                    "hybrid.side.variance",
                    .02,
                    1e-6,
                    1,
                    "variance of what a category or tag means for ratings, at the start"),
            whole("hybrid.replay.users", 1, 0, 100, "users replayed with a rating"),
            whole(
                    "hybrid.replay.full",
                    100_000,
                    1,
                    100_000_000,
                    "ratings that replay each; later fewer do, one in 8 at last"),
            whole("hybrid.replay.items", 10, 0, 1000, "items stepped with every replayed user"),
            whole("hybrid.replay.log", 65_536, 1, 100_000_000, "latest ratings that replayed users are drawn from"),
            whole("hybrid.mixer", 1, 0, 1, "1 to correct predictions by the online mix, 0 not to"),
            real("hybrid.mixer.forgetting", .9999, .99, 1, "weight of the past after one more rating"),
            real("hybrid.mixer.prior", 10, .1, 1e6, "pull of the mixer's weights towards 0"),
            whole("hybrid.pairs.window", 15, 0, 1000, "latest ratings that an item is paired with"),
            whole("hybrid.pairs.near", 5, 0, 1000, "latest ratings whose pairs displace others in a full row"),
            whole("hybrid.pairs.lookup", 200, 0, 10_000, "latest ratings that a prediction looks pairs up for"),
            real("hybrid.pairs.shrink", 20, 0, 10_000, "pairs of two items until what they say counts half"),
            whole(
                    "hybrid.pairs.slots",
                    256,
                    8,
                    4096,
                    "neighbours that a task notes per item, where there is one partition; of P each notes so many times P^-.7"),
            whole(
                    "hybrid.pairs.shared",
                    192,
                    0,
                    100_000,
                    "neighbours of other instances that an instance keeps for an item, on average; where there are more, those seen more often")),
    /** {@link SgdLearner}: plain incremental gradient descent. */
    SGD(
            whole("sgd.factors", 10, 0, RowLayout.MAX_FACTORS, "factors per user and item"),
            real("sgd.bias.rate", .025, 0, .5, "learning rate of the biases"),
            real("sgd.factor.rate", .05, 0, .5, "learning rate of the factors"),
            real("sgd.regularization", 0, 0, 1, "pull of every parameter towards 0"),
            real("sgd.start.spread", .1, 0, 1, "standard deviation of the factors' start values"),
            whole("sgd.nonnegative", 0, 0, 1, "1 to keep factors at 0 or above, so that they can be read, 0 not to"));

    private static final double PARTITION_POWER = -.7;

    /** One bucket of a row of pairs. */
    private static final int LEAST_PAIR_SLOTS = 8;

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

    /**
     * Those that say how much of something is kept in state, which is noted beside it. With other values a task goes on from what it finds:
     * it keeps the best pairs and the latest ratings where there is less room, and has room for more where there is more.
     */
    public List<String> memoryNames() {
        return switch (this) {
            case HYBRID -> List.of("hybrid.replay.log", "hybrid.pairs.slots");
            case SGD -> List.of();
        };
    }

    /** How many of what {@link Learner#linearize} weighs beside factors, the bias first, weigh otherwise for one user than for another. */
    public int ownWeightCount() {
        return switch (this) {
            case HYBRID -> 2;
            case SGD -> 0;
        };
    }

    /** The shape and start of item rows. */
    public RowLayout layout(long seed, Hyperparameters parameters) {
        return new RowLayout(
                parameters.getInt(this + ".factors"),
                seed,
                parameters.get(this + ".start.spread"),
                this == SGD && parameters.getInt("sgd.nonnegative") == 1);
    }

    /** What the parts of a model are, of which so many partitions are the sum. */
    public ModelShape shape(long seed, Hyperparameters parameters, int partitionCount) {
        return switch (this) {
            case HYBRID ->
                new ModelShape(
                        layout(seed, parameters),
                        partitionCount,
                        pairSlots(parameters, partitionCount),
                        parameters.getInt("hybrid.pairs.shared"));
            case SGD -> new ModelShape(layout(seed, parameters), partitionCount, LEAST_PAIR_SLOTS, 0);
        };
    }

    /**
     * Partitions note each what they have seen themselves, so that all of them together hold more than one would, and an instance
     * that learns all of them has only P^.3 times as much of an item on its heap.
     */
    private static int pairSlots(Hyperparameters parameters, int partitionCount) {
        double share = StrictMath.pow(partitionCount, PARTITION_POWER);
        double slots = parameters.get("hybrid.pairs.slots") * share;
        return Math.max(1, (int) Math.round(slots / LEAST_PAIR_SLOTS)) * LEAST_PAIR_SLOTS;
    }

    /** A learner on the rows of one task, that knows nothing of items but their ratings. */
    public Learner create(ItemRows items, Feedback feedback, Hyperparameters parameters) {
        return create(items, feedback, ItemTerms.NONE, parameters);
    }

    /**
     * A learner on the rows of one task.
     *
     * @param terms of items; {@link SgdLearner} has no use for them
     */
    public Learner create(ItemRows items, Feedback feedback, ItemTerms terms, Hyperparameters parameters) {
        return switch (this) {
            case HYBRID -> new HybridLearner(items, feedback, terms, parameters);
            case SGD -> new SgdLearner(items, feedback.scale(), parameters);
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
