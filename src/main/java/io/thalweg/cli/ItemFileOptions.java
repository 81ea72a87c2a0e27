package io.thalweg.cli;

import io.thalweg.catalog.Item;
import io.thalweg.catalog.ItemFile;
import io.thalweg.rating.Rating;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Files of titles, categories and tags; a mixin. */
final class ItemFileOptions {

    @Spec(Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    @Option(
            names = "--items",
            paramLabel = "FILE",
            description =
                    "Titles and categories: u.item, movies.csv, movies.dat, JSON lines or another table, also .gz.")
    private @Nullable Path items;

    @Option(names = "--tags", paramLabel = "FILE", description = "Tags of the items: tags.csv.")
    private @Nullable Path tags;

    boolean isGiven() {
        return items != null;
    }

    void requireSensible() {
        if (items == null && tags != null) {
            throw new ParameterException(spec.commandLine(), "--tags goes with --items FILE");
        }
    }

    /** The items, none where there is no file; tells on stderr what was noticed. */
    List<Item> read() {
        requireSensible();
        PrintWriter err = spec.commandLine().getErr();
        List<Item> read = items == null ? List.of() : ItemFile.read(items, tags, err::println);
        err.flush();
        return read;
    }

    /** Says so where most of the rated items are not among these: ids of two files may be written differently. */
    void tellUnknown(List<Rating> ratings, List<Item> known) {
        if (items == null) {
            return;
        }
        Set<String> ids = new HashSet<>();
        known.forEach(item -> ids.add(item.itemId()));
        Set<String> rated = new LinkedHashSet<>();
        ratings.forEach(rating -> rated.add(rating.itemId()));
        List<String> unknown = rated.stream().filter(id -> !ids.contains(id)).toList();
        if (2 * unknown.size() > rated.size()) {
            PrintWriter err = spec.commandLine().getErr();
            err.println(String.format(
                    Locale.ROOT,
                    "%s: %,d of %,d rated items are not in it, which are shown by their ids: '%s' for one; an id there is"
                            + " '%s'",
                    items,
                    unknown.size(),
                    rated.size(),
                    unknown.get(0),
                    known.get(0).itemId()));
            err.flush();
        }
    }
}
