package io.thalweg.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.evaluate.SimulatedTasks;
import io.thalweg.evaluate.Spread;
import io.thalweg.learn.Algorithm;
import io.thalweg.learn.UserRow;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.GeneratorOptions;
import io.thalweg.rating.RatingGenerator;
import io.thalweg.rating.RatingScale;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What users and items take on the heap, learner and ranking together: streams that differ in one number. */
class StateSizeScaleIT {

    private static final int RATINGS = 400_000;
    private static final int RATINGS_OF_A_USER = 100;
    private static final int SYNC_EVERY = 5_000;

    @Test
    void shouldSayWhatAUserAndAnItemTake() {
        for (int partitions : new int[] {1, 4}) {
            double fewItems = heapBytes(4_000, 10_000, partitions);
            double perItem = (heapBytes(4_000, 60_000, partitions) - fewItems) / 50_000;
            System.out.printf(
                    Locale.ROOT, "%d partitions, all in one instance: %.0f bytes an item%n", partitions, perItem);
            assertThat(perItem).as("bytes an item").isBetween(100.0, 1024.0 * 8 * partitions);
        }
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

    private static double heapBytes(int users, int items, int partitions) {
        SimulatedTasks tasks = new SimulatedTasks(
                Algorithm.HYBRID,
                Algorithm.HYBRID.parameters(Map.of()),
                42,
                Feedback.stars(RatingScale.FIVE_STARS),
                new Spread(partitions, 1, SYNC_EVERY),
                true);
        long before = usedBytes();
        new RatingGenerator(new GeneratorOptions(1, RATINGS, users, items, RatingScale.FIVE_STARS, 1))
                .forEachRemaining(tasks::apply);
        long after = usedBytes();
        // Without a use after the measurement the tasks could be collected before it.
        assertThat(tasks.scale()).isEqualTo(RatingScale.FIVE_STARS);
        return after - before;
    }

    private static long usedBytes() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
