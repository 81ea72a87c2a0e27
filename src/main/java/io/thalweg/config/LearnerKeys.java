package io.thalweg.config;

import io.thalweg.config.Key.Group;
import io.thalweg.learn.Algorithm;
import io.thalweg.learn.Hyperparameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The learners' parameters as keys, named {@code <learner>.<parameter>}: the tables of the learn package go here. */
final class LearnerKeys {

    private LearnerKeys() {}

    static List<Key<?>> all() {
        List<Key<?>> keys = new ArrayList<>();
        for (Algorithm algorithm : Algorithm.values()) {
            for (Hyperparameter each : algorithm.hyperparameters()) {
                keys.add(of(each));
            }
        }
        return keys;
    }

    static boolean isHyperparameter(Key<?> key) {
        return words().stream().anyMatch(learner -> key.name().startsWith(learner + "."));
    }

    /** The names of the learners. */
    static List<String> words() {
        return Arrays.stream(Algorithm.values()).map(Algorithm::toString).toList();
    }

    private static Key<?> of(Hyperparameter parameter) {
        String name = parameter.name();
        double value = parameter.defaultValue();
        double lowest = parameter.lowest();
        double highest = parameter.highest();
        return parameter.whole()
                ? Key.integer(name, Group.LEARNING, (int) value, (int) lowest, (int) highest, parameter.meaning())
                : Key.decimal(name, Group.LEARNING, value, lowest, highest, parameter.meaning());
    }
}
