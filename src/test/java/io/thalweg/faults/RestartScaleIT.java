package io.thalweg.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.rating.GeneratorOptions;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingScale;
import io.thalweg.topics.UserPartition;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How soon an instance that has much to read is ready, and how long the first ratings take then: nothing may be left for them to do. */
@Timeout(900)
class RestartScaleIT {

    private static final GeneratorOptions STREAM =
            new GeneratorOptions(1, 400_000, 20_000, 40_000, RatingScale.FIVE_STARS, 1);
    private static final int PARTITIONS = 4;
    private static final Duration LEARNING = Duration.ofMinutes(5);

    @TempDir
    Path folder;

    @Test
    void shouldLeaveNothingForTheFirstRatingToDoWhenItSaysThatItIsReady() throws Exception {
        try (EmbeddedBroker broker = Brokers.start();
                Rig rig = new Rig(broker.bootstrapServers(), folder, PARTITIONS, Map.of())) {
            Jvm application = rig.startAndAwait("a");
            send(rig.load(STREAM, 20_000), STREAM.ratings());
            rig.awaitSettled(STREAM.ratings(), LEARNING);
            assertThat(application.terminate()).isEqualTo(128 + 15);

            long began = System.nanoTime();
            Jvm again = rig.startAndAwait("a");
            double ready = seconds(began);
            long sent = System.nanoTime();
            List<Rating> first =
                    Stream.of(0, 1, 2, 3).map(RestartScaleIT::ratingIn).toList();
            send(rig.load(first.iterator(), 1_000), first.size());
            rig.awaitSettled(STREAM.ratings() + first.size(), LEARNING);
            double learning = again.sumOfMetric("thalweg_learn_duration_seconds_sum");
            System.out.printf(
                    Locale.ROOT,
                    "%d ratings, %d items, %d partitions: ready after %.1f s; the first rating of each partition: %.0f ms of"
                            + " learning for all of them, committed after %.2f s%n",
                    STREAM.ratings(),
                    STREAM.items(),
                    PARTITIONS,
                    ready,
                    learning * 1e3,
                    seconds(sent));
            assertThat(again.sumOfMetric("thalweg_learn_duration_seconds_count"))
                    .isEqualTo(first.size());
            assertThat(learning).as("seconds that the first four ratings took").isLessThan(.1);
        }
    }

    private static void send(Load load, long count) throws Exception {
        try (load) {
            await().atMost(LEARNING).until(() -> load.sentCount() == count);
            load.stop();
        }
    }

    /** By a new user, of an item that others have rated. */
    private static Rating ratingIn(int partition) {
        String user = IntStream.range(0, 1_000)
                .mapToObj(n -> "late-" + n)
                .filter(id -> UserPartition.of(id.getBytes(StandardCharsets.UTF_8), PARTITIONS) == partition)
                .findFirst()
                .orElseThrow();
        return new Rating(user, "1", 4, 1_790_000_000_000L);
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
