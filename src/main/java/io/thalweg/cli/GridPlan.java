package io.thalweg.cli;

import io.thalweg.config.ThalwegConfig;
import io.thalweg.evaluate.ListSettings;
import io.thalweg.evaluate.RankingTest;
import io.thalweg.evaluate.grid.Axis;
import io.thalweg.evaluate.grid.Candidate;
import io.thalweg.evaluate.grid.Course;
import io.thalweg.evaluate.grid.Grid;
import io.thalweg.evaluate.grid.GridResult;
import io.thalweg.evaluate.grid.GridSearch;
import io.thalweg.evaluate.grid.Measure;
import io.thalweg.evaluate.grid.Round;
import io.thalweg.learn.Algorithm;
import io.thalweg.rating.Rating;
import io.thalweg.stream.RecommenderSettings;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The points of a grid, checked before the ratings are read.
 *
 * @param axes the keys with their values
 * @param pointCount how many combinations there are
 * @param points those that are compared
 * @param configured what there is without the grid
 */
record GridPlan(
        GridOptions options,
        List<Axis> axes,
        long pointCount,
        List<Candidate> points,
        Candidate configured,
        Measure measure) {

    /** More of them are probably a mistake. */
    private static final int MOST_POINTS = 1_000;

    private static final int LEAST_RATINGS = 20;
    private static final String ORIGIN = "--grid";

    /**
     * Makes the points.
     *
     * @param ranks whether lists are made
     * @param instances that are simulated
     * @throws picocli.CommandLine.ParameterException if a key has no effect, or there are too many points
     * @throws org.apache.kafka.common.config.ConfigException if a value is off its range
     */
    static GridPlan of(GridOptions options, ThalwegConfig config, Algorithm algorithm, boolean ranks, int instances) {
        Measure measure = options.measure(ranks);
        List<Axis> axes = options.axes();
        GridKeys keys = new GridKeys(algorithm, ranks, measure, instances);
        for (Axis axis : axes) {
            Optional<String> complaint = keys.complaint(axis.key());
            options.require(complaint.isEmpty(), complaint.orElse(""));
            requireDifferent(options, config, algorithm, axis);
        }
        Grid grid = new Grid(axes);
        Integer drawn = options.drawn();
        options.require(
                drawn != null || grid.size() <= MOST_POINTS,
                String.format(
                        Locale.ROOT,
                        "the grid has %,d points, more than %,d; leave values out, or draw some of them with"
                                + " --grid-random 100",
                        grid.size(),
                        MOST_POINTS));
        List<Map<String, String>> values = drawn == null ? grid.all() : grid.sample(drawn, options.seed());
        return new GridPlan(
                options,
                axes,
                grid.size(),
                values.stream()
                        .map(point -> candidate(config, algorithm, point))
                        .toList(),
                candidate(config, algorithm, Map.of()),
                measure);
    }

    /** Lets all points learn. */
    GridReport run(Evaluation evaluation, List<Rating> ratings, PrintWriter err) {
        options.require(
                ratings.size() >= LEAST_RATINGS,
                "there are " + ratings.size() + " ratings; a grid needs " + LEAST_RATINGS
                        + " or more, half of them to choose by");
        Course course = new Course(
                ratings,
                new Course.Setup(
                        evaluation.algorithm(),
                        evaluation.seed(),
                        evaluation.feedback(),
                        evaluation.spread(),
                        new ListSettings(
                                evaluation.lists().ranking(),
                                evaluation.items().categories(),
                                evaluation.rules(),
                                evaluation.items().terms(),
                                evaluation.items().ids()),
                        evaluation.lists().ranking() ? evaluation.lists().rankedEvery() : 0,
                        measure));
        List<Round> rounds = options.isHalving()
                ? Round.halving(points.size(), ratings.size(), options.factor())
                : Round.one(points.size(), ratings.size());
        int jobs = options.jobs(points.size());
        long work = GridSearch.work(rounds, points, configured, ratings.size());
        GridSearch search = new GridSearch(course, jobs, ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime);
        try (Progress progress = Progress.of(points.size() + " points, " + jobs + " at a time", work, err)) {
            GridResult result = search.run(points, configured, rounds, progress::to);
            progress.to(work);
            requireCompared(result);
            return new GridReport(evaluation, this, ratings.size(), rounds, result);
        } catch (OutOfMemoryError e) {
            throw new CommandFailedException(
                    "the heap is too small for " + jobs + " learners at a time; give fewer --jobs, or more heap:"
                            + " THALWEG_OPTS=-Xmx4g",
                    e);
        }
    }

    private void requireCompared(GridResult result) {
        if (Double.isNaN(result.winner().first().value())) {
            throw new CommandFailedException("the first half has no "
                    + (measure.isOfLists() ? "high rating" : "rating that was predicted") + ", so that there is no "
                    + measure.title() + " to choose by; add --grid-metric rmse, or give more ratings");
        }
    }

    private static void requireDifferent(GridOptions options, ThalwegConfig config, Algorithm algorithm, Axis axis) {
        List<Candidate> seen = new ArrayList<>();
        for (String value : axis.values()) {
            Candidate candidate = candidate(config, algorithm, Map.of(axis.key(), value));
            options.require(
                    seen.stream().noneMatch(candidate::isSameAs),
                    "--grid: " + axis.key() + " has " + value + " twice; give every value once");
            seen.add(candidate);
        }
    }

    private static Candidate candidate(ThalwegConfig config, Algorithm algorithm, Map<String, String> values) {
        ThalwegConfig with = config.with(values, ORIGIN);
        return new Candidate(
                values,
                algorithm.parameters(with.hyperparameters()),
                RecommenderSettings.listRules(with, RankingTest.LIST_SIZE));
    }
}
