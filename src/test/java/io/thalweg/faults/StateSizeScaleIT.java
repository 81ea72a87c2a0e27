package io.thalweg.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.learn.Algorithm;
import io.thalweg.learn.Hyperparameters;
import io.thalweg.learn.InMemoryState;
import io.thalweg.learn.Learner;
import io.thalweg.learn.LearningTask;
import io.thalweg.learn.UserRow;
import io.thalweg.model.ItemIndex;
import io.thalweg.model.ItemModel;
import io.thalweg.model.ItemRows;
import io.thalweg.rank.Blend;
import io.thalweg.rank.ItemCategories;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.GeneratorOptions;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingGenerator;
import io.thalweg.rating.RatingScale;
import io.thalweg.state.DiskRows;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What users and items take on the heap of an instance, learner and ranking together: streams that differ in one number. */
class StateSizeScaleIT {

    private static final int USERS = 8_000;
    private static final int RATINGS_OF_A_USER = 100;
    private static final int SYNC_EVERY = 5_000;
    private static final Algorithm HYBRID = Algorithm.HYBRID;
    private static final Hyperparameters PARAMETERS = HYBRID.parameters(Map.of());
    private static final Feedback STARS = Feedback.stars(RatingScale.FIVE_STARS);

    @TempDir
    private Path folder;

    /** Items of 200 to 800 ratings, and of 7 to 40, in an instance that learns so many of the partitions. */
    @ParameterizedTest
    @CsvSource({
        "1, 1, 800000, 1000, 4000, 12288",
        "4, 4, 800000, 1000, 4000, 12288",
        "64, 4, 800000, 1000, 4000, 12288",
        "1, 1, 400000, 10000, 60000, 4096",
        "4, 4, 400000, 10000, 60000, 6144",
    })
    void shouldSayWhatAnItemTakes(int partitions, int local, int ratings, int fewer, int more, long most) {
        double perItem = (heapBytes(partitions, local, ratings, more) - heapBytes(partitions, local, ratings, fewer))
                / (more - fewer);
        System.out.printf(
                Locale.ROOT,
                "%d partitions, %d of them in this instance; items of %d to %d ratings: %.0f bytes an item%n",
                partitions,
                local,
                ratings / more,
                ratings / fewer,
                perItem);
        assertThat(perItem).as("bytes an item").isBetween(100.0, (double) most);
    }

    @Test
    void shouldSayWhatAUserTakes() {
        UserRow[] users = new UserRow[100_000];
        double perUser = grown(users, 0) / users.length;
        double perRating = (grown(users, RATINGS_OF_A_USER) / users.length - perUser) / RATINGS_OF_A_USER;
        System.out.printf(Locale.ROOT, "%.0f bytes a user and %.0f a rating, kept decoded%n", perUser, perRating);
        assertThat(perUser).as("bytes a user").isBetween(50.0, 1024.0);
        assertThat(perRating).as("bytes a rating").isBetween(30.0, 300.0);
    }

    /** What the users take with so many ratings each. */
    private static double grown(UserRow[] users, int ratings) {
        Arrays.fill(users, null);
        long before = usedBytes();
        for (int n = 0; n < users.length; n++) {
            users[n] = new UserRow("" + n, new float[10]);
            for (int item = 0; item < ratings; item++) {
                users[n].rated().append(item, 3, item);
            }
        }
        return usedBytes() - before;
    }

    /** Of the instance with the first partitions; another one has all others, and is gone when the heap is measured. */
    private double heapBytes(int partitions, int local, int ratings, int items) {
        long before = usedBytes();
        ItemModel model = new ItemModel(
                HYBRID.shape(42, PARAMETERS, partitions),
                new ItemIndex(),
                new DiskRows(folder.resolve(partitions + "-" + items)),
                true);
        List<LearningTask> tasks = tasks(model, 0, local);
        learn(model, tasks, ratings, items, partitions);
        long after = usedBytes();
        // Without a use after the measurement they could be collected before it.
        assertThat(tasks).hasSize(local);
        assertThat(model.ratedItemCount()).isGreaterThan(items / 2);
        model.close();
        return after - before;
    }

    private static void learn(ItemModel model, List<LearningTask> local, int ratings, int items, int partitions) {
        ItemModel otherModel = new ItemModel(HYBRID.shape(42, PARAMETERS, partitions));
        List<LearningTask> others = tasks(otherModel, local.size(), partitions);
        int[] sent = new int[1];
        new RatingGenerator(new GeneratorOptions(1, ratings, USERS, items, RatingScale.FIVE_STARS, 1))
                .forEachRemaining(rating -> {
                    int partition = partition(rating, partitions);
                    (partition < local.size() ? local.get(partition) : others.get(partition - local.size()))
                            .apply(rating);
                    if (++sent[0] % SYNC_EVERY == 0) {
                        commit(local, 0, null);
                        commit(others, local.size(), model);
                    }
                });
    }

    private static int partition(Rating rating, int partitions) {
        int mixed = rating.userId().hashCode() * 0x9E3779B9;
        return Math.floorMod(mixed ^ (mixed >>> 16), partitions);
    }

    private static void commit(List<LearningTask> tasks, int firstPartition, @Nullable ItemModel reader) {
        for (int n = 0; n < tasks.size(); n++) {
            int partition = firstPartition + n;
            tasks.get(n).items().drainChanged((key, row) -> {
                if (reader != null) {
                    reader.accept(partition, key, row);
                }
            });
            if (reader != null) {
                reader.acceptTotals(partition, tasks.get(n).items().liveTotals());
            }
        }
    }

    private static List<LearningTask> tasks(ItemModel model, int from, int to) {
        List<LearningTask> tasks = new ArrayList<>();
        for (int partition = from; partition < to; partition++) {
            ItemRows rows = model.open(partition);
            Learner learner = HYBRID.create(rows, Feedback.stars(RatingScale.FIVE_STARS), PARAMETERS);
            Blend blend = new Blend(rows, learner, STARS, ItemCategories.NONE);
            tasks.add(new LearningTask(new InMemoryState(learner), rows, learner, STARS, blend));
        }
        return tasks;
    }

    private static long usedBytes() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
