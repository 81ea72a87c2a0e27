package io.thalweg.evaluate;

import io.thalweg.rating.RatingScale;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prediction errors in the order in which they came: sums over all, over the last half, and a learning curve. */
public final class ErrorCurve {

    private static final int MOST_POINTS = 200;

    private final RatingScale scale;
    private final long half;
    private final long stride;
    private final ErrorSums all = new ErrorSums();
    private final ErrorSums lastHalf = new ErrorSums();
    private final Map<Cohort, ErrorSums> byCohort = new EnumMap<>(Cohort.class);
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
        add(prediction, rating, null);
    }

    /** The same, of a cohort if one is known. */
    void add(double prediction, double rating, @Nullable Cohort cohort) {
        double error = (prediction - rating) / scale.range();
        if (all.count() >= half) {
            lastHalf.add(error);
        }
        all.add(error);
        if (cohort != null) {
            byCohort.computeIfAbsent(cohort, of -> new ErrorSums()).add(error);
        }
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

    /**
     * Errors of those who were known equally well.
     *
     * @param count their predictions
     */
    public record OfCohort(long count, double rmse, double mae) {}

    /** Of each cohort that has any; of none where a protocol doesn't say how much was known. */
    public Map<Cohort, OfCohort> cohorts() {
        Map<Cohort, OfCohort> cohorts = new EnumMap<>(Cohort.class);
        byCohort.forEach((cohort, sums) ->
                cohorts.put(cohort, new OfCohort(sums.count(), sums.rmse(scale.range()), sums.mae(scale.range()))));
        return cohorts;
    }

    /** At most {@value #MOST_POINTS} points, evenly spaced. */
    public List<Point> points() {
        return List.copyOf(points);
    }
}
