package io.thalweg.cli;

import io.thalweg.catalog.Item;
import io.thalweg.catalog.SideTerms;
import io.thalweg.learn.ItemTerms;
import io.thalweg.rank.CatalogIds;
import io.thalweg.rank.ItemCategories;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What files say of items besides their ratings.
 *
 * @param categories for lists
 * @param terms for predictions
 * @param ids for lists with items that nobody has rated
 */
record FileItems(ItemCategories categories, ItemTerms terms, CatalogIds ids) {

    static final FileItems NONE = new FileItems(ItemCategories.NONE, ItemTerms.NONE, CatalogIds.NONE);

    /** Under which names the well-known data sets have the items beside the ratings. */
    private static final List<String> NAMES_BESIDE = List.of("u.item", "movies.csv", "movies.dat");

    static FileItems of(Collection<Item> items) {
        Map<String, List<String>> terms = new HashMap<>();
        items.forEach(item -> terms.put(item.itemId(), SideTerms.of(item)));
        List<String> ids = items.stream().map(Item::itemId).toList();
        return new FileItems(categoriesOf(items), ItemTerms.of(terms), CatalogIds.of(ids));
    }

    /** For lists alone. */
    static FileItems ofCategories(Collection<Item> items) {
        return new FileItems(categoriesOf(items), ItemTerms.NONE, CatalogIds.NONE);
    }

    /** A file of items in the folder of the ratings. */
    static Optional<Path> beside(Path ratings) {
        return NAMES_BESIDE.stream()
                .map(ratings::resolveSibling)
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private static ItemCategories categoriesOf(Collection<Item> items) {
        Map<String, List<String>> byItem = new HashMap<>();
        items.forEach(item -> byItem.put(item.itemId(), item.categories()));
        return ItemCategories.of(byItem);
    }
}
