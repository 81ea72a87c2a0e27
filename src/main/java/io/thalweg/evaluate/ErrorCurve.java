package io.thalweg.evaluate;

import io.thalweg.rating.RatingScale;
import java.util.ArrayList;
import java.util.List;

/** Prediction errors in the order in which they came: sums over all, over the last half, and a learning curve. */
public final class ErrorCurve {

    private static final int MOST_POINTS = 200;

    private final RatingScale scale;
    private final long half;
    private final long stride;
    private final ErrorSums all = new ErrorSums();
    private final ErrorSums lastHalf = new ErrorSums();
    private ErrorSums sinceLastPoint = new ErrorSums();
    private final List<Point> points = new ArrayList<>();

    /**
     * A place on the learning curve.
     *
     * @param count ratings up to here
     * @param rmse over all of them
     * @param recentRmse over those since the point before
     */
    public record Point(long count, double rmse, double recentRmse) {}

    /** @param expectedCount how many errors will come: says where the last half begins */
    public ErrorCurve(RatingScale scale, long expectedCount) {
        this.scale = scale;
        this.half = expectedCount / 2;
        this.stride = Math.max(1, (expectedCount + MOST_POINTS - 1) / MOST_POINTS);
    }

    /** Takes in one prediction, on the scale. */
    public void add(double prediction, double rating) {
        double error = (prediction - rating) / scale.range();
        if (all.count() >= half) {
            lastHalf.add(error);
        }
        all.add(error);
        sinceLastPoint.add(error);
        if (all.count() % stride == 0) {
            points.add(new Point(all.count(), rmse(), sinceLastPoint.rmse(scale.range())));
            sinceLastPoint = new ErrorSums();
        }
    }

    public long count() {
        return all.count();
    }

    public double rmse() {
        return all.rmse(scale.range());
    }

    public double mae() {
        return all.mae(scale.range());
    }

    /** RMSE over the second half of the expected count. */
    public double rmseLastHalf() {
        return lastHalf.rmse(scale.range());
    }

    /** At most {@value #MOST_POINTS} points, evenly spaced. */
    public List<Point> points() {
        return List.copyOf(points);
    }
}
