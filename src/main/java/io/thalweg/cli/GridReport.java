package io.thalweg.cli;

import io.thalweg.evaluate.grid.Axis;
import io.thalweg.evaluate.grid.Difference;
import io.thalweg.evaluate.grid.GridResult;
import io.thalweg.evaluate.grid.Measure;
import io.thalweg.evaluate.grid.Round;
import io.thalweg.evaluate.grid.Score;
import io.thalweg.evaluate.grid.Trial;
import io.thalweg.learn.Algorithm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What {@code evaluate --grid} prints. */
record GridReport(Evaluation evaluation, GridPlan plan, int ratingCount, List<Round> rounds, GridResult result) {

    /** JSON; errors in units of the scale. What is not known is null. */
    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("learner", evaluation.algorithm().toString());
        json.put("seed", evaluation.seed());
        json.put("scale", evaluation.feedback().scale().toString());
        json.put("ratings", ratingCount);
        json.put("firstHalf", firstHalf());
        json.put("metric", plan.measure().toString());
        Map<String, Object> grid = new LinkedHashMap<>();
        plan.axes().forEach(axis -> grid.put(axis.key(), axis.values()));
        json.put("grid", grid);
        json.put("gridPoints", plan.pointCount());
        json.put(
                "rounds",
                rounds.stream()
                        .map(round -> Map.of("points", round.points(), "ratings", round.ratings()))
                        .toList());
        json.put("points", result.rows().stream().map(this::json).toList());
        json.put("chosen", json(result.winner()));
        json.put("configured", json(result.configured()));
        json.put("chosenToConfigured", Map.of("first", json(result.firstGain()), "second", json(result.secondGain())));
        json.put("indistinguishable", result.tiedCount());
        json.put("withoutEffect", result.keysWithoutEffect());
        json.put("options", pasted());
        json.put("properties", properties());
        return json;
    }

    private Map<String, Object> json(GridResult.Row row) {
        Map<String, Object> json = json(row.trial());
        json.put("toBest", json(row.toBest()));
        return json;
    }

    private Map<String, Object> json(Trial trial) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("set", trial.candidate().values());
        json.put("ratings", trial.ratingCount());
        json.put("first", json(trial.first()));
        json.put("second", json(trial.second()));
        json.put("ratingsPerSecond", Math.round(trial.perSecond()));
        return json;
    }

    private Map<String, Object> json(Score score) {
        Map<String, Object> json = new LinkedHashMap<>();
        if (hasErrors()) {
            json.put("rmse", OutputOptions.number(score.value(Measure.RMSE)));
            json.put("mae", OutputOptions.number(score.value(Measure.MAE)));
        }
        if (evaluation.lists().ranking()) {
            json.put("hitRateAt10", OutputOptions.number(score.value(Measure.HR)));
            json.put("ndcgAt10", OutputOptions.number(score.value(Measure.NDCG)));
            json.put("likedAt10", OutputOptions.number(score.likedShare()));
            json.put("ranked", score.rankedCount());
        }
        return json;
    }

    private static Map<String, Object> json(Difference difference) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("difference", OutputOptions.number(difference.value()));
        json.put("standardError", OutputOptions.number(difference.standardError()));
        json.put("isWithinNoise", difference.isWithinNoise());
        return json;
    }

    /** The table for people. */
    List<String> lines(int width) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%s of %,d points, best first by %s of the first %,d ratings (1st)",
                result.rows().size() == plan.pointCount()
                        ? "all"
                        : thousands(result.rows().size()),
                plan.pointCount(),
                plan.measure().title(),
                firstHalf()));
        lines.add("");
        lines.addAll(table().lines(width));
        lines.add("");
        lines.addAll(noteLines());
        lines.add("");
        lines.addAll(verdictLines());
        lines.add("");
        lines.add("to use it: " + pasted());
        lines.add("in a file:");
        lines.addAll(properties());
        return lines;
    }

    private Table table() {
        Table table = new Table();
        plan.axes().forEach(axis -> table.number(shortName(axis)));
        Measure by = plan.measure();
        List<Measure> others = others();
        table.number(by.title() + " 1st").number("to best").number("s.e.");
        others.forEach(each -> table.number(each.title() + " 1st"));
        if (by.isOfLists()) {
            table.number("liked 1st");
        }
        table.number(by.title() + " 2nd");
        others.forEach(each -> table.number(each.title() + " 2nd"));
        if (by.isOfLists()) {
            table.number("liked 2nd");
        }
        table.number("ratings/s");
        result.rows().forEach(row -> table.row(cells(row)));
        return table;
    }

    private List<String> cells(GridResult.Row row) {
        Trial trial = row.trial();
        List<String> cells = new ArrayList<>(trial.candidate().values().values());
        cells.add(shown(trial.first().value()));
        boolean isBest = trial.candidate().equals(result.winner().candidate());
        cells.add(
                isBest
                        ? "best"
                        : (row.toBest().isWithinNoise() ? "≈" : "")
                                + signed(row.toBest().value()));
        cells.add(isBest ? "" : small(row.toBest().standardError()));
        addOthers(cells, trial.first());
        cells.add(trial.isWhole() ? shown(trial.second().value()) : "after " + thousands(trial.ratingCount()));
        if (trial.isWhole()) {
            addOthers(cells, trial.second());
        } else {
            others().forEach(each -> cells.add(""));
            if (plan.measure().isOfLists()) {
                cells.add("");
            }
        }
        cells.add(thousands(Math.round(trial.perSecond())));
        return cells;
    }

    private void addOthers(List<String> cells, Score score) {
        others().forEach(each -> cells.add(shown(score.value(each))));
        if (plan.measure().isOfLists()) {
            cells.add(
                    Double.isNaN(score.likedShare()) ? "none" : String.format(Locale.ROOT, "%.3f", score.likedShare()));
        }
    }

    private List<String> noteLines() {
        List<String> lines = new ArrayList<>();
        long whole = result.rows().stream().filter(row -> row.trial().isWhole()).count();
        if (whole < result.rows().size()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%,d were stopped early, and are compared with what was best then: %s",
                    result.rows().size() - whole,
                    rounds.stream()
                            .map(round -> thousands(round.points()) + " learned " + thousands(round.ratings()))
                            .collect(Collectors.joining(", "))));
        }
        lines.add(
                result.tiedCount() == 0
                        ? "no other point is within two standard errors (s.e.) of the best"
                        : String.format(
                                Locale.ROOT,
                                "≈ %,d of the others within two standard errors (s.e.) of the best: this stream doesn't"
                                        + " tell them apart",
                                result.tiedCount()));
        result.keysWithoutEffect()
                .forEach(key -> lines.add(key + " made no difference here: all its values gave the same figures"));
        return lines;
    }

    /** What the choice is worth, where it was not made. */
    private List<String> verdictLines() {
        Difference gain = result.secondGain();
        String name = plan.measure().title();
        List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, "%-34s %10s %10s", "", name + " 1st", name + " 2nd"));
        lines.add(verdictLine("chosen by the first half", result.winner()));
        lines.add(verdictLine("as configured, without --grid", result.configured()));
        if (result.isConfigured()) {
            lines.add("what is configured is the best of these points: nothing is to be changed");
            return lines;
        }
        lines.add(String.format(
                Locale.ROOT,
                "%-34s %10s %10s  (s.e. %s, %s)",
                "difference",
                signed(result.firstGain().value()),
                signed(gain.value()),
                small(result.firstGain().standardError()),
                small(gain.standardError())));
        lines.add(verdict(gain));
        return lines;
    }

    private String verdict(Difference gain) {
        if (gain.isWithinNoise()) {
            return "on the second half, of which the choice knew nothing, the difference is within two standard errors:"
                    + System.lineSeparator() + "what is configured does as well";
        }
        boolean isBetter = plan.measure().isOfLists() == gain.value() > 0;
        return "on the second half, of which the choice knew nothing, the chosen point is "
                + (isBetter ? "better" : "worse: keep what is configured");
    }

    private static String verdictLine(String what, Trial trial) {
        return String.format(
                Locale.ROOT,
                "%-34s %10s %10s",
                what,
                shown(trial.first().value()),
                shown(trial.second().value()));
    }

    /** The winner as options. */
    private String pasted() {
        return settings().map(each -> "--set " + each).collect(Collectors.joining(" "));
    }

    /** The winner as lines of a properties file. */
    private List<String> properties() {
        return settings().toList();
    }

    private Stream<String> settings() {
        Stream<String> learner = evaluation.algorithm() == Algorithm.HYBRID
                ? Stream.of()
                : Stream.of("learner=" + evaluation.algorithm());
        return Stream.concat(
                learner,
                result.winner().candidate().values().entrySet().stream()
                        .map(each -> each.getKey() + "=" + each.getValue()));
    }

    private boolean hasErrors() {
        return !evaluation.feedback().hasOneValue();
    }

    /** The measures of the same kind that nothing was chosen by. */
    private List<Measure> others() {
        return Stream.of(Measure.values())
                .filter(each -> each != plan.measure()
                        && each.isOfLists() == plan.measure().isOfLists())
                .toList();
    }

    private int firstHalf() {
        return Round.firstHalf(ratingCount);
    }

    /** Without the learner's name, which all have. */
    private String shortName(Axis axis) {
        String prefix = evaluation.algorithm() + ".";
        return axis.key().startsWith(prefix) ? axis.key().substring(prefix.length()) : axis.key();
    }

    private static String shown(double value) {
        return Double.isNaN(value) ? "none" : String.format(Locale.ROOT, "%.4f", value);
    }

    private static String signed(double value) {
        return Double.isNaN(value)
                ? "none"
                : String.format(Locale.ROOT, "%+.4f", value).replaceFirst("0\\.", ".");
    }

    private static String small(double value) {
        return Double.isNaN(value)
                ? "none"
                : String.format(Locale.ROOT, "%.4f", value).replaceFirst("^0\\.", ".");
    }

    private static String thousands(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
