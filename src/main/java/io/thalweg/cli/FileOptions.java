package io.thalweg.cli;

import io.thalweg.catalog.Item;
import io.thalweg.config.Keys;
import io.thalweg.config.ThalwegConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a command learns from that needs no Kafka: files of ratings and items; a mixin. */
final class FileOptions {

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Mixin
    private final RatingFileOptions reading = new RatingFileOptions();

    @Mixin
    private final ItemFileOptions items = new ItemFileOptions();

    @Mixin
    private final ScaleOption scale = new ScaleOption();

    @Option(names = "--ratings", paramLabel = "FILE", required = true, description = RatingFileOptions.WHAT)
    @SuppressWarnings("NullAway.Init") // by picocli
    private Path ratings;

    @Option(names = "--seed", paramLabel = "N", description = "Of start values and random choices.")
    private @Nullable Long seed;

    /** Reads the files; nothing is learned yet. */
    FileInput read() {
        return read(ratings, seed, options, reading, items, scale);
    }

    /** The same for a command that has these options itself. */
    static FileInput read(
            Path ratings,
            @Nullable Long seed,
            ConfigOptions options,
            RatingFileOptions reading,
            ItemFileOptions items,
            ScaleOption scale) {
        ThalwegConfig typed = reading.load(options);
        ThalwegConfig config = seed == null ? typed : typed.withOptions(Map.of(Keys.SEED.name(), seed.toString()));
        List<Item> catalog = items.read();
        EvaluateInput input = EvaluateInput.read(
                ratings, null, null, scale.given(config), (file, given) -> reading.read(file, config, given));
        items.tellUnknown(input.ratings(), catalog);
        return FileInput.of(ratings, input, catalog, config);
    }

    /** Whether there are titles and categories. */
    boolean hasItems() {
        return items.isGiven();
    }
}
