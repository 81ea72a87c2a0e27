package io.thalweg.cli;

import io.thalweg.catalog.Item;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingScale;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What files say before anything is learned from them, so that a name that nobody has is told at once.
 *
 * @param file the ratings' file
 * @param ratings in time order
 * @param userIds in the order in which they came
 * @param catalog by item id, in file order
 */
record FileInput(
        Path file,
        List<Rating> ratings,
        RatingScale scale,
        Set<String> userIds,
        Map<String, Item> catalog,
        ThalwegConfig config) {

    static FileInput of(Path file, EvaluateInput read, List<Item> items, ThalwegConfig config) {
        Set<String> userIds = new LinkedHashSet<>();
        read.ratings().forEach(rating -> userIds.add(rating.userId()));
        Map<String, Item> catalog = new LinkedHashMap<>();
        items.forEach(item -> catalog.put(item.itemId(), item));
        return new FileInput(file, read.ratings(), read.scale(), userIds, catalog, config);
    }

    /** The catalog's items, then those that are rated and not in it. */
    List<Item> allItems() {
        List<Item> all = new ArrayList<>(catalog.values());
        Set<String> others = new LinkedHashSet<>();
        for (Rating rating : ratings) {
            if (!catalog.containsKey(rating.itemId())) {
                others.add(rating.itemId());
            }
        }
        others.forEach(itemId -> all.add(item(itemId)));
        return all;
    }

    /** The item, with its id for a title where the catalog does not know it. */
    Item item(String itemId) {
        Item item = catalog.get(itemId);
        return item == null ? new Item(itemId, itemId, List.of(), List.of(), true) : item;
    }
}
