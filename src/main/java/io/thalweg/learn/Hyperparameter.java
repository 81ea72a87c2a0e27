package io.thalweg.learn;

/**
 * A number that a learner can be tuned by.
 *
 * @param name the configuration key, starting with the learner's name
 * @param whole whether it must be a whole number
 * @param defaultValue the one set of defaults for all data
 * @param lowest lowest allowed value
 * @param highest highest allowed value
 * @param meaning one sentence
 */
public record Hyperparameter(
        String name, boolean whole, double defaultValue, double lowest, double highest, String meaning) {

    /** One that may have a fraction. */
    static Hyperparameter real(String name, double defaultValue, double lowest, double highest, String meaning) {
        return new Hyperparameter(name, false, defaultValue, lowest, highest, meaning);
    }

    /** One that counts something. */
    static Hyperparameter whole(String name, int defaultValue, int lowest, int highest, String meaning) {
        return new Hyperparameter(name, true, defaultValue, lowest, highest, meaning);
    }

    /** @throws IllegalArgumentException if the value is not one of {@code lowest..highest}, naming the key */
    public double require(double value) {
        if (!(value >= lowest && value <= highest) || (whole && value != Math.rint(value))) {
            String range = whole
                    ? "a whole number from " + (int) lowest + " to " + (int) highest
                    : "from " + lowest + " to " + highest;
            throw new IllegalArgumentException(name + " is " + value + "; it must be " + range + " (" + meaning + ")");
        }
        return value;
    }
}
