package io.thalweg.learn;

/**
 * How far an item still moves, as functions of n_i, because a merged row has a merged count but no merged variance.
 *
 * <p>The variance of b_i follows the scalar Kalman recursion v ← v − v²/(v + v̄_u + s) + d from v_0, with the typical
 * {@value #TYPICAL_USER_VARIANCE} in place of each user's own variance v̄_u. It is tabulated until it stands still.
 */
final class ItemGains {

    private static final double TYPICAL_USER_VARIANCE = .03;
    private static final int TABLE_SIZE = 1024;

    private final float[] biasVariances = new float[TABLE_SIZE];
    private final double noise;
    private final double precision;
    private final double precisionPerRating;
    private final double rate;
    private final double rateDecay;
    private final double lowestRate;

    ItemGains(Hyperparameters parameters) {
        noise = parameters.get("hybrid.noise");
        double spread = Math.max(parameters.get("hybrid.start.spread"), 1e-3);
        precision = noise / (spread * spread);
        precisionPerRating = parameters.get("hybrid.precision.growth");
        rate = parameters.get("hybrid.item.rate");
        rateDecay = parameters.get("hybrid.item.rate.decay");
        lowestRate = parameters.get("hybrid.item.rate.lowest");
        double drift = parameters.get("hybrid.bias.drift");
        double biasNoise = parameters.get("hybrid.bias.noise");
        double variance = parameters.get("hybrid.bias.item.variance");
        for (int count = 0; count < TABLE_SIZE; count++) {
            biasVariances[count] = (float) variance;
            variance += drift - variance * variance / (variance + TYPICAL_USER_VARIANCE + biasNoise);
        }
    }

    /**
     * The variance of b_i after {@code count} ratings that are known here, and a part of one, up to 1, that is not known yet:
     * instances that rate a new item at the same time must not move it together as far as each of them would alone.
     */
    float biasVariance(long count, double unseen) {
        int at = (int) Math.min(Math.max(count, 0), TABLE_SIZE - 2);
        return (float) (biasVariances[at] + unseen * (biasVariances[at + 1] - biasVariances[at]));
    }

    /** V_q: the variance of a factor after {@code count} ratings. */
    float factorVariance(long count) {
        return (float) (noise / (precision + precisionPerRating * Math.max(count, 0)));
    }

    /** The learning rate of the factors. */
    double factorRate(long count) {
        return Math.max(lowestRate, rate / (1 + rateDecay * Math.max(count, 0)));
    }

    /** The pull of the factors towards 0. */
    double factorShrink(long count) {
        return precision / Math.max(count, 1);
    }
}
