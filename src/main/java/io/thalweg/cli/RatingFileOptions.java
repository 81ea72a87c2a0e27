package io.thalweg.cli;

import io.thalweg.config.Keys;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.RatingScale;
import io.thalweg.rating.file.ColumnChoice;
import io.thalweg.rating.file.Duplicates;
import io.thalweg.rating.file.FileRatings;
import io.thalweg.rating.file.RatingFile;
import io.thalweg.rating.file.ReadingOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** How a command reads a file of ratings; a mixin. */
final class RatingFileOptions {

    /** What the option that names such a file says. */
    static final String WHAT = "Ratings: u.data, ratings.csv, ratings.dat, JSON lines or another table, also .gz;"
            + " - is standard input.";

    @Spec(Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    @Option(
            names = "--columns",
            paramLabel = "WHICH",
            description =
                    "Which column is which, where its name doesn't say so: user=NAME,item=NAME,rating=NAME,time=NAME (with --implicit count=NAME),"
                            + " or numbers from 1, or JSON Pointers: item=/product/id.")
    private @Nullable String columns;

    @Option(
            names = "--unrated",
            paramLabel = "VALUE",
            description = "A rating that stands for none, such as 99 or 0; such lines are left out. May be repeated.")
    private List<String> unrated = new ArrayList<>();

    @Option(
            names = "--skip-refused",
            description = "Leaves out what the application would refuse, and says how many; else nothing is done.")
    private boolean skipsRefused;

    @Option(
            names = "--duplicates",
            paramLabel = "last|mean|max",
            description =
                    "In a file without times, what counts of several ratings of one user and item (default: last).")
    private @Nullable Duplicates duplicates;

    @Option(
            names = "--implicit",
            description =
                    "There are only events (plays, clicks, purchases), no ratings: user, item, and perhaps a count and"
                            + " a time. The same as --set feedback=implicit; see input.repeats too.")
    private boolean implicit;

    /** The configuration with what was typed here. */
    ThalwegConfig load(ConfigOptions options) {
        ThalwegConfig config = options.load(implicit ? Map.of(Keys.FEEDBACK.name(), "implicit") : Map.of());
        if (duplicates == null) {
            return config;
        }
        if (config.feedback().isImplicit()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--duplicates is for ratings; what several events come to is --set input.repeats=last|max|count");
        }
        return config.with(Map.of(Keys.DUPLICATES.name(), duplicates.toString()));
    }

    /**
     * Reads a file, tells on stderr how far it is and what was noticed.
     *
     * @param scale that ratings must be on; null for the file's own
     */
    FileRatings read(Path file, ThalwegConfig config, @Nullable RatingScale scale) {
        return read(file, options(config).withFeedback(feedback(config, scale)));
    }

    /** The same for ratings that are sent now: what the application would refuse by its scale or by the clock counts too. */
    FileRatings readToSend(Path file, ThalwegConfig config, @Nullable RatingScale scale) {
        return read(file, toSend(config, scale));
    }

    /** The same in the order in which the file says that ratings were learned, if it does. */
    FileRatings readToImport(Path file, ThalwegConfig config, RatingScale scale) {
        return read(file, toSend(config, scale).inTheOrderOfSequences());
    }

    private ReadingOptions toSend(ThalwegConfig config, @Nullable RatingScale scale) {
        return options(config)
                .withFeedback(feedback(config, scale))
                .sentAt(System.currentTimeMillis(), config.get(Keys.USER_RATINGS_MOST));
    }

    private static @Nullable Feedback feedback(ThalwegConfig config, @Nullable RatingScale scale) {
        return scale == null ? null : config.feedbackOfFile(scale);
    }

    private FileRatings read(Path file, ReadingOptions options) {
        PrintWriter err = spec.commandLine().getErr();
        FileRatings read;
        try (Progress progress =
                Progress.of("reading " + file.getFileName(), file.toFile().length(), err)) {
            read = RatingFile.read(file, options, (bytes, total) -> progress.to(bytes));
        }
        read.notes().forEach(err::println);
        err.flush();
        return read;
    }

    private ReadingOptions options(ThalwegConfig config) {
        ReadingOptions options =
                ReadingOptions.DEFAULT.withDuplicates(config.duplicates()).withUnrated(unrated.toArray(String[]::new));
        ReadingOptions skipping = skipsRefused ? options.skippingRefused() : options;
        try {
            return columns == null ? skipping : skipping.withColumns(ColumnChoice.parse(columns));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--columns " + e.getMessage(), e);
        }
    }
}
