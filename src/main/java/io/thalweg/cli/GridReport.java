package io.thalweg.cli;

import io.thalweg.evaluate.grid.Difference;
import io.thalweg.evaluate.grid.GridResult;
import io.thalweg.evaluate.grid.Measure;
import io.thalweg.evaluate.grid.Round;
import io.thalweg.evaluate.grid.Score;
import io.thalweg.evaluate.grid.Trial;
import io.thalweg.learn.Algorithm;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What {@code evaluate --grid} found. As text it is {@link GridText}. */
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
                        .map(round -> inOrder("points", round.points(), "ratings", round.ratings()))
                        .toList());
        json.put("points", result.rows().stream().map(this::json).toList());
        json.put("chosen", json(result.winner()));
        json.put("configured", json(result.configured()));
        json.put("chosenToConfigured", inOrder("first", json(result.firstGain()), "second", json(result.secondGain())));
        json.put("indistinguishable", result.tiedCount());
        json.put("withoutEffect", result.keysWithoutEffect());
        json.put("options", pasted());
        json.put("properties", properties());
        return json;
    }

    private static Map<String, Object> inOrder(String one, Object first, String other, Object second) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(one, first);
        json.put(other, second);
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

    /** The winner as options. */
    String pasted() {
        return settings().map(each -> "--set " + each).collect(Collectors.joining(" "));
    }

    /** The winner as lines of a properties file. */
    List<String> properties() {
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

    int firstHalf() {
        return Round.firstHalf(ratingCount);
    }
}
