package io.thalweg.cli;

import io.thalweg.catalog.Item;
import io.thalweg.catalog.ItemFile;
import io.thalweg.rank.ItemCategories;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The categories of items from files. */
final class FileCategories {

    /** Under which names the well-known data sets have the items beside the ratings. */
    private static final List<String> NAMES_BESIDE = List.of("u.item", "movies.csv", "movies.dat");

    private FileCategories() {}

    static ItemCategories of(Iterable<Item> items) {
        Map<String, List<String>> byItem = new HashMap<>();
        items.forEach(item -> byItem.put(item.itemId(), item.categories()));
        return ItemCategories.of(byItem);
    }

    /** Those of a file; tells on stderr what was noticed. */
    static ItemCategories read(Path file, PrintWriter err) {
        List<Item> items = ItemFile.read(file, null, err::println);
        err.printf(Locale.ROOT, "categories of %,d items are from %s%n", items.size(), file);
        err.flush();
        return of(items);
    }

    /** A file of items in the folder of the ratings. */
    static Optional<Path> beside(Path ratings) {
        return NAMES_BESIDE.stream()
                .map(ratings::resolveSibling)
                .filter(Files::isRegularFile)
                .findFirst();
    }
}
