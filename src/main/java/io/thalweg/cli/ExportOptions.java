package io.thalweg.cli;

import io.thalweg.config.ThalwegConfig;
import io.thalweg.transfer.TableFile;
import io.thalweg.transfer.TableForm;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** What every table is exported with: from where, and to where; a mixin. */
final class ExportOptions {

    private static final String STDOUT = "-";

    @Spec(Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Mixin
    private final RatingFileOptions reading = new RatingFileOptions();

    @Mixin
    private final ItemFileOptions items = new ItemFileOptions();

    @Mixin
    private final ScaleOption scale = new ScaleOption();

    @Option(
            names = "--ratings",
            paramLabel = "FILE",
            description = {
                "Learns this file in one pass, without Kafka, and exports what was learned. Without it, what the running"
                        + " application has committed.",
                RatingFileOptions.WHAT
            })
    private @Nullable Path ratings;

    @Option(names = "--seed", paramLabel = "N", description = "Of start values and random choices.")
    private @Nullable Long seed;

    @Option(
            names = "--format",
            paramLabel = "csv|jsonl",
            description = "The form of the table (default: what the file's name says, else csv).")
    private @Nullable TableForm form;

    @Option(
            names = "--to",
            paramLabel = "FILE",
            description = "Where the table goes, gzipped if the name ends in .gz; - is standard output (default: -).")
    private String to = STDOUT;

    boolean isFromFile() {
        return ratings != null;
    }

    boolean isToStdout() {
        return to.equals(STDOUT);
    }

    boolean hasForm() {
        return form != null;
    }

    ConfigOptions config() {
        return options;
    }

    /** Reads the file of ratings; a new one for each call. */
    FileInput readFile() {
        if (ratings == null) {
            throw new IllegalStateException("no file was given");
        }
        return FileOptions.read(ratings, seed, options, reading, items, scale);
    }

    /** What only files have makes no sense of a running application. */
    ThalwegConfig loadConfig() {
        if (items.isGiven()) {
            throw new ParameterException(
                    spec.commandLine(), "--items goes with --ratings FILE: a running application has a topic of items");
        }
        return options.load();
    }

    /** Writes a table to where it is to go. */
    void write(List<String> columns, Consumer<TableFile> rows) {
        write(Optional.empty(), columns, rows);
    }

    /** The same with a word in the file's name, where it isn't the only one: {@code factors-users.csv}. */
    void write(Optional<String> part, List<String> columns, Consumer<TableFile> rows) {
        PrintWriter err = spec.commandLine().getErr();
        if (isToStdout()) {
            try (TableFile table =
                    TableFile.to(spec.commandLine().getOut(), form == null ? TableForm.CSV : form, columns)) {
                rows.accept(table);
            }
            return;
        }
        Path file = part.map(word -> named(Path.of(to), word)).orElse(Path.of(to));
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new CommandFailedException("there is no folder " + folder + " for " + file + "; make it first");
        }
        try (TableFile table =
                TableFile.create(file, form == null ? TableForm.ofName(file.toString()) : form, columns)) {
            rows.accept(table);
            table.finish();
            err.printf(Locale.ROOT, "%s: %,d rows%n", file, table.rowCount());
        }
        err.flush();
    }

    private static Path named(Path file, String word) {
        String name = String.valueOf(file.getFileName());
        int dot = name.indexOf('.', 1);
        String other = dot < 0 ? name + "-" + word : name.substring(0, dot) + "-" + word + name.substring(dot);
        return file.resolveSibling(other);
    }
}
