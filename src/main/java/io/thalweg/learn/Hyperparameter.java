package io.thalweg.learn;

/**
 * A number that a learner can be tuned by.
 *
 * @param name the configuration key, starting with the learner's name
 * @param defaultValue the one set of defaults for all data
 * @param lowest lowest allowed value
 * @param highest highest allowed value
 * @param meaning one sentence
 */
public record Hyperparameter(String name, double defaultValue, double lowest, double highest, String meaning) {

    /** @throws IllegalArgumentException if the value is not in {@code lowest..highest}, naming the key */
    public double require(double value) {
        if (!(value >= lowest && value <= highest)) {
            throw new IllegalArgumentException(
                    name + " is " + value + "; it must be from " + lowest + " to " + highest + " (" + meaning + ")");
        }
        return value;
    }
}
