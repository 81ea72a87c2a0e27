package io.thalweg.learn;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The values of a learner's {@link Hyperparameter}s. Immutable. */
public final class Hyperparameters {

    private final Map<String, Double> values = new TreeMap<>();

    /**
     * Declared defaults, replaced where {@code given} has the name; other names in {@code given} are left alone.
     *
     * @throws IllegalArgumentException if a value is out of its range
     */
    public Hyperparameters(List<Hyperparameter> declared, Map<String, Double> given) {
        for (Hyperparameter parameter : declared) {
            double value = given.getOrDefault(parameter.name(), parameter.defaultValue());
            values.put(parameter.name(), parameter.require(value));
        }
    }

    /** @throws IllegalArgumentException if no such hyperparameter was declared */
    public double get(String name) {
        Double value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no hyperparameter '" + name + "' in " + values.keySet());
        }
        return value;
    }

    /** A whole number. */
    public int getInt(String name) {
        return (int) get(name);
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
