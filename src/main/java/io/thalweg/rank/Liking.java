package io.thalweg.rank;

import io.thalweg.model.ItemRows;

/**
 * Whether a user will like an item, given that they rate it: the log-odds of a rating at or above the user's own mean. What brings a
 * rating is not what makes it a good one: the parts of a score say who rates an item next, liked or not.
 *
 * <pre>
 * log-odds = w · [1, d, liked share, predicted rating, like lift, categories]
 * </pre>
 *
 * <p>with d the predicted rating less the user's mean, in quarters of the scale. The weights are learned by logistic regression from
 * ratings of any value, before each is learned, by the rule of {@link LearnedWeights}. Of one task.
 */
final class Liking {

    private static final float RATE = .2f;
    private static final float MOST_DEVIATION = 4;
    private static final Part[] PARTS = {Part.LIKED_SHARE, Part.PREDICTION, Part.LIKE_LIFT, Part.CATEGORIES};
    private static final int FIRST_PART = 2;

    /** A rating lies about .9 quarters around its prediction, so half of what logit(Φ(d/.9)) has for a slope, and the rest is learned. */
    private static final float START_SLOPE = 1;

    private final LearnedWeights weights;
    private final double[] inputs = new double[FIRST_PART + PARTS.length];

    Liking(ItemRows items) {
        this.weights = new LearnedWeights(items, 'L', RATE, 0, START_SLOPE, 0, 0, 0, 0);
    }

    /** Looks at what other partitions have learned. */
    void look() {
        weights.look();
    }

    long learned() {
        return weights.learned();
    }

    /**
     * The log-odds.
     *
     * @param deviation the predicted rating less the user's mean, in quarters of the scale
     * @param parts the values of all parts
     */
    double logOdds(double deviation, float[] parts) {
        inputs[0] = 1;
        inputs[1] = Math.min(Math.max(deviation, -MOST_DEVIATION), MOST_DEVIATION);
        for (int n = 0; n < PARTS.length; n++) {
            inputs[FIRST_PART + n] = parts[PARTS[n].index()];
        }
        double sum = 0;
        for (int n = 0; n < inputs.length; n++) {
            sum += weights.get(n) * inputs[n];
        }
        return sum;
    }

    /** Learns whether an item was liked. */
    void learn(double deviation, float[] parts, boolean isLiked) {
        double surprise = (isLiked ? 1 : 0) - 1 / (1 + StrictMath.exp(-logOdds(deviation, parts)));
        for (int n = 0; n < inputs.length; n++) {
            inputs[n] *= surprise;
        }
        weights.step(inputs, 1);
    }
}
