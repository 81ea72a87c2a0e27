package io.thalweg.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.faults.Jvm.Launch;
import io.thalweg.rating.GeneratorOptions;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingGenerator;
import io.thalweg.rating.RatingScale;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Faults 14 and 16: half of a stream on one item or from one user, and more users than may be kept. */
@Tag("long")
@Timeout(1800)
class CrowdFaultsIT {

    private static final int ROUND = 16_000;
    private static final int ITEMS = 20_000;
    private static final double ALL_AT_ONCE = 1e6;

    /** Of the normal stream's rate in the same run. Measured on two busy cores: .59 of one item, 1.3 from one user. */
    private static final double LEAST_OF_NORMAL = .3;

    /** Ten million with {@code -Dthalweg.faults.newcomers=10000000} and hours; the time grows with the number. */
    private static final long NEWCOMERS = Long.getLong("thalweg.faults.newcomers", 60_000);

    /** Beyond, the oracle's own maps don't fit the test's heap, and only the counts are compared. */
    private static final long MOST_FOR_THE_ORACLE = 1_000_000;

    private static final int KEPT = 10_000;
    private static final int SMALL_HEAP_MIB = 256;
    private static final double RATE = 20_000;
    private static final Duration NEWCOMERS_LEARNED = Duration.ofSeconds(120 + NEWCOMERS / 500);

    @TempDir
    Path folder;

    @Test
    void shouldStayFastEnoughWhenHalfOfTheRatingsAreOfOneItemOrFromOneUser() throws Exception {
        try (EmbeddedBroker broker = Brokers.start();
                Rig rig = new Rig(broker.bootstrapServers(), folder, 4, Map.of("threads", "2"))) {
            Jvm application = rig.startAndAwait("a");
            ratingsPerSecond(rig, stream(1));
            double before = ratingsPerSecond(rig, stream(2));
            double ofOneItem = ratingsPerSecond(rig, everySecond(stream(3), CrowdFaultsIT::ofOneItem));
            double fromOneUser = ratingsPerSecond(rig, everySecond(stream(4), CrowdFaultsIT::fromOneUser));
            double after = ratingsPerSecond(rig, stream(5));
            await().atMost(Rig.LONG).until(rig::isQuiet);
            assertThat(application.isAlive()).as(application.err()).isTrue();
            long heap = application.liveHeapBytes();
            application.terminate();
            rig.report(
                    14,
                    "rounds of %d ratings sent at once, 4 partitions, 2 threads: normal %.0f/s, half of them of one item"
                            + " %.0f/s (%.2f of normal), half of them from one user %.0f/s (%.2f), normal again %.0f/s;"
                            + " %d MiB of 1024 MiB heap live: %s",
                    ROUND,
                    before,
                    ofOneItem,
                    ofOneItem / before,
                    fromOneUser,
                    fromOneUser / before,
                    after,
                    heap >> 20,
                    rig.verify());
            assertThat(Math.min(ofOneItem, fromOneUser) / before)
                    .as("rate, of the normal one")
                    .isGreaterThan(LEAST_OF_NORMAL);
        }
    }

    @Test
    void shouldEvictWithinASmallHeapWhenEveryRatingIsOfANewcomer() throws Exception {
        Map<String, String> few = Map.of("users.kept", "" + KEPT, "threads", "2");
        try (EmbeddedBroker broker = Brokers.start();
                Rig rig = new Rig(broker.bootstrapServers(), folder, 4, few)) {
            Jvm application =
                    rig.start("a", new Launch(SMALL_HEAP_MIB, Map.of())).awaitLine(" runs at ");
            long began = System.nanoTime();
            SplittableRandom random = new SplittableRandom(1);
            Iterator<Rating> newcomers = LongStream.range(0, NEWCOMERS)
                    .mapToObj(n -> new Rating(
                            Long.toHexString(random.nextLong()),
                            "" + random.nextInt(ITEMS),
                            1 + random.nextInt(5),
                            1_700_000_000_000L + n))
                    .iterator();
            try (Load load = rig.load(newcomers, RATE)) {
                await().atMost(NEWCOMERS_LEARNED).until(() -> load.sentCount() == NEWCOMERS);
                load.stop();
            }
            rig.awaitSettled(NEWCOMERS, NEWCOMERS_LEARNED);
            double seconds = (System.nanoTime() - began) / 1e9;
            double evicted = application.sumOfMetric("thalweg_evicted_users_total");
            double users = application.sumOfMetric("thalweg_users");
            long heap = application.liveHeapBytes();
            long resident = application.residentBytes();
            application.terminate();
            rig.report(
                    16,
                    "%d ratings, each of a random user id, users.kept=%d, -Xmx%dm: %.0f ratings/s, %.0f users kept,"
                            + " %.0f evicted, heap %d MiB live, process %d MiB: %s",
                    NEWCOMERS,
                    KEPT,
                    SMALL_HEAP_MIB,
                    NEWCOMERS / seconds,
                    users,
                    evicted,
                    heap >> 20,
                    resident >> 20,
                    NEWCOMERS <= MOST_FOR_THE_ORACLE ? rig.verify() : "too many for the oracle, counts alone compared");
            assertThat(users).as("users kept").isLessThanOrEqualTo(KEPT);
            assertThat(users + evicted).as("kept and evicted").isEqualTo((double) NEWCOMERS);
        }
    }

    /** How fast a stream is learned that lies there as a whole, from the first that is sent to the last that is committed. */
    private static double ratingsPerSecond(Rig rig, Iterator<Rating> stream) throws Exception {
        long began = System.nanoTime();
        long sent;
        try (Load load = rig.load(stream, ALL_AT_ONCE)) {
            await().atMost(Rig.LONG).until(() -> load.sentCount() == ROUND);
            sent = load.stop();
        }
        await().atMost(Duration.ofMinutes(10)).until(() -> rig.committedSum() == rig.endSum());
        return sent / ((System.nanoTime() - began) / 1e9);
    }

    private static Iterator<Rating> stream(long seed) {
        return new RatingGenerator(new GeneratorOptions(seed, ROUND, ROUND / 100, ITEMS, RatingScale.FIVE_STARS, 1));
    }

    private static Iterator<Rating> everySecond(Iterator<Rating> stream, Skewed skewed) {
        long[] count = {0};
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return stream.hasNext();
            }

            @Override
            public Rating next() {
                Rating rating = stream.next();
                return ++count[0] % 2 == 0 ? skewed.of(rating, count[0] / 2) : rating;
            }
        };
    }

    private interface Skewed {
        Rating of(Rating rating, long count);
    }

    /** Of a user who has not rated it. */
    private static Rating ofOneItem(Rating rating, long count) {
        return new Rating("fan" + count, "hit", rating.value(), rating.timestampMillis());
    }

    /** Of an item that this user has not rated. */
    private static Rating fromOneUser(Rating rating, long count) {
        return new Rating("bot", "" + count, rating.value(), rating.timestampMillis());
    }
}
