package io.thalweg.cli;

import io.thalweg.catalog.Item;
import io.thalweg.config.Keys;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.evaluate.ListSettings;
import io.thalweg.evaluate.SimulatedTasks;
import io.thalweg.evaluate.Spread;
import io.thalweg.learn.Algorithm;
import io.thalweg.learn.Outcome;
import io.thalweg.learn.UserRow;
import io.thalweg.model.ItemIndex;
import io.thalweg.model.ItemRows;
import io.thalweg.rating.Rating;
import io.thalweg.stream.RecommenderSettings;
import java.io.PrintWriter;
import java.util.List;

/**
 * What one pass over files has learned, by the code of the application's tasks.
 *
 * @param tasks one task
 * @param items what is known of items besides ratings
 */
record FileModel(FileInput input, SimulatedTasks tasks, FileItems items) {

    private static final String ANY_USER = "";

    static FileModel learn(FileInput input, PrintWriter err) {
        return learn(input, err, (tasks, rating, outcome) -> {});
    }

    /** Told of each rating when it is learned. */
    interface Watcher {
        void learned(SimulatedTasks tasks, Rating rating, Outcome outcome);
    }

    static FileModel learn(FileInput input, PrintWriter err, Watcher watcher) {
        ThalwegConfig config = input.config();
        FileItems items = FileItems.of(input.catalog().values());
        Algorithm algorithm = Algorithm.parse(config.get(Keys.LEARNER));
        List<Rating> ratings = input.ratings();
        SimulatedTasks tasks = new SimulatedTasks(
                algorithm,
                algorithm.parameters(config.hyperparameters()),
                config.get(Keys.SEED),
                config.feedbackOfFile(input.scale()),
                Spread.SINGLE,
                new ListSettings(
                        true,
                        items.categories(),
                        RecommenderSettings.listRules(config, config.get(Keys.LIST_SIZE)),
                        items.terms(),
                        items.ids()));
        try (Progress progress = Progress.of("learning", ratings.size(), err)) {
            int done = 0;
            for (Rating rating : ratings) {
                watcher.learned(tasks, rating, tasks.apply(rating));
                progress.to(++done);
            }
        }
        return new FileModel(input, tasks, items);
    }

    ItemRows rows() {
        return tasks.task(ANY_USER).items();
    }

    ItemIndex index() {
        return rows().index();
    }

    List<UserRow> users() {
        return input.userIds().stream().map(tasks::user).toList();
    }

    Item item(int index) {
        return input.item(index().id(index));
    }
}
