package io.thalweg.cli;

import io.thalweg.config.Keys;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.rating.RatingScale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The option of commands that learn from a ratings file; a mixin. */
final class ScaleOption {

    @Spec(Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    @Option(
            names = "--scale",
            paramLabel = "LO..HI",
            description = "The rating scale (default: the file's lowest and highest rating).")
    private @Nullable String scale;

    /** What is configured or needed for events, else {@code null}: the file's own. */
    static @Nullable RatingScale configured(ThalwegConfig config) {
        return config.isSet(Keys.RATING_SCALE) || config.feedback().isImplicit() ? config.ratingScale() : null;
    }

    /** What was typed, else what is configured or needed for events, else {@code null}: the file's own. */
    @Nullable
    RatingScale given(ThalwegConfig config) {
        if (scale == null) {
            return configured(config);
        }
        try {
            return RatingScale.parse(scale);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--scale: " + e.getMessage(), e);
        }
    }
}
