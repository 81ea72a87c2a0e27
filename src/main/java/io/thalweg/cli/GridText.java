package io.thalweg.cli;

import io.thalweg.evaluate.grid.Axis;
import io.thalweg.evaluate.grid.Difference;
import io.thalweg.evaluate.grid.GridResult;
import io.thalweg.evaluate.grid.Measure;
import io.thalweg.evaluate.grid.Score;
import io.thalweg.evaluate.grid.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A grid's results for people: a line a point, what the choice is worth, and what to paste. */
record GridText(GridReport report) {

    /** The table for people. */
    List<String> lines(int width) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%s of %,d points, best first by %s of the first %,d ratings (1st)",
                report.result().rows().size() == report.plan().pointCount()
                        ? "all"
                        : thousands(report.result().rows().size()),
                report.plan().pointCount(),
                report.plan().measure().title(),
                report.firstHalf()));
        lines.add("");
        lines.addAll(table().lines(width));
        lines.add("");
        lines.addAll(noteLines());
        lines.add("");
        lines.addAll(verdictLines());
        lines.add("");
        lines.add("to use it: " + report.pasted());
        lines.add("in a file:");
        lines.addAll(report.properties());
        return lines;
    }

    private Table table() {
        Table table = new Table();
        report.plan().axes().forEach(axis -> table.number(shortName(axis)));
        Measure by = report.plan().measure();
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
        report.result().rows().forEach(row -> table.row(cells(row)));
        return table;
    }

    private List<String> cells(GridResult.Row row) {
        Trial trial = row.trial();
        List<String> cells = new ArrayList<>(trial.candidate().values().values());
        cells.add(shown(trial.first().value()));
        boolean isBest = trial.candidate().equals(report.result().winner().candidate());
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
            if (report.plan().measure().isOfLists()) {
                cells.add("");
            }
        }
        cells.add(thousands(Math.round(trial.perSecond())));
        return cells;
    }

    private void addOthers(List<String> cells, Score score) {
        others().forEach(each -> cells.add(shown(score.value(each))));
        if (report.plan().measure().isOfLists()) {
            cells.add(
                    Double.isNaN(score.likedShare()) ? "none" : String.format(Locale.ROOT, "%.3f", score.likedShare()));
        }
    }

    private List<String> noteLines() {
        List<String> lines = new ArrayList<>();
        long whole = report.result().rows().stream()
                .filter(row -> row.trial().isWhole())
                .count();
        if (whole < report.result().rows().size()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%,d were stopped early, compared by the later half of what they had learned: %s",
                    report.result().rows().size() - whole,
                    report.rounds().stream()
                            .map(round -> thousands(round.points()) + " learned " + thousands(round.ratings()))
                            .collect(Collectors.joining(", "))));
        }
        if (report.plan().options().isHalving() && report.rounds().size() == 1) {
            lines.add("nothing was stopped early: there are too few points or ratings for that");
        }
        long tied = report.result().tiedCount();
        lines.add(
                tied == 0
                        ? "no other point is within two standard errors (s.e.) of the best"
                        : "≈ within two standard errors (s.e.) of the best, so that this stream doesn't tell them apart: "
                                + thousands(tied));
        report.result()
                .keysWithoutEffect()
                .forEach(key -> lines.add(key + " made no difference here: all its values gave the same figures"));
        return lines;
    }

    /** What the choice is worth, where it was not made. */
    private List<String> verdictLines() {
        Difference gain = report.result().secondGain();
        String name = report.plan().measure().title();
        List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, "%-34s %10s %10s", "", name + " 1st", name + " 2nd"));
        lines.add(verdictLine("chosen by the first half", report.result().winner()));
        lines.add(verdictLine("as configured, without --grid", report.result().configured()));
        if (report.result().isConfigured()) {
            lines.add("what is configured is the best of these points: nothing is to be changed");
            return lines;
        }
        lines.add(String.format(
                Locale.ROOT,
                "%-34s %10s %10s  (s.e. %s, %s)",
                "difference",
                signed(report.result().firstGain().value()),
                signed(gain.value()),
                small(report.result().firstGain().standardError()),
                small(gain.standardError())));
        lines.add(verdict(gain));
        return lines;
    }

    private String verdict(Difference gain) {
        if (gain.isWithinNoise()) {
            return "on the second half, of which the choice knew nothing, the difference is within two standard errors:"
                    + System.lineSeparator() + "what is configured does as well";
        }
        boolean isBetter = report.plan().measure().isOfLists() == gain.value() > 0;
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

    /** The measures of the same kind that nothing was chosen by. */
    private List<Measure> others() {
        return Stream.of(Measure.values())
                .filter(each -> each != report.plan().measure()
                        && each.isOfLists() == report.plan().measure().isOfLists())
                .toList();
    }

    /** Without the learner's name, which all have. */
    private String shortName(Axis axis) {
        String prefix = report.evaluation().algorithm() + ".";
        return axis.key().startsWith(prefix) ? axis.key().substring(prefix.length()) : axis.key();
    }

    private static String shown(double value) {
        return Double.isNaN(value) ? "none" : String.format(Locale.ROOT, "%.4f", value);
    }

    private static String signed(double value) {
        return Double.isNaN(value)
                ? "none"
                : String.format(Locale.ROOT, "%+.4f", value).replaceFirst("^([+-])0\\.", "$1.");
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
