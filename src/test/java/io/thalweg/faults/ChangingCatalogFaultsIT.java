package io.thalweg.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.rating.GeneratorOptions;
import io.thalweg.rating.RatingGenerator;
import io.thalweg.rating.RatingScale;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Fault 33: a catalog of 100 000 items of which one in a hundred becomes available or unavailable every second. */
@Tag("long")
@Timeout(1_800)
class ChangingCatalogFaultsIT {

    private static final int ITEMS = 100_000;
    private static final int CHANGES_A_SECOND = ITEMS / 100;
    private static final int USERS = 3_000;
    /** Of a spell, sent at once. */
    private static final int SPELL = 30_000;

    private static final int PAIRS = 6;
    private static final double ALL_AT_ONCE = 1e6;
    /** Of the rate without changes in the same run: spells take turns, and the medians are compared. */
    private static final double LEAST_RATIO = .9;

    private static final double RATE_OF_LISTS = 300;
    private static final Duration OUT_OF_LISTS = Duration.ofSeconds(30);
    private static final Duration AWAY = Duration.ofSeconds(45);
    private static final Duration WATCHED = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    @Test
    void shouldLearnOnAndListNothingThatHasLeftWhenTheCatalogChangesAllTheTime() throws Exception {
        try (EmbeddedBroker broker = Brokers.start();
                Rig rig = new Rig(broker.bootstrapServers(), folder, 4, Map.of("threads", "2"));
                ListsFollower lists = new ListsFollower(rig);
                ChangingCatalog catalog = new ChangingCatalog(rig, n -> "" + (n + 1), ITEMS, CHANGES_A_SECOND, AWAY)) {
            Jvm application = rig.startAndAwait("a");
            catalog.pause(true);
            catalog.start();
            ratingsPerSecond(rig, 0);
            List<Double> quiet = new ArrayList<>();
            List<Double> changing = new ArrayList<>();
            for (int pair = 0; pair < PAIRS; pair++) {
                // Which comes first takes turns too.
                for (int half = 0; half < 2; half++) {
                    boolean changes = (pair + half) % 2 == 1;
                    catalog.pause(!changes);
                    (changes ? changing : quiet).add(ratingsPerSecond(rig, 1 + 2 * pair + half));
                }
            }
            double without = median(quiet);
            double with = median(changing);

            catalog.pause(false);
            long changedBefore = catalog.changeCount();
            long listed = 0;
            try (Load load = rig.load(stream(99, 1_000_000), RATE_OF_LISTS)) {
                long began = System.nanoTime();
                while (System.nanoTime() - began < WATCHED.toNanos()) {
                    LockSupport.parkNanos(1_000_000_000L);
                    listed = Math.max(listed, lists.entriesWith(item -> catalog.isGoneFor(item, OUT_OF_LISTS)));
                }
                load.stop();
            }
            double changesASecond = (catalog.changeCount() - changedBefore) / (double) WATCHED.toSeconds();
            catalog.pause(true);
            await().atMost(Rig.LONG).until(() -> rig.committedSum() == rig.endSum());
            await().atMost(Rig.LONG).until(rig::isQuiet);
            assertThat(application.isAlive()).as(application.err()).isTrue();
            application.terminate();
            rig.report(
                    33,
                    "%d items, %.0f of which change every second: spells of %d ratings at once, medians of %d: %.0f"
                            + " ratings/s while it changes, %.0f while it doesn't (%.3f of it; %s, %s); in %d s at %.0f"
                            + " ratings/s %d entries of lists were of items that had left %d s ago: %s",
                    ITEMS,
                    changesASecond,
                    SPELL,
                    PAIRS,
                    with,
                    without,
                    with / without,
                    rounded(changing),
                    rounded(quiet),
                    WATCHED.toSeconds(),
                    RATE_OF_LISTS,
                    listed,
                    OUT_OF_LISTS.toSeconds(),
                    rig.verify());
            assertThat(lists.wrong()).as("what was wrong with the lists first").isEmpty();
            assertThat(listed).as("entries of lists that had left long ago").isZero();
            assertThat(with / without).as("rate, of the one without changes").isGreaterThanOrEqualTo(LEAST_RATIO);
        }
    }

    /** How fast a stream is learned that lies there as a whole. */
    private static double ratingsPerSecond(Rig rig, long seed) throws Exception {
        long began = System.nanoTime();
        try (Load load = rig.load(stream(seed, SPELL), ALL_AT_ONCE)) {
            await().atMost(Rig.LONG).until(() -> load.sentCount() == SPELL);
            load.stop();
        }
        await().atMost(Duration.ofMinutes(10))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> rig.committedSum() == rig.endSum());
        return SPELL / ((System.nanoTime() - began) / 1e9);
    }

    private static RatingGenerator stream(long seed, long ratings) {
        return new RatingGenerator(new GeneratorOptions(seed, ratings, USERS, ITEMS, RatingScale.FIVE_STARS, 1));
    }

    private static double median(List<Double> values) {
        return Slope.median(values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static List<String> rounded(List<Double> values) {
        return values.stream()
                .map(value -> String.format(Locale.ROOT, "%.0f", value))
                .toList();
    }
}
