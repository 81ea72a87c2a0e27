package io.thalweg.evaluate.grid;

import java.util.List;

/**
 * A key and the values to try.
 *
 * @param key its name
 * @param values as they were typed, at least one, in their order
 */
public record Axis(String key, List<String> values) {

    /** @throws IllegalArgumentException if there is no value */
    public Axis {
        values = List.copyOf(values);
        if (values.isEmpty()) {
            throw new IllegalArgumentException(key + " has no values");
        }
    }
}
