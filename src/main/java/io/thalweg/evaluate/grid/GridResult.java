package io.thalweg.evaluate.grid;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a search found.
 *
 * @param rows one a point, best first by the first half; those that were stopped before its end come last
 * @param configured what there is without the grid, on the whole stream
 * @param firstGain by how much the winner's measure is more than that, on the first half
 * @param secondGain the same on the second half, of which the choice knew nothing
 */
public record GridResult(List<Row> rows, Trial configured, Difference firstGain, Difference secondGain) {

    /**
     * A point.
     *
     * @param toBest by how much its measure is more than that of the best that learned as long
     */
    public record Row(Trial trial, Difference toBest) {

        static Row of(Trial trial, Trial best) {
            return new Row(trial, trial.first().minus(best.first()));
        }
    }

    static GridResult of(List<Trial> ranked, List<Row> dropped, Trial configured) {
        Trial best = ranked.get(0);
        List<Row> rows = new ArrayList<>();
        ranked.forEach(trial -> rows.add(Row.of(trial, best)));
        rows.addAll(dropped);
        return new GridResult(
                List.copyOf(rows),
                configured,
                best.first().minus(configured.first()),
                best.second().minus(configured.second()));
    }

    /** The best by the first half. */
    public Trial winner() {
        return rows.get(0).trial();
    }

    /** Whether the winner is what there is without the grid. */
    public boolean isConfigured() {
        return winner().candidate().isSameAs(configured.candidate());
    }

    /** How many others the first half doesn't tell from the best. */
    public long tiedCount() {
        return rows.stream()
                .skip(1)
                .filter(row -> row.trial().isWhole() && row.toBest().isWithinNoise())
                .count();
    }

    /** The keys of which no two values made any difference, though points differ in them alone. */
    public List<String> keysWithoutEffect() {
        return winner().candidate().values().keySet().stream()
                .filter(this::isWithoutEffect)
                .toList();
    }

    private boolean isWithoutEffect(String key) {
        Map<Map<String, String>, Trial> byOthers = new HashMap<>();
        boolean isCompared = false;
        for (Row row : rows) {
            Map<String, String> others = new HashMap<>(row.trial().candidate().values());
            others.put(key, "");
            others.put("", "" + row.trial().ratingCount());
            Trial seen = byOthers.putIfAbsent(others, row.trial());
            if (seen != null) {
                isCompared = true;
                if (!seen.hasSameFigures(row.trial())) {
                    return false;
                }
            }
        }
        return isCompared;
    }
}
