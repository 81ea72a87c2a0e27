package io.thalweg.faults;

import java.util.Arrays;
import java.util.List;

/**
 * The slope of points by the median of all pairs' slopes (Theil 1950, Sen 1968): up to 29 % of the points may be anything, such
 * as a sample taken while tasks moved, and it stays what it is.
 */
final class Slope {

    private Slope() {}

    /** What x is at which time; times are all different. */
    record Point(double time, double value) {}

    /** By a unit of time; 0 of fewer than two points. */
    static double of(List<Point> points) {
        double[] slopes = new double[points.size() * (points.size() - 1) / 2];
        int next = 0;
        for (int to = 1; to < points.size(); to++) {
            for (int from = 0; from < to; from++) {
                Point first = points.get(from);
                Point second = points.get(to);
                slopes[next++] = (second.value - first.value) / (second.time - first.time);
            }
        }
        return median(slopes);
    }

    /** 0 of none. */
    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        if (sorted.length == 0) {
            return 0;
        }
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
