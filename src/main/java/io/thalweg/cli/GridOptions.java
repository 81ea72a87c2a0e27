package io.thalweg.cli;

import io.thalweg.evaluate.grid.Axis;
import io.thalweg.evaluate.grid.Measure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Which values of which keys are compared, and how; a mixin. */
final class GridOptions {

    private static final int USUAL_FACTOR = 3;
    private static final int MOST_DRAWN = 100_000;
    private static final int MOST_JOBS = 1_024;

    @Spec(Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    @Option(
            names = "--grid",
            paramLabel = "KEY=A,B,C",
            description =
                    "A table instead: each of these values of a key; repeated, all combinations. Chosen by the first half"
                            + " of the stream, measured on the second.")
    private List<String> grid = new ArrayList<>();

    @Option(names = "--grid-random", paramLabel = "N", description = "With --grid: N combinations, drawn at random.")
    private @Nullable Integer random;

    @Option(names = "--grid-seed", paramLabel = "N", description = "With --grid-random: of the draw (default: 1).")
    private @Nullable Long seed;

    @Option(
            names = "--grid-halving",
            description =
                    "With --grid: all begin with a short part of the stream; the better ones go on to longer ones.")
    private boolean halving;

    @Option(
            names = "--grid-factor",
            paramLabel = "F",
            description = "With --grid-halving: one in F goes on, F times as far (default: 3).")
    private @Nullable Integer factor;

    @Option(
            names = "--grid-metric",
            paramLabel = "rmse|mae|hr|ndcg",
            description = "With --grid: what is compared (default: rmse; with --ranking hr, which is HR@10).")
    private @Nullable Measure measure;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description =
                    "With --grid: so many learn at a time, each with a model on the heap (default: one a processor).")
    private @Nullable Integer jobs;

    boolean isGiven() {
        return !grid.isEmpty();
    }

    /** @throws ParameterException if options don't go together, or a number is off its range */
    void requireSensible() {
        if (!isGiven()) {
            requireGrid(random != null, "--grid-random");
            requireGrid(halving, "--grid-halving");
            requireGrid(measure != null, "--grid-metric");
            requireGrid(jobs != null, "--jobs");
        }
        require(seed == null || random != null, "--grid-seed goes with --grid-random N");
        require(factor == null || halving, "--grid-factor goes with --grid-halving");
        requireRange("--grid-random", random, 1, MOST_DRAWN);
        requireRange("--grid-factor", factor, 2, 100);
        requireRange("--jobs", jobs, 1, MOST_JOBS);
    }

    /** The keys with their values as typed. */
    List<Axis> axes() {
        List<Axis> axes = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (String each : grid) {
            int equals = each.indexOf('=');
            require(
                    equals > 0,
                    "--grid is '" + each + "'; it must be KEY=VALUE,VALUE, for example hybrid.factors=4,8,16");
            String key = each.substring(0, equals).strip();
            List<String> values = new ArrayList<>();
            for (String value : each.substring(equals + 1).split(",", -1)) {
                require(
                        !value.isBlank(),
                        "--grid: a value of " + key + " is empty; values stand between commas: " + key + "=A,B,C");
                values.add(value.strip());
            }
            require(keys.add(key), "--grid: " + key + " is there twice; give it once, with all its values");
            axes.add(new Axis(key, values));
        }
        return axes;
    }

    /** How many points are drawn; null for all. */
    @Nullable
    Integer drawn() {
        return random;
    }

    long seed() {
        return seed == null ? 1 : seed;
    }

    boolean isHalving() {
        return halving;
    }

    int factor() {
        return factor == null ? USUAL_FACTOR : factor;
    }

    /** What is compared, where lists are measured or not. */
    Measure measure(boolean ranks) {
        Measure usual = ranks ? Measure.HR : Measure.RMSE;
        Measure asked = measure == null ? usual : measure;
        require(ranks || !asked.isOfLists(), "--grid-metric " + asked + " is of lists; add --ranking");
        return asked;
    }

    /** At a time, of so many points. */
    int jobs(int points) {
        int most = jobs == null ? Runtime.getRuntime().availableProcessors() : jobs;
        return Math.max(1, Math.min(most, points));
    }

    private void requireGrid(boolean isThere, String option) {
        require(!isThere, option + " goes with --grid KEY=A,B,C");
    }

    private void requireRange(String option, @Nullable Integer value, int lowest, int highest) {
        require(
                value == null || (value >= lowest && value <= highest),
                option + " is " + value + "; it must be from " + lowest + " to " + highest);
    }

    void require(boolean holds, String message) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }
}
