package io.thalweg.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.evaluate.SimulatedTasks;
import io.thalweg.learn.Algorithm;
import io.thalweg.rating.GeneratorOptions;
import io.thalweg.rating.RatingGenerator;
import io.thalweg.rating.RatingScale;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What users and items take on the heap, learner and ranking together: two streams each that differ in one number. */
class StateSizeScaleIT {

    private static final int RATINGS = 400_000;
    private static final int SYNC_EVERY = 5_000;

    @Test
    void shouldSayWhatAUserAndAnItemTake() {
        for (int partitions : new int[] {1, 4}) {
            double fewItems = heapBytes(RATINGS, 4_000, 10_000, partitions);
            double manyItems = heapBytes(RATINGS, 4_000, 60_000, partitions);
            double fewUsers = heapBytes(RATINGS, 4_000, 20_000, partitions);
            double manyUsers = heapBytes(RATINGS, 100_000, 20_000, partitions);
            double perItem = (manyItems - fewItems) / 50_000;
            // The same ratings, by more users: what a row takes beside its ratings.
            double perUser = (manyUsers - fewUsers) / 96_000;
            double moreRatings = heapBytes(2 * RATINGS, 4_000, 20_000, partitions);
            System.out.printf(
                    Locale.ROOT,
                    "%d partitions, all in one instance: %.0f bytes an item, %.0f bytes a user and %.0f a rating of"
                            + " users that are kept decoded%n",
                    partitions,
                    perItem,
                    perUser,
                    (moreRatings - fewUsers) / RATINGS);
            assertThat(perItem).as("bytes an item").isBetween(100.0, 1024.0 * 8 * partitions);
            assertThat(perUser).as("bytes a user").isBetween(50.0, 4096.0);
        }
    }

    private static double heapBytes(int ratings, int users, int items, int partitions) {
        SimulatedTasks tasks = new SimulatedTasks(
                Algorithm.HYBRID,
                Algorithm.HYBRID.parameters(Map.of()),
                42,
                RatingScale.FIVE_STARS,
                partitions,
                SYNC_EVERY,
                true);
        long before = usedBytes();
        new RatingGenerator(new GeneratorOptions(1, ratings, users, items, RatingScale.FIVE_STARS, 1))
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
