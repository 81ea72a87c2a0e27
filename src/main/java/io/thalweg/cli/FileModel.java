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
import java.util.List;

/**
 * What one pass over files has learned, by the code of the application's tasks.
 *
 * @param tasks one task
 */
record FileModel(FileData data, SimulatedTasks tasks) {

    private static final String ANY_USER = "";

    static FileModel learn(FileData data, PrintWriter err) {
        ThalwegConfig config = data.config();
        Algorithm algorithm = Algorithm.parse(config.get(Keys.LEARNER));
        List<Rating> ratings = data.input().ratings();
        SimulatedTasks tasks = new SimulatedTasks(
                algorithm,
                algorithm.parameters(config.hyperparameters()),
                config.get(Keys.SEED),
                data.input().scale(),
                1,
                1,
                true);
        try (Progress progress = Progress.of("learning", ratings.size(), err)) {
            int done = 0;
            for (Rating rating : ratings) {
                tasks.apply(rating);
                progress.to(++done);
            }
        }
        return new FileModel(data, tasks);
    }

    ItemRows rows() {
        return tasks.task(ANY_USER).items();
    }

    ItemIndex index() {
        return rows().index();
    }

    List<UserRow> users() {
        return data.userIds().stream().map(tasks::user).toList();
    }

    Item item(int index) {
        return data.item(index().id(index));
    }
}
