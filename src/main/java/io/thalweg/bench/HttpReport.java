package io.thalweg.bench;

import java.util.List;

/**
 * How the API answers beside learning, and learning goes on beside the API.
 *
 * @param publishedPerSecond requests of published lists, where these are asked for
 * @param computedPerSecond requests of computed lists, where these are asked for
 * @param published while so many ratings come as the bench is told, answers with published lists
 * @param computed the same, with computed lists
 * @param publishedCpuMicros of the application's processors for one published list then, beside what learning takes
 * @param computedCpuMicros the same of a computed list
 * @param learningPerSecond ratings at full speed, where nothing is asked; the median of the spells
 * @param besidePublished learning at full speed beside requests of published lists
 * @param besideComputed learning at full speed beside requests of computed lists
 */
public record HttpReport(
        int publishedPerSecond,
        int computedPerSecond,
        Answers published,
        Answers computed,
        double publishedCpuMicros,
        double computedCpuMicros,
        double learningPerSecond,
        Beside besidePublished,
        Beside besideComputed) {

    /**
     * How requests were answered, each timed from when it was due.
     *
     * @param count of requests
     * @param goodCount of those that were answered with 200
     */
    public record Answers(long count, long goodCount, double p50Millis, double p99Millis, double greatestMillis) {

        static Answers of(HttpLoad.Result result) {
            return new Answers(
                    result.count(), result.goodCount(), result.millis(50), result.millis(99), result.millis(100));
        }
    }

    /**
     * Learning while the API is asked.
     *
     * @param ratingsPerSecond the median of the spells
     * @param ratio of ratings a second to the mean of the spells before and after, in which nothing was asked; the median
     * @param ratios of each spell
     * @param answers meanwhile
     */
    public record Beside(double ratingsPerSecond, double ratio, List<Double> ratios, Answers answers) {

        public Beside {
            ratios = List.copyOf(ratios);
        }
    }
}
