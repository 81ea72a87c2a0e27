package io.thalweg.evaluate.grid;

import io.thalweg.learn.Hyperparameters;
import io.thalweg.rank.ListRules;
import java.util.Map;

/**
 * A point of a grid, and what it comes to.
 *
 * @param values the gridded keys with this point's values as typed
 * @param parameters all of the learner's
 * @param rules of lists
 */
public record Candidate(Map<String, String> values, Hyperparameters parameters, ListRules rules) {

    /** Whether it is the same learner with the same lists, however its values were typed. */
    public boolean isSameAs(Candidate other) {
        return parameters.toString().equals(other.parameters.toString()) && rules.equals(other.rules);
    }
}
