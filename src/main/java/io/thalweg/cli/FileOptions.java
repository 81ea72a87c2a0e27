package io.thalweg.cli;

import io.thalweg.catalog.Item;
import io.thalweg.catalog.ItemFile;
import io.thalweg.config.Keys;
import io.thalweg.config.ThalwegConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** What a command learns from that needs no Kafka: files of ratings and items; a mixin. */
final class FileOptions {

    @Spec(Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Mixin
    private final DuplicatesOption duplicates = new DuplicatesOption();

    @Mixin
    private final ScaleOption scale = new ScaleOption();

    @Option(
            names = "--ratings",
            paramLabel = "FILE",
            required = true,
            description = "Ratings: u.data, ratings.csv, ratings.dat, each also .gz.")
    @SuppressWarnings("NullAway.Init") // by picocli
    private Path ratings;

    @Option(
            names = "--items",
            paramLabel = "FILE",
            description = "Titles and categories: u.item, movies.csv or movies.dat.")
    private @Nullable Path items;

    @Option(names = "--tags", paramLabel = "FILE", description = "Tags of the items: tags.csv.")
    private @Nullable Path tags;

    @Option(names = "--seed", paramLabel = "N", description = "Of start values and random choices.")
    private @Nullable Long seed;

    /** Reads the files; nothing is learned yet. */
    FileInput read() {
        if (items == null && tags != null) {
            throw new ParameterException(spec.commandLine(), "--tags goes with --items FILE");
        }
        PrintWriter err = spec.commandLine().getErr();
        ThalwegConfig config = duplicates.over(options.load());
        if (seed != null) {
            config = config.with(Map.of(Keys.SEED.name(), seed.toString()));
        }
        List<Item> catalog = items == null ? List.of() : ItemFile.read(items, tags);
        EvaluateInput input = EvaluateInput.read(ratings, null, null, scale.given(config), config.duplicates(), err);
        return FileInput.of(ratings, input, catalog, config);
    }

    /** Whether there are titles and categories. */
    boolean hasItems() {
        return items != null;
    }
}
