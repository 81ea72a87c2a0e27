package io.thalweg.state;

import io.thalweg.learn.Algorithm;
import io.thalweg.learn.Hyperparameters;
import io.thalweg.model.RowLayout;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.Repeats;
import io.thalweg.topics.IncompatibleStateException;
import io.thalweg.topics.NewApplication;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the numbers in the state mean: two runs whose signatures differ in sizes of memory at most may share state, others never.
 *
 * @param text readable, stored beside every partition's totals
 */
public record ModelSignature(String text) {

    private static final Pattern MEMORY = Pattern.compile(Arrays.stream(Algorithm.values())
            .flatMap(algorithm -> algorithm.memoryNames().stream())
            .map(Pattern::quote)
            .collect(Collectors.joining("|", " (?:", ")=\\S+")));

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
        for (String name : algorithm.memoryNames()) {
            text.append(' ').append(name).append('=').append(parameters.getInt(name));
        }
        // What was the only way before there was another is not named, so that older state goes on.
        if (layout.nonNegative()) {
            text.append(" nonnegative=1");
        }
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

    /** Whether state of the other can be gone on with: sizes of memory may differ, see {@link Algorithm#memoryNames}. */
    public boolean goesOnFrom(ModelSignature stored) {
        return withoutMemory().equals(stored.withoutMemory());
    }

    private String withoutMemory() {
        return MEMORY.matcher(text).replaceAll("");
    }

    /** @throws IncompatibleStateException if state of the other can't be gone on with, saying what to do */
    public void require(ModelSignature stored) {
        if (!goesOnFrom(stored)) {
            throw new IncompatibleStateException("the stored state was learned with [" + stored.text
                    + "], the configuration says [" + text
                    + "]; set the old values again, or " + NewApplication.ADVICE);
        }
    }
}
