package io.thalweg.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.SharedData;
import io.thalweg.learn.Algorithm;
import io.thalweg.learn.LearningTask;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingScale;
import io.thalweg.rating.file.RatingFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SimulatedTasksIT {

    private static final long T0 = 1_700_000_000_000L;

    private final SimulatedTasks tasks = new SimulatedTasks(
            Algorithm.HYBRID,
            Algorithm.HYBRID.parameters(Map.of()),
            42,
            Feedback.stars(RatingScale.FIVE_STARS),
            new Spread(2, 2, 20),
            ListSettings.NONE);

    @Test
    void shouldLetATaskSeeThePairsOfAnotherWhenBothHaveCommitted() {
        List<String> first = usersOfOneTask(10, tasks.task("user-0"));
        LearningTask other = otherTask();
        for (int n = 0; n < first.size(); n++) {
            tasks.apply(new Rating(first.get(n), "film-1", 5, T0 + 2L * n));
            tasks.apply(new Rating(first.get(n), "film-2", 4, T0 + 2L * n + 1));
        }
        assertThat(weight(other)).as("nothing is committed yet").isZero();

        String user = usersOfOneTask(1, other).get(0);
        tasks.apply(new Rating(user, "film-1", 5, T0 + 100));

        // 10 pairs, and 11 ratings of film-1: one of them this task's own.
        assertThat(weight(other)).isCloseTo((float) (10 / Math.sqrt(1 + 11)), within(1e-6f));
    }

    @Test
    void shouldKeepWhatIsKnownOfItemsWhenUsersAreLetGo() {
        tasks.apply(new Rating("user-0", "film-1", 5, T0));
        assertThat(tasks.user("user-0").ratingCount()).isEqualTo(1);

        tasks.keepItemsOnly();

        assertThat(tasks.user("user-0").ratingCount()).isZero();
        assertThat(tasks.task("user-0").items().model().ratedItemCount()).isEqualTo(1);
    }

    /** Damped by the root of a task's share alone, this is 1.24; the mean alone has 1.04, biases .868. */
    @Test
    void shouldNotDivergeWhenSixteenTasksReplayUnseenByEachOther() {
        Path ratings = SharedData.require("ml-latest-small/ratings.csv");
        SimulatedTasks sixteen = new SimulatedTasks(
                Algorithm.HYBRID,
                Algorithm.HYBRID.parameters(Map.of()),
                42,
                Feedback.stars(new RatingScale(.5, 5)),
                new Spread(16, 16, 1_000),
                ListSettings.NONE);
        ErrorSums errors = new ErrorSums();
        for (Rating rating : RatingFile.readInTimeOrder(ratings)) {
            errors.add((sixteen.apply(rating).prediction() - rating.value()) / 4.5);
        }
        assertThat(errors.rmse(4.5)).isLessThan(.855);
    }

    private float weight(LearningTask task) {
        int historyItem = task.items().findOrAdd("film-1");
        int item = task.items().findOrAdd("film-2");
        return task.learner().neighbourWeight(historyItem, item);
    }

    private LearningTask otherTask() {
        for (int n = 1; ; n++) {
            if (tasks.task("user-" + n) != tasks.task("user-0")) {
                return tasks.task("user-" + n);
            }
        }
    }

    private List<String> usersOfOneTask(int count, LearningTask task) {
        List<String> users = new ArrayList<>();
        for (int n = 0; users.size() < count; n++) {
            if (tasks.task("user-" + n) == task) {
                users.add("user-" + n);
            }
        }
        return users;
    }
}
