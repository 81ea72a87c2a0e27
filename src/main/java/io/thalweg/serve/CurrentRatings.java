package io.thalweg.serve;

import io.thalweg.model.FixedPoint;
import io.thalweg.model.ItemModel;
import io.thalweg.model.Total;
import io.thalweg.rating.RatingScale;

/**
 * All current ratings together.
 *
 * @param count how many there are, 0 or more
 * @param mean on the scale; NaN without a rating
 * @param spread their standard deviation, on the scale, which is the RMSE of one who predicts the mean each time; NaN without a rating
 */
public record CurrentRatings(long count, double mean, double spread) {

    /** Of what is committed of all partitions. Any thread may ask. */
    static CurrentRatings of(ItemModel model, RatingScale scale) {
        return of(
                model.committedTotal(Total.RATINGS),
                model.committedTotal(Total.RATING_SUM),
                model.committedTotal(Total.RATING_SQUARE_SUM),
                scale);
    }

    /**
     * Of sums over ratings as shares of the scale's range.
     *
     * @param sum in the steps of {@link FixedPoint}, as the squares' sum
     */
    static CurrentRatings of(long count, long sum, long squareSum, RatingScale scale) {
        if (count <= 0) {
            return new CurrentRatings(0, Double.NaN, Double.NaN);
        }
        double mean = FixedPoint.toDouble(sum) / count;
        double variance = FixedPoint.toDouble(squareSum) / count - mean * mean;
        return new CurrentRatings(
                count, scale.lowest() + scale.range() * mean, scale.range() * Math.sqrt(Math.max(variance, 0)));
    }
}
