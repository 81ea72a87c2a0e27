package io.thalweg.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.SharedData;
import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.evaluate.Prequential;
import io.thalweg.learn.Algorithm;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingScale;
import io.thalweg.rating.file.RatingFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Three instances, each a JVM of its own, that share four partitions of ML-100K. */
@Timeout(600)
class InstancesScaleIT {

    private static final int RATINGS = 100_000;
    private static final int PARTITIONS = 4;
    private static final int PACED = 2_000;

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0} ratings/s")
    @CsvSource({"2000", "1000000"})
    void shouldCountExactlyAndLearnNearlyAsWellWhenThreeInstancesShareTheWork(int ratingsPerSecond) throws Exception {
        Path ratings = SharedData.require("ml-100k/u.data");
        double alone = rmseOfOnePartition(ratings);
        try (EmbeddedBroker broker = Brokers.start();
                Rig rig = new Rig(broker.bootstrapServers(), folder, PARTITIONS, Map.of())) {
            Jvm first = rig.start("a");
            Jvm second = rig.start("b");
            Jvm third = rig.startAndAwait("c");
            first.awaitLine(" runs at ");
            second.awaitLine(" runs at ");

            long began = System.nanoTime();
            rig.command("replay", "replay", "--ratings", ratings.toString(), "--rate", "" + ratingsPerSecond);
            rig.awaitSettled(RATINGS, Duration.ofMinutes(5));
            double seconds = (System.nanoTime() - began) / 1e9;
            double together = rig.rmse();
            first.terminate();
            second.terminate();
            third.terminate();

            System.out.printf(
                    Locale.ROOT,
                    "3 instances, %d partitions, %s: %.1f s (start of the sender included), RMSE %.4f, %+.4f beside one"
                            + " partition's %.4f; %s%n",
                    PARTITIONS,
                    ratingsPerSecond == PACED ? PACED + " ratings/s" : "full speed",
                    seconds,
                    together,
                    together - alone,
                    alone,
                    rig.verify());
            assertThat(together).as("RMSE").isLessThanOrEqualTo(alone + .003);
        }
    }

    private static double rmseOfOnePartition(Path ratings) {
        Prequential loop = new Prequential(
                Algorithm.HYBRID, Algorithm.HYBRID.parameters(Map.of()), 42, Feedback.stars(RatingScale.FIVE_STARS));
        for (Rating rating : RatingFile.readInTimeOrder(ratings)) {
            loop.add(rating);
        }
        return loop.rmse();
    }
}
