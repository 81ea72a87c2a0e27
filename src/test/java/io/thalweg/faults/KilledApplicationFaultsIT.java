package io.thalweg.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thalweg.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Faults 1, 2 and 6: instances that die or freeze. One partition, so that equality is bit for bit. */
@Tag("long")
@Timeout(1_800)
class KilledApplicationFaultsIT {

    private static final int KILLS = 20;
    private static final double RATE = 8_000;
    private static final double RATE_MEANWHILE = 300;
    /** What may wait, so that a slow machine doesn't fall behind without end. */
    private static final int MOST_AHEAD = 8_000;
    /** Within so many more, at random, comes the kill. */
    private static final int MOST_MORE = 4_000;

    private static final double ASKED_RATE = 5_000;
    /** The session is one of 35 s. */
    private static final long PAST_SESSION_NANOS = Duration.ofSeconds(42).toNanos();

    private static final Duration RECOVERY = Duration.ofSeconds(30);
    private static final Duration WARMING = Duration.ofSeconds(40);
    private static final Duration A_SECOND = Duration.ofSeconds(1);
    private static final Duration POLL = Duration.ofMillis(20);

    @TempDir
    Path folder;

    @Test
    void shouldLoseAndDoubleNothingWhenKilledTwentyTimesUnderLoad() throws Exception {
        SplittableRandom random = new SplittableRandom(1);
        try (EmbeddedBroker broker = Brokers.start(folder.resolve("broker"));
                Rig rig = new Rig(broker.bootstrapServers(), folder, 1, Map.of());
                Load load = rig.load(10_000_000, RATE)) {
            List<Kill> kills = new ArrayList<>();
            Jvm application = rig.startAndAwait("a");
            while (counted(kills) < KILLS && kills.size() < 2 * KILLS) {
                Markers before = Markers.in(broker.data());
                load.rate(RATE);
                Pace pace = warm(rig, load);
                awaitCommitted(rig, rig.committedSum() + random.nextInt(MOST_MORE));
                long rate = pace.since(rig.committedSum());
                await().atMost(RECOVERY).pollInterval(Duration.ofMillis(1)).until(rig::isTransactionOpen);
                application.kill();
                load.rate(RATE_MEANWHILE);
                load.pauseAt(Long.MAX_VALUE);
                boolean open = rig.isTransactionOpen();
                long commits = Markers.in(broker.data()).since(before).commits();
                long restarted = System.nanoTime();
                application = rig.start("a");
                load.awaitCaughtUp(rig::committed);
                double seconds = (System.nanoTime() - restarted) / 1e9;
                boolean aborted =
                        !Markers.in(broker.data()).since(before).aborts().isEmpty();
                kills.add(new Kill(rate, open, aborted, commits, seconds));
                System.out.printf(
                        Locale.ROOT,
                        "kill %d, %d count: %s%n",
                        kills.size(),
                        counted(kills),
                        kills.get(kills.size() - 1));
            }
            long sent = load.stop();
            rig.awaitSettled(sent);
            application.terminate();

            LongSummaryStatistics rates = kills.stream().mapToLong(Kill::rate).summaryStatistics();
            LongSummaryStatistics commits =
                    kills.stream().mapToLong(Kill::commits).summaryStatistics();
            DoubleSummaryStatistics seconds =
                    kills.stream().mapToDouble(Kill::seconds).summaryStatistics();
            rig.report(
                    1,
                    "%d SIGKILLs, %d with a transaction open at >= %.0f ratings/s (all: %d..%d, asked for %.0f);"
                            + " commits between kills %d..%d, %d transactions aborted; lag under 1 s %.1f..%.1f s after the restart;"
                            + " %d ratings: %s",
                    kills.size(),
                    counted(kills),
                    ASKED_RATE,
                    rates.getMin(),
                    rates.getMax(),
                    RATE,
                    commits.getMin(),
                    commits.getMax(),
                    kills.stream().filter(Kill::aborted).count(),
                    seconds.getMin(),
                    seconds.getMax(),
                    sent,
                    rig.verify());
            assertThat(counted(kills)).as("kills that count").isEqualTo(KILLS);
            assertThat(kills).as("an open transaction is aborted").allMatch(kill -> kill.aborted() || !kill.open());
            assertThat(seconds.getMax()).as("seconds until lag is under 1 s").isLessThan((double) RECOVERY.toSeconds());
        }
    }

    /**
     * Goes on until the last second's ratings were enough for a kill to count, or until that takes too long: a JVM that has
     * just been started is slower, since nothing is compiled yet. Returns where that second began.
     */
    private static Pace warm(Rig rig, Load load) {
        long end = System.nanoTime() + WARMING.toNanos();
        Pace pace = new Pace(System.nanoTime(), rig.committedSum());
        while (true) {
            load.pauseAt(rig.committedSum() + MOST_AHEAD + MOST_MORE);
            LockSupport.parkNanos(POLL.toNanos());
            if (System.nanoTime() - pace.nanos >= A_SECOND.toNanos()) {
                long committed = rig.committedSum();
                if (pace.since(committed) >= ASKED_RATE || System.nanoTime() > end) {
                    return pace;
                }
                pace = new Pace(System.nanoTime(), committed);
            }
        }
    }

    /** When so many were committed. */
    private record Pace(long nanos, long committed) {

        /** Ratings a second from then until now. */
        long since(long committedNow) {
            return (committedNow - committed) * A_SECOND.toNanos() / (System.nanoTime() - nanos);
        }
    }

    /**
     * What a kill hit, and what came then.
     *
     * @param rate ratings a second
     * @param open whether a transaction was open after it
     * @param commits since the kill before
     * @param seconds from the restart until the lag was under 1 s again
     */
    private record Kill(long rate, boolean open, boolean aborted, long commits, double seconds) {}

    /** A kill at a lower rate, or right after a commit, is made and checked but doesn't count. */
    private static long counted(List<Kill> kills) {
        return kills.stream()
                .filter(kill -> kill.rate() >= ASKED_RATE && kill.open())
                .count();
    }

    @Test
    void shouldNotShowWhatWasWrittenWhenHaltedBeforeTheCommit() throws Exception {
        // Without a cache every batch of puts is on its way to Kafka at once, and long intervals keep the commit away.
        Map<String, String> slow = Map.of(
                "commit.interval.ms", "10000", "commit.max.ratings", "1000000", "statestore.cache.max.bytes", "0");
        try (EmbeddedBroker broker = Brokers.start();
                Rig rig = new Rig(broker.bootstrapServers(), folder, 1, slow)) {
            Jvm application = rig.startAndAwait("a");
            long first;
            try (Load load = rig.load(2_000, 100_000)) {
                await().atMost(Rig.LONG).until(() -> load.sentCount() == 2_000);
                first = load.stop();
            }
            rig.awaitSettled(first);
            Map<String, Map<String, String>> before = rows(rig);
            long written = uncommittedEnd(rig);

            try (Load load = rig.load(30_000, 100_000)) {
                await().atMost(Rig.LONG).until(() -> load.sentCount() == 30_000);
                load.stop();
            }
            await().atMost(Rig.LONG).pollInterval(POLL).until(() -> uncommittedEnd(rig) > written + 1_000);
            application.kill();
            long lost = uncommittedEnd(rig) - written;
            assertThat(rig.committedSum())
                    .as("the input of the killed transaction")
                    .isEqualTo(first);
            // Its end is an abort, by the coordinator or by the next start; only then can a reader go past it.
            await().atMost(Rig.LONG).pollInterval(POLL).until(() -> !rig.isTransactionOpen());
            assertThat(rows(rig)).as("committed rows").isEqualTo(before);

            application = rig.startAndAwait("a");
            // The second stream begins like the first: those are duplicates, or the same pair again.
            await().atMost(Rig.LONG).until(() -> rig.committedSum() == rig.endSum());
            await().atMost(Rig.LONG).until(() -> rig.isQuiet());
            application.terminate();
            rig.report(
                    2,
                    "killed with %d writes of ratings in an open transaction: none visible to a committed reader, state as"
                            + " before; after the restart: %s",
                    lost,
                    rig.verify());
        }
    }

    @Test
    void shouldFenceAnInstanceWhenItThawsAfterItsSession() throws Exception {
        try (EmbeddedBroker broker = Brokers.start(folder.resolve("broker"));
                Rig rig = new Rig(broker.bootstrapServers(), folder, 1, Map.of());
                Load load = rig.load(10_000_000, 2_000)) {
            Jvm first = rig.startAndAwait("a");
            awaitCommitted(rig, 5_000);
            Jvm second = rig.startAndAwait("b");
            awaitCommitted(rig, rig.committedSum() + 5_000);
            await().atMost(RECOVERY).pollInterval(Duration.ofMillis(1)).until(rig::isTransactionOpen);
            // One of the two has the only task; which one is the assignor's to say.
            first.freeze();
            long frozen = System.nanoTime();
            boolean open = rig.isTransactionOpen();
            long held = rig.committedSum();
            awaitCommitted(rig, held + 10_000);
            double taken = (System.nanoTime() - frozen) / 1e9;
            await().atMost(Rig.LONG).until(() -> System.nanoTime() - frozen > PAST_SESSION_NANOS);
            Markers before = Markers.in(broker.data());
            first.thaw();
            awaitCommitted(rig, rig.committedSum() + 10_000);
            load.awaitCaughtUp(rig::committed);
            long sent = load.stop();
            rig.awaitSettled(sent);
            boolean alive = first.isAlive();
            String how = first.complaints().isEmpty()
                    ? "goes on"
                    : first.complaints().get(0);
            first.terminate();
            second.terminate();
            rig.report(
                    6,
                    "frozen (SIGSTOP) with a transaction %s, the other learns %.1f s later; thawed past its session it %s;"
                            + " %d partitions with an abort since; %d ratings: %s",
                    open ? "open" : "not open",
                    taken,
                    alive ? "goes on" : how,
                    Markers.in(broker.data()).since(before).aborts().size(),
                    sent,
                    rig.verify());
        }
    }

    private static void awaitCommitted(Rig rig, long offset) {
        await().atMost(Rig.LONG).pollInterval(POLL).until(() -> rig.committedSum() >= offset);
    }

    private static Map<String, Map<String, String>> rows(Rig rig) {
        Map<String, Map<String, String>> rows = new HashMap<>();
        for (String store : List.of("users", "ratings", "item-contributions")) {
            rows.put(store, rig.rows(store));
        }
        return rows;
    }

    /** Records of the users' changelog, those of open transactions too. */
    private static long uncommittedEnd(Rig rig) {
        Map<String, Object> properties = new HashMap<>(rig.config.consumerProperties());
        properties.put("isolation.level", "read_uncommitted");
        TopicPartition ratings = new TopicPartition(rig.topics.applicationId() + "-ratings-changelog", 0);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return consumer.endOffsets(List.of(ratings)).getOrDefault(ratings, 0L);
        }
    }
}
