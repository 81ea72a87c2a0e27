package io.thalweg.cli;

import io.thalweg.cli.DemoBaselines.Point;
import io.thalweg.stream.LiveErrors.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The learning curve as a table with bars: RMSE over each tenth of the stream, beside the baselines. */
final class DemoCurve {

    private static final int PARTS = 10;
    private static final int BAR = 30;

    private DemoCurve() {}

    /** RMSE over the ratings after the row before, up to {@code upTo}. */
    private record Row(long upTo, double learner, double biases, double mean, double truth) {}

    /** The lines of the table; empty where nothing was learned. */
    static List<String> lines(List<Snapshot> history, DemoBaselines baselines) {
        List<Row> rows = rows(history, baselines);
        if (rows.isEmpty()) {
            return List.of();
        }
        boolean truthKnown = rows.stream().noneMatch(row -> Double.isNaN(row.truth));
        double highest = rows.stream().mapToDouble(Row::mean).max().orElse(1);
        double lowest = rows.stream()
                        .mapToDouble(row -> truthKnown ? row.truth : Math.min(row.learner, row.biases))
                        .min()
                        .orElse(0)
                * .95;
        List<String> lines = new ArrayList<>();
        lines.add("RMSE of each part of the stream, predicted before learned");
        lines.add("(o Thalweg, b biases, m mean" + (truthKnown ? ", | floor: the noise of the ratings)" : ")"));
        lines.add(String.format(
                Locale.ROOT,
                "%10s  %7s  %7s  %7s  %7s",
                "ratings",
                "Thalweg",
                "biases",
                "mean",
                truthKnown ? "floor" : ""));
        for (Row row : rows) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%10d  %7.4f  %7.4f  %7.4f  %7s  %s",
                    row.upTo,
                    row.learner,
                    row.biases,
                    row.mean,
                    truthKnown ? String.format(Locale.ROOT, "%.4f", row.truth) : "",
                    bar(row, lowest, highest, truthKnown)));
        }
        return lines;
    }

    private static List<Row> rows(List<Snapshot> history, DemoBaselines baselines) {
        List<Row> rows = new ArrayList<>();
        if (history.isEmpty()) {
            return rows;
        }
        long total = history.get(history.size() - 1).count();
        Snapshot before = new Snapshot(0, Double.NaN, Double.NaN, 0);
        for (int part = 1; part <= PARTS; part++) {
            Snapshot after = firstFrom(history, total * part / PARTS);
            long count = after.count() - before.count();
            Point from = baselines.at(before.count());
            Point to = baselines.at(after.count());
            if (count > 0 && to.count() > from.count()) {
                long base = to.count() - from.count();
                rows.add(new Row(
                        after.count(),
                        Math.sqrt((after.sumSquaredError() - before.sumSquaredError()) / count),
                        Math.sqrt((to.biases() - from.biases()) / base),
                        Math.sqrt((to.mean() - from.mean()) / base),
                        Math.sqrt((to.truth() - from.truth()) / base)));
                before = after;
            }
        }
        return rows;
    }

    private static Snapshot firstFrom(List<Snapshot> history, long count) {
        return history.stream()
                .filter(snapshot -> snapshot.count() >= count)
                .findFirst()
                .orElse(history.get(history.size() - 1));
    }

    private static String bar(Row row, double lowest, double highest, boolean truthKnown) {
        char[] bar = " ".repeat(BAR + 1).toCharArray();
        if (truthKnown) {
            bar[place(row.truth, lowest, highest)] = '|';
        }
        bar[place(row.mean, lowest, highest)] = 'm';
        bar[place(row.biases, lowest, highest)] = 'b';
        bar[place(row.learner, lowest, highest)] = 'o';
        return new String(bar).stripTrailing();
    }

    private static int place(double rmse, double lowest, double highest) {
        double share = (rmse - lowest) / Math.max(highest - lowest, 1e-9);
        return (int) Math.round(Math.min(Math.max(share, 0), 1) * BAR);
    }
}
