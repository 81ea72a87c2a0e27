package io.thalweg.stream;

import static org.awaitility.Awaitility.await;

import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.model.Total;
import io.thalweg.rating.GeneratorOptions;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingGenerator;
import io.thalweg.topics.UserPartition;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one more hop costs: ratings that wait are learned, with users in four partitions, from topics where none, half and all of them hop. */
final class HopScaleIT {

    private static final int USERS = 4;
    private static final int RATINGS = Integer.getInteger("thalweg.scale.hops", 200_000);
    private static final Duration WAIT = Duration.ofMinutes(20);
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Map<String, String> SET = Map.of("learner", "hybrid", "commit.interval.ms", "100");

    @TempDir
    Path state;

    @Test
    void shouldSayWhatAHopCosts() throws Exception {
        for (int run = 1; run <= 2; run++) {
            for (String hops : new String[] {"none", "half", "all"}) {
                try (EmbeddedBroker broker = EmbeddedBroker.start()) {
                    double perSecond = learn(broker, hops, run);
                    System.out.printf(Locale.ROOT, "hops %s, run %d: %.0f ratings/s%n", hops, run, perSecond);
                }
            }
        }
    }

    private double learn(EmbeddedBroker broker, String hops, int run) throws Exception {
        String name = "hops-" + hops;
        try (ApplicationBench bench = new ApplicationBench(broker, name, USERS, state.resolve(hops + run))) {
            if (hops.equals("half")) {
                bench.grow(bench.topics().ratings(), 2 * USERS);
            }
            RatingGenerator ratings = new RatingGenerator(GeneratorOptions.forRatings(RATINGS));
            while (ratings.hasNext()) {
                Rating rating = ratings.next();
                byte[] user = rating.userId().getBytes(StandardCharsets.UTF_8);
                int own = UserPartition.of(user, hops.equals("half") ? 2 * USERS : USERS);
                bench.send(hops.equals("all") ? (own + 1) % USERS : own, rating.userId(), rating);
            }
            try (RecommenderApplication application = bench.start(SET)) {
                await().atMost(WAIT).pollInterval(LOOK).until(() -> application.total(Total.NEW_RATINGS) > 0);
                long before = application.total(Total.NEW_RATINGS);
                long start = System.nanoTime();
                await().atMost(WAIT).pollInterval(LOOK).until(() -> application.total(Total.NEW_RATINGS) == RATINGS);
                return (RATINGS - before) / ((System.nanoTime() - start) / 1e9);
            }
        }
    }
}
