package io.thalweg.cli;

import io.thalweg.config.Keys;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.rating.Duplicates;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option of commands that read a ratings file which may have no times; a mixin. */
final class DuplicatesOption {

    @Option(
            names = "--duplicates",
            paramLabel = "last|mean|max",
            description =
                    "In a file without times, what counts of several ratings of one user and item (default: last).")
    private @Nullable Duplicates duplicates;

    /** The configuration with what was typed. */
    ThalwegConfig over(ThalwegConfig config) {
        return duplicates == null ? config : config.with(Map.of(Keys.DUPLICATES.name(), duplicates.toString()));
    }
}
