package io.thalweg.cli;

import io.thalweg.config.Key;
import io.thalweg.config.Keys;
import io.thalweg.config.Program;
import io.thalweg.evaluate.grid.Measure;
import io.thalweg.learn.Algorithm;
import io.thalweg.learn.Hyperparameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Which keys have an effect on what a grid compares, and what to type where one has none. */
record GridKeys(Algorithm algorithm, boolean ranks, Measure measure, int instances) {

    private static final String OTHER_INSTANCES = "hybrid.pairs.shared";
    private static final List<String> LISTS = List.of(
            Keys.LIST_LIKING.name(),
            Keys.LIST_BELOW_MEAN_LAST.name(),
            Keys.LIST_CATEGORY_MOST.name(),
            Keys.LIST_NEW_SHARE.name(),
            Keys.LIST_GIVE_WAY.name());

    /** Why else a key can't be chosen. */
    private static final Map<String, String> REASONS = Map.of(
            Keys.SEED.name(),
            "another seed is only other luck; to see how much that is, run again with --seed 1, --seed 2",
            Keys.LEARNER.name(),
            "keys of one learner mean nothing to the other; run again with --learner sgd, and compare what is measured",
            Keys.LIST_SIZE.name(),
            "the lists that are measured have 10 items");

    /** What others call them. */
    private static final Map<Algorithm, Map<String, String>> OTHER_NAMES = Map.of(
            Algorithm.HYBRID, Map.of("regular", "hybrid.noise", "lambda", "hybrid.noise", "rank", "hybrid.factors"),
            Algorithm.SGD,
                    Map.of("lambda", "sgd.regularization", "learning", "sgd.factor.rate", "rank", "sgd.factors"));

    /** The complaint about a key; empty where it has an effect. */
    Optional<String> complaint(String key) {
        if (chosen().contains(key)) {
            return Optional.empty();
        }
        return Optional.of("--grid: " + reason(key));
    }

    private String reason(String key) {
        if (key.equals(OTHER_INSTANCES) && algorithm == Algorithm.HYBRID) {
            return key + " has no effect with one instance; add --partitions P --instances I";
        }
        if (LISTS.contains(key)) {
            return ranks
                    ? key + " orders lists and changes no prediction; compare lists, by --grid-metric hr or ndcg"
                    : key + " has no effect where no lists are made; add --ranking";
        }
        for (Algorithm other : Algorithm.values()) {
            if (names(other).contains(key)) {
                return key + " has no effect with --learner " + algorithm + "; add --learner " + other;
            }
        }
        if (Keys.all().stream().map(Key::name).anyMatch(key::equals)) {
            return key + " can't be chosen: "
                    + REASONS.getOrDefault(
                            key,
                            "it has no effect on what evaluate measures; for the keys that have one type "
                                    + Program.COMMAND + " config --describe --markdown=hyperparameters");
        }
        return "unknown key '" + key + "'; did you mean " + nearest(key) + "?";
    }

    private String nearest(String key) {
        String text = key.toLowerCase(Locale.ROOT);
        return OTHER_NAMES.getOrDefault(algorithm, Map.of()).entrySet().stream()
                .filter(other -> text.contains(other.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseGet(() -> NearestNames.to(key, chosen(), 1).get(0));
    }

    private List<String> chosen() {
        List<String> keys = new ArrayList<>(names(algorithm));
        if (instances == 1) {
            keys.remove(OTHER_INSTANCES);
        }
        if (ranks && measure.isOfLists()) {
            keys.addAll(LISTS);
        }
        return keys;
    }

    private static List<String> names(Algorithm algorithm) {
        return algorithm.hyperparameters().stream().map(Hyperparameter::name).toList();
    }
}
