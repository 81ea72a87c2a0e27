package io.thalweg.cli;

import io.thalweg.evaluate.ErrorCurve;
import io.thalweg.evaluate.LikedShare;
import io.thalweg.evaluate.RankingTest;
import io.thalweg.evaluate.Tally;
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
            json.put("cohorts", cohortsToJson());
        }
        RankingTest ranking = figures.ranking();
        if (ranking != null) {
            json.putAll(json(ranking.lists()));
            if (ranking.liked().listedCount() > 0) {
                json.put("likedAt10", ranking.liked().ofListed());
                json.put("likedOfAll", ranking.liked().ofAll());
                json.put("listed", ranking.liked().listedCount());
            }
            Map<String, Object> byPause = new LinkedHashMap<>();
            ranking.byPause().forEach((pause, tally) -> byPause.put(pause.code(), json(tally)));
            json.put("byPause", byPause);
            Map<String, Object> byCohort = new LinkedHashMap<>();
            ranking.byCohort().forEach((cohort, tally) -> byCohort.put(cohort.code(), json(tally)));
            json.put("byCohort", byCohort);
            Map<String, Object> others = new LinkedHashMap<>();
            ranking.others().forEach((name, tally) -> others.put(name, json(tally)));
            json.put("otherLists", others);
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

    private Map<String, Object> cohortsToJson() {
        Map<String, Object> cohorts = new LinkedHashMap<>();
        figures.errors()
                .cohorts()
                .forEach((cohort, of) ->
                        cohorts.put(cohort.code(), Map.of("ratings", of.count(), "rmse", of.rmse(), "mae", of.mae())));
        return cohorts;
    }

    private static Map<String, Object> json(Tally tally) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("ranked", tally.rankedCount());
        json.put("hitRateAt10", OutputOptions.number(tally.hitRate()));
        json.put("ndcgAt10", OutputOptions.number(tally.ndcg()));
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
            figures.errors()
                    .cohorts()
                    .forEach((cohort, of) -> lines.add(String.format(
                            Locale.ROOT,
                            "%-22s %8s %8s %,14d ratings",
                            "  " + cohort.code(),
                            shown(of.rmse(), 4),
                            shown(of.mae(), 4),
                            of.count())));
            baselines.forEach((name, errors) -> lines.add(line("baseline: " + name, errors)));
        }
        lines.add("");
        RankingTest ranking = figures.ranking();
        if (ranking != null) {
            addRanking(lines, ranking);
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
        lines.addAll(costLines());
        return lines;
    }

    private void addRanking(List<String> lines, RankingTest ranking) {
        String hits = feedback.isImplicit() ? "first events of a user and item" : "high ratings";
        lines.add(String.format(
                Locale.ROOT, "%-34s %8s %8s %10s", "lists, before " + hits, "HR@10", "NDCG@10", "ranked"));
        lines.add(line("all", ranking.lists()));
        ranking.byPause().forEach((pause, tally) -> {
            if (tally.rankedCount() > 0) {
                lines.add(line("  " + pause, tally));
            }
        });
        ranking.byCohort().forEach((cohort, tally) -> lines.add(line("  " + cohort.code(), tally)));
        ranking.others().forEach((name, tally) -> lines.add(line(name, tally)));
        LikedShare liked = ranking.liked();
        if (liked.listedCount() > 0) {
            lines.add(String.format(
                    Locale.ROOT,
                    "likedAt10 %s: of %,d ratings of items in lists, so many are not below%n  the user's mean (of all: %s)",
                    shown(liked.ofListed(), 3),
                    liked.listedCount(),
                    shown(liked.ofAll(), 3)));
        }
    }

    private static String line(String name, Tally tally) {
        return String.format(
                Locale.ROOT,
                "%-34s %8s %8s %,10d",
                name,
                shown(tally.hitRate(), 4),
                shown(tally.ndcg(), 4),
                tally.rankedCount());
    }

    private List<String> costLines() {
        Effort effort = figures.effort();
        LearnedHeap heap = figures.heap();
        String list = Double.isNaN(figures.listMicros())
                ? ""
                : String.format(Locale.ROOT, "; a list takes %,.0f µs", figures.listMicros());
        return List.of(
                String.format(
                        Locale.ROOT,
                        "%.1f s, processor %.1f s (learning %.1f)%s",
                        effort.seconds(),
                        effort.processCpuSeconds(),
                        effort.threadCpuSeconds(),
                        list),
                String.format(
                        Locale.ROOT,
                        "heap %.1f MiB, of which an item of an instance takes %,d bytes",
                        heap.bytes() / MIB,
                        heap.bytesPerItem()));
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
