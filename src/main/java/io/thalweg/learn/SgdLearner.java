package io.thalweg.learn;

import io.thalweg.model.FixedPoint;
import io.thalweg.model.ItemRows;
import io.thalweg.model.StartValues;
import io.thalweg.model.Total;
import io.thalweg.rating.RatingScale;

/**
 * Biased matrix factorization by plain incremental gradient descent: the baseline that everyone can follow.
 *
 * <p>The prediction is r̂ = μ + b_u + b_i + p_u·q_i. After the rating r the mean takes it in, the prediction is made
 * again, and with g = 2 (r̂ − r) every parameter moves against its gradient, both factor vectors from their old values:
 *
 * <pre>
 * b_u −= γ_b (g + λ b_u)        p_u −= γ_f (g q_i + λ p_u)
 * b_i −= γ_b (g + λ b_i)        q_i −= γ_f (g p_u + λ q_i)
 * </pre>
 *
 * <p>With {@code sgd.nonnegative} what a step leaves below 0 in p_u or q_i becomes 0 (projected gradient [3]), and both start at the
 * absolute of what they would start at.
 *
 * <p>This is BiasedMF of the River library with River's published rates as defaults [1], after Koren, Bell and
 * Volinsky [2]. Ratings are mapped to the scale 1..5 first, so that the rates mean the same on every scale. Norms of
 * factor rows are capped, which no valid stream of ordinary ratings reaches.
 *
 * <ol>
 *   <li>River, {@code reco.BiasedMF}; on ML-100K RMSE .9479, MAE .7486
 *   <li>Y. Koren, R. Bell, C. Volinsky, "Matrix factorization techniques for recommender systems", Computer 42(8), 2009
 *   <li>C.-J. Lin, "Projected gradient methods for nonnegative matrix factorization", Neural Computation 19(10), 2007
 * </ol>
 */
public final class SgdLearner implements Learner {

    private static final float MAX_NORM = 16;
    private static final float MAX_BIAS = 8;

    private final ItemRows items;
    private final RatingScale scale;
    private final int factorCount;
    private final float biasRate;
    private final float factorRate;
    private final float regularization;
    private final boolean nonNegative;
    private final long userSeed;
    private final float[] row;

    /** A learner on the rows of one task; the number of factors is the rows'. */
    public SgdLearner(ItemRows items, RatingScale scale, Hyperparameters parameters) {
        this.items = items;
        this.scale = scale;
        this.factorCount = items.layout().factorCount();
        this.biasRate = (float) parameters.get("sgd.bias.rate");
        this.factorRate = (float) parameters.get("sgd.factor.rate");
        this.regularization = (float) parameters.get("sgd.regularization");
        this.nonNegative = items.layout().nonNegative();
        this.userSeed = ~items.layout().seed();
        this.row = new float[items.layout().width()];
    }

    @Override
    public UserRow newUser(String userId) {
        float[] factors = new float[factorCount];
        items.layout().fillStart(StartValues.hash(userSeed, userId), factors);
        return new UserRow(userId, factors);
    }

    @Override
    public double predict(UserRow user, int item, long timestampMillis) {
        return scale.lowest() + (mean() + deviation(user, item)) * scale.range() / 4;
    }

    @Override
    public double linearize(UserRow user, long timestampMillis, float[] weights) {
        float stars = (float) (scale.range() / 4);
        for (int f = 0; f < factorCount; f++) {
            weights[f] = stars * user.factors[f];
        }
        weights[factorCount] = stars;
        weights[factorCount + 1] = 0;
        weights[factorCount + 2] = 0;
        return scale.lowest() + stars * (mean() + user.bias);
    }

    @Override
    public void learn(UserRow user, int item, double rating, long timestampMillis, Users users) {
        float gradient = gradient(user, item, rating);
        float[] p = user.factors;
        int from = items.offset(item);
        float[] q = items.values();
        for (int f = 0; f < factorCount; f++) {
            float old = p[f];
            p[f] -= factorRate * (gradient * q[from + f] + regularization * old);
            row[f] = q[from + f] - factorRate * (gradient * old + regularization * q[from + f]);
        }
        float itemBias = q[from + factorCount];
        row[factorCount] = cap(itemBias - biasRate * (gradient + regularization * itemBias));
        stepUserBias(user, gradient);
        bound(p);
        bound(row);
        items.set(item, row);
    }

    @Override
    public void foldIn(UserRow user, int item, double rating) {
        float gradient = gradient(user, item, rating);
        float[] p = user.factors;
        int from = items.offset(item);
        float[] q = items.values();
        for (int f = 0; f < factorCount; f++) {
            p[f] -= factorRate * (gradient * q[from + f] + regularization * p[f]);
        }
        stepUserBias(user, gradient);
        bound(p);
    }

    private void bound(float[] factors) {
        for (int f = 0; nonNegative && f < factorCount; f++) {
            factors[f] = Math.max(factors[f], 0);
        }
        Bounds.capNorm(factors, factorCount, MAX_NORM);
    }

    private float gradient(UserRow user, int item, double rating) {
        double target = (rating - scale.lowest()) * 4 / scale.range();
        return (float) (2 * (mean() + deviation(user, item) - target));
    }

    private void stepUserBias(UserRow user, float gradient) {
        user.bias = cap(user.bias - biasRate * (gradient + regularization * user.bias));
    }

    /** μ on 0..4: the middle before the first rating. */
    private double mean() {
        long count = items.total(Total.RATINGS);
        return count <= 0 ? 2 : 4 * FixedPoint.toDouble(items.total(Total.RATING_SUM)) / count;
    }

    private float deviation(UserRow user, int item) {
        float[] p = user.factors;
        int from = items.offset(item);
        float[] q = items.values();
        float sum = user.bias + items.bias(item);
        for (int f = 0; f < factorCount; f++) {
            sum += p[f] * q[from + f];
        }
        return sum;
    }

    private static float cap(float bias) {
        return Math.min(Math.max(bias, -MAX_BIAS), MAX_BIAS);
    }
}
