package io.thalweg.learn;

import io.thalweg.model.FixedPoint;
import io.thalweg.model.ItemRows;
import io.thalweg.model.Total;
import io.thalweg.rating.RatingScale;

/** Mean and spread of all current ratings over all partitions, from exact sums; the scale's own before there are some. */
final class Moments {

    private static final int FEW = 20;
    private static final double LEAST_SPREAD_RATIO = .005;

    private final ItemRows items;
    private final RatingScale scale;

    Moments(ItemRows items, RatingScale scale) {
        this.items = items;
        this.scale = scale;
    }

    /** μ in units of the scale. */
    double mean() {
        long count = items.total(Total.RATINGS);
        return scale.lowest() + scale.range() * (count <= 0 ? .5 : unitMean(count));
    }

    /** Standard deviation of the ratings in units of the scale, never 0; a quarter of the range up to {@value #FEW}. */
    double spread() {
        long count = items.total(Total.RATINGS);
        if (count <= FEW) {
            return scale.range() / 4;
        }
        double mean = unitMean(count);
        double square = FixedPoint.toDouble(items.total(Total.RATING_SQUARE_SUM)) / count;
        double spread = Math.sqrt(Math.max(square - mean * mean, 0));
        return scale.range() * Math.max(spread, LEAST_SPREAD_RATIO);
    }

    private double unitMean(long count) {
        return FixedPoint.toDouble(items.total(Total.RATING_SUM)) / count;
    }
}
