package io.thalweg.state;

import io.thalweg.learn.Algorithm;
import io.thalweg.learn.Hyperparameters;
import io.thalweg.model.RowLayout;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.Repeats;
import io.thalweg.topics.IncompatibleStateException;
import io.thalweg.topics.NewApplication;
import java.util.Locale;

/**
 * What the numbers in the state mean: two runs with the same signature may share state, others never.
 *
 * @param text readable, stored beside every partition's totals
 */
public record ModelSignature(String text) {

    /** The signature of state that is learned with these. */
    public static ModelSignature of(
            Algorithm algorithm, RowLayout layout, Hyperparameters parameters, Feedback feedback) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "learner=%s factors=%d start=N(0,%s) seed=%d scale=%s",
                algorithm,
                layout.factorCount(),
                layout.startSpread(),
                layout.seed(),
                feedback.scale()));
        for (String name : algorithm.namesInState()) {
            text.append(' ').append(name).append('=').append(parameters.getInt(name));
        }
        // What was the only way before there was another is not named, so that older state goes on.
        if (feedback.isImplicit()) {
            text.append(" feedback=implicit");
        }
        if (feedback.repeats() != Repeats.LAST) {
            text.append(" repeats=").append(feedback.repeats());
        }
        if (feedback.repeats() == Repeats.COUNT) {
            text.append(" cap=").append(feedback.cap());
        }
        return new ModelSignature(text.toString());
    }

    /** @throws IncompatibleStateException if the other is not this, saying what to do */
    public void require(ModelSignature stored) {
        if (!stored.equals(this)) {
            throw new IncompatibleStateException("the stored state was learned with [" + stored.text
                    + "], the configuration says [" + text
                    + "]; set the old values again, or " + NewApplication.ADVICE);
        }
    }
}
