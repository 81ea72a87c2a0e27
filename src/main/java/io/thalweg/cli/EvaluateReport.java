package io.thalweg.cli;

import io.thalweg.evaluate.ErrorCurve;
import io.thalweg.evaluate.RankingTest;
import io.thalweg.rating.Feedback;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code evaluate} prints. */
record EvaluateReport(
        String protocol,
        String learner,
        long seed,
        Feedback feedback,
        Figures figures,
        Map<String, ErrorCurve> baselines) {

    private static final double MIB = 1 << 20;

    /**
     * What was measured of a learner.
     *
     * @param ranking {@code null} where it was not asked for
     * @param workCount ratings learned or predicted
     * @param effort of that; reading the file and ranking left out
     * @param listMicros what a list takes; NaN where it was not asked for
     */
    record Figures(
            ErrorCurve errors,
            @Nullable RankingTest ranking,
            long workCount,
            Effort effort,
            LearnedHeap heap,
            double listMicros) {

        double perSecond() {
            return workCount / effort.seconds();
        }
    }

    /** The names are those of DESIGN § 5; errors in units of the scale. */
    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("protocol", protocol);
        json.put("learner", learner);
        json.put("seed", seed);
        json.put("scale", feedback.scale().toString());
        if (feedback.isImplicit()) {
            json.put("feedback", "implicit");
            json.put("repeats", feedback.repeats().toString());
        }
        json.put("ratings", figures.errors().count());
        if (!feedback.hasOneValue()) {
            json.put("rmse", figures.errors().rmse());
            json.put("mae", figures.errors().mae());
            json.put("rmseLastHalf", OutputOptions.number(figures.errors().rmseLastHalf()));
        }
        RankingTest ranking = figures.ranking();
        if (ranking != null) {
            json.put("ranked", ranking.rankedCount());
            json.put("hitRateAt10", OutputOptions.number(ranking.hitRate()));
            json.put("ndcgAt10", OutputOptions.number(ranking.ndcg()));
            Map<String, Object> parts = new LinkedHashMap<>();
            ranking.tallies().forEach((name, tally) -> {
                Map<String, Object> of = new LinkedHashMap<>();
                of.put("hitRateAt10", OutputOptions.number(tally.hitRate()));
                of.put("ndcgAt10", OutputOptions.number(tally.ndcg()));
                parts.put(name, of);
            });
            json.put("ranking", parts);
        }
        json.put("ratingsPerSecond", Math.round(figures.perSecond()));
        json.put("seconds", figures.effort().seconds());
        json.put("processCpuSeconds", figures.effort().processCpuSeconds());
        json.put("threadCpuSeconds", figures.effort().threadCpuSeconds());
        json.put("liveHeapBytes", figures.heap().bytes());
        json.put("instanceHeapBytes", figures.heap().instanceBytes());
        json.put("items", figures.heap().itemCount());
        if (!Double.isNaN(figures.listMicros())) {
            json.put("listMicros", figures.listMicros());
        }
        Map<String, Object> beside = new LinkedHashMap<>();
        baselines.forEach((name, errors) -> {
            Map<String, Object> of = new LinkedHashMap<>();
            of.put("rmse", errors.rmse());
            of.put("mae", errors.mae());
            of.put("rmseLastHalf", OutputOptions.number(errors.rmseLastHalf()));
            beside.put(name, of);
        });
        json.put("baselines", beside);
        return json;
    }

    /** The table for people. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (feedback.hasOneValue()) {
            lines.add("no RMSE: all that is learned is one number ("
                    + feedback.scale().highest() + ")");
        } else {
            lines.add(String.format(Locale.ROOT, "%-22s %8s %8s %14s", protocol, "RMSE", "MAE", "RMSE last half"));
            lines.add(line(learner, figures.errors()));
            baselines.forEach((name, errors) -> lines.add(line("baseline: " + name, errors)));
        }
        lines.add("");
        RankingTest ranking = figures.ranking();
        if (ranking != null) {
            lines.add(String.format(Locale.ROOT, "%-30s %8s %8s", "lists ordered by", "HR@10", "NDCG@10"));
            ranking.tallies()
                    .forEach((name, tally) -> lines.add(String.format(
                            Locale.ROOT, "%-30s %8s %8s", name, shown(tally.hitRate(), 3), shown(tally.ndcg(), 3))));
            lines.add(String.format(
                    Locale.ROOT,
                    "%,d %s ranked, each before it was learned",
                    ranking.rankedCount(),
                    feedback.isImplicit() ? "first events of a user and item" : "high ratings"));
            lines.add("");
        }
        lines.add(String.format(
                Locale.ROOT,
                "%d %s on %s, seed %d, %d %s/s",
                figures.errors().count(),
                feedback.isImplicit() ? "events (" + feedback.repeats() + ")" : "ratings",
                feedback.scale(),
                seed,
                Math.round(figures.perSecond()),
                feedback.isImplicit() ? "events" : "ratings"));
        lines.add(costLine());
        return lines;
    }

    private String costLine() {
        Effort effort = figures.effort();
        LearnedHeap heap = figures.heap();
        String list = Double.isNaN(figures.listMicros())
                ? ""
                : String.format(Locale.ROOT, "; a list takes %,.0f µs", figures.listMicros());
        return String.format(
                Locale.ROOT,
                "%.1f s, processor %.1f s (learning %.1f); heap %.1f MiB, of which an item of an instance takes %,d bytes%s",
                effort.seconds(),
                effort.processCpuSeconds(),
                effort.threadCpuSeconds(),
                heap.bytes() / MIB,
                heap.bytesPerItem(),
                list);
    }

    private static String line(String name, ErrorCurve errors) {
        return String.format(
                Locale.ROOT,
                "%-22s %8s %8s %14s",
                name,
                shown(errors.rmse(), 4),
                shown(errors.mae(), 4),
                shown(errors.rmseLastHalf(), 4));
    }

    /** A figure that nothing was measured for is none. */
    private static String shown(double value, int digits) {
        return Double.isNaN(value) ? "none" : String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
