package io.thalweg.learn;

import io.thalweg.model.FixedPoint;
import io.thalweg.model.ItemRows;
import io.thalweg.model.Total;
import io.thalweg.rating.RatingScale;

/**
 * Mean and spread of all current ratings over all partitions, from exact sums; the scale's own before there are some.
 *
 * <p>Computed anew when a task has changed a total or begins with an event, and not for each question.
 */
final class Moments {

    private static final int FEW = 20;
    private static final double LEAST_SPREAD_RATIO = .005;

    private final ItemRows items;
    private final RatingScale scale;
    private long lookedAt = -1;
    private double mean;
    private double spread;

    Moments(ItemRows items, RatingScale scale) {
        this.items = items;
        this.scale = scale;
    }

    /** μ in units of the scale. */
    double mean() {
        look();
        return mean;
    }

    /** Standard deviation of the ratings in units of the scale, never 0; a quarter of the range up to {@value #FEW}. */
    double spread() {
        look();
        return spread;
    }

    private void look() {
        long now = items.totalsChanges();
        if (lookedAt == now) {
            return;
        }
        lookedAt = now;
        long count = items.total(Total.RATINGS);
        double unitMean = count <= 0 ? .5 : FixedPoint.toDouble(items.total(Total.RATING_SUM)) / count;
        mean = scale.lowest() + scale.range() * unitMean;
        if (count <= FEW) {
            spread = scale.range() / 4;
        } else {
            double square = FixedPoint.toDouble(items.total(Total.RATING_SQUARE_SUM)) / count;
            double unitSpread = Math.sqrt(Math.max(square - unitMean * unitMean, 0));
            spread = scale.range() * Math.max(unitSpread, LEAST_SPREAD_RATIO);
        }
    }
}
