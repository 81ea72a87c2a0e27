package io.thalweg.cli;

import io.thalweg.catalog.Item;
import io.thalweg.config.Keys;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.evaluate.SimulatedTasks;
import io.thalweg.learn.Algorithm;
import io.thalweg.learn.ItemIndex;
import io.thalweg.learn.ItemRows;
import io.thalweg.learn.UserRow;
import io.thalweg.rating.Rating;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one pass over a file has learned, by the code of the application's tasks.
 *
 * @param file the ratings' file
 * @param tasks one task
 * @param userIds in the order in which they came
 * @param catalog by item id, in file order
 */
record FileModel(Path file, SimulatedTasks tasks, int ratingCount, Set<String> userIds, Map<String, Item> catalog) {

    private static final String ANY_USER = "";

    static FileModel learn(Path file, EvaluateInput input, List<Item> items, ThalwegConfig config, PrintWriter err) {
        Algorithm algorithm = Algorithm.parse(config.get(Keys.LEARNER));
        SimulatedTasks tasks = new SimulatedTasks(
                algorithm,
                algorithm.parameters(config.hyperparameters()),
                config.get(Keys.SEED),
                input.scale(),
                1,
                1,
                true);
        Set<String> userIds = new LinkedHashSet<>();
        try (Progress progress = Progress.of("learning", input.ratings().size(), err)) {
            int done = 0;
            for (Rating rating : input.ratings()) {
                tasks.apply(rating);
                userIds.add(rating.userId());
                progress.to(++done);
            }
        }
        Map<String, Item> catalog = new LinkedHashMap<>();
        items.forEach(item -> catalog.put(item.itemId(), item));
        return new FileModel(file, tasks, input.ratings().size(), userIds, catalog);
    }

    ItemRows rows() {
        return tasks.task(ANY_USER).items();
    }

    ItemIndex index() {
        return rows().index();
    }

    List<UserRow> users() {
        return userIds.stream().map(tasks::user).toList();
    }

    /** The catalog's items, then those that are rated and not in it. */
    List<Item> allItems() {
        List<Item> all = new ArrayList<>(catalog.values());
        for (int index = 0; index < rows().size(); index++) {
            if (!catalog.containsKey(index().id(index))) {
                all.add(item(index));
            }
        }
        return all;
    }

    /** The item, with its id for a title where the catalog does not know it. */
    Item item(String itemId) {
        Item item = catalog.get(itemId);
        return item == null ? new Item(itemId, itemId, List.of(), List.of(), true) : item;
    }

    Item item(int index) {
        return item(index().id(index));
    }
}
