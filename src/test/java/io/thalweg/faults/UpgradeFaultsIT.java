package io.thalweg.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.faults.Jvm.Launch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fault 34: instances of the version before are replaced one by one, under load, in two rolling restarts. */
@Timeout(2_400)
class UpgradeFaultsIT {

    private static final String BEFORE = "0.1";
    private static final int PARTITIONS = 4;
    private static final double RATE = 2_000;
    private static final double CALM_RATE = 100;

    /** No more are sent than are learned and so many, since two versions and the brokers may share a slow machine. */
    private static final long MOST_WAITING = 10_000;

    private static final Duration MOST_LAG = Duration.ofSeconds(60);
    private static final String[] WITH_KEY = {"upgrade.from", BEFORE};
    private static final String[] WITHOUT = {};

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void shouldGoOnLearningWhenEachInstanceIsReplacedUnderLoad(int standbys) throws Exception {
        Launch older = Launch.of(OlderVersion.jar(BEFORE));
        Map<String, String> set = Map.of("num.standby.replicas", "" + standbys);
        try (EmbeddedBroker broker = Brokers.start();
                Rig rig = new Rig(broker.bootstrapServers(), folder, PARTITIONS, set)) {
            Map<String, Jvm> running = new LinkedHashMap<>();
            for (String name : new String[] {"a", "b"}) {
                running.put(name, rig.start(name, older).awaitLine(" runs at "));
            }
            try (Load load = rig.load(10_000_000, RATE);
                    LagWatch lag = new LagWatch(rig, load)) {
                awaitCalm(rig, load);
                restartEach(rig, load, running, WITH_KEY);
                assertThat(formats(rig))
                        .as("all are new, with the key")
                        .hasSize(PARTITIONS)
                        .containsOnlyKeys(0, 1, 2, 3);
                assertThat(formats(rig).values()).containsOnly(1);
                assertThat(writes(running)).isEqualTo(Map.of("a", 1., "b", 1.));
                restartEach(rig, load, running, WITHOUT);
                await().atMost(Rig.LONG)
                        .until(() -> formats(rig).values().stream().allMatch(format -> format == 2));
                assertThat(writes(running)).isEqualTo(Map.of("a", 2., "b", 2.));
                long sent = load.stop();
                rig.awaitSettled(sent);
                assertThat(running.values()).allMatch(Jvm::isAlive);
                running.values().forEach(Jvm::terminate);
                rig.report(
                        34,
                        "four restarts over two formats with %d standbys, the longest lag %.1f s; %d ratings: %s",
                        standbys,
                        lag.longestSeconds(),
                        sent,
                        rig.verify());
            }
        }
    }

    /** Who forgets the key: instances of the version before stop, say why, and nothing is lost. */
    @Test
    void shouldStopTheOlderOneAndSayWhyWhenTheKeyIsForgotten() throws Exception {
        Launch older = Launch.of(OlderVersion.jar(BEFORE));
        try (EmbeddedBroker broker = Brokers.start();
                Rig rig = new Rig(broker.bootstrapServers(), folder, PARTITIONS, Map.of());
                Load load = rig.load(10_000_000, CALM_RATE)) {
            Jvm old = rig.start("old", older).awaitLine(" runs at ");
            load.awaitCaughtUp(rig::committed);
            Jvm now = rig.start("now").awaitLine(" runs at ");
            assertThat(old.awaitEnd(Rig.LONG)).as("exit code").isPositive();
            String why = "has format 2, this version of Thalweg reads format 1; run the version that wrote it";
            assertThat(old.complaints()).hasSize(1).allMatch(line -> line.contains(why));
            assertThat(now.err()).contains("state is written in format 2");
            load.awaitCaughtUp(rig::committed);
            Jvm again = rig.start("old", older);
            assertThat(again.awaitEnd(Rig.LONG)).as("exit code").isPositive();
            assertThat(again.complaints()).hasSize(1).allMatch(line -> line.contains(why));
            long sent = load.stop();
            rig.awaitSettled(sent);
            now.terminate();
            rig.report(34, "an older instance beside a new one without the key stops and says why: %s", rig.verify());
        }
    }

    /** While each is restarted with less room for pairs and replays, and then with more, instances of both sizes share the tables. */
    @Test
    void shouldGoOnLearningWhenInstancesHaveMemoryOfDifferentSizes() throws Exception {
        try (EmbeddedBroker broker = Brokers.start();
                Rig rig = new Rig(broker.bootstrapServers(), folder, PARTITIONS, Map.of());
                Load load = rig.load(10_000_000, RATE);
                LagWatch lag = new LagWatch(rig, load)) {
            Map<String, Jvm> running = new LinkedHashMap<>();
            for (String name : new String[] {"a", "b"}) {
                running.put(name, rig.startAndAwait(name));
            }
            awaitCalm(rig, load);
            restartEach(rig, load, running, "hybrid.pairs.slots", "64", "hybrid.replay.log", "1024");
            restartEach(rig, load, running, "hybrid.pairs.slots", "512", "hybrid.replay.log", "4096");
            long sent = load.stop();
            rig.awaitSettled(sent);
            assertThat(running.values()).allMatch(Jvm::isAlive);
            running.values().forEach(Jvm::terminate);
            rig.report(
                    34,
                    "less memory and more, instance by instance, the longest lag %.1f s; %d ratings: %s",
                    lag.longestSeconds(),
                    sent,
                    rig.verify());
        }
    }

    private static void restartEach(Rig rig, Load load, Map<String, Jvm> running, String... key) {
        running.replaceAll((name, jvm) -> {
            assertThat(jvm.isAlive()).as("%s: %s", name, jvm.err()).isTrue();
            jvm.terminate();
            assertThat(jvm.complaints()).as(name).isEmpty();
            return rig.start(name, key).awaitLine(" runs at ");
        });
        awaitCalm(rig, load);
    }

    private static void awaitCalm(Rig rig, Load load) {
        load.rate(CALM_RATE);
        load.awaitCaughtUp(rig::committed);
        load.rate(RATE);
    }

    private static Map<String, Double> writes(Map<String, Jvm> running) {
        Map<String, Double> writes = new HashMap<>();
        running.forEach((name, jvm) -> writes.put(name, jvm.sumOfMetric("thalweg_state_format")));
        return writes;
    }

    /** The first byte of the last totals of each partition: which format its state is in. */
    private static Map<Integer, Integer> formats(Rig rig) {
        Map<Integer, Integer> formats = new HashMap<>();
        rig.read(rig.topics.itemContributionsChangelog(), row -> {
            if (row.key()[0] == 't' && row.key().length == 1) {
                formats.put(row.partition(), (int) row.value()[0]);
            }
        });
        return formats;
    }

    /** How old the oldest rating is that is sent and not committed; looked at twice a second. */
    private static final class LagWatch implements AutoCloseable {

        private static final Duration LOOK = Duration.ofMillis(500);

        private final AtomicLong longestMillis = new AtomicLong();
        private final Thread thread;
        private volatile boolean stopped;

        LagWatch(Rig rig, Load load) {
            load.pauseAt(MOST_WAITING);
            thread = new Thread(() -> watch(rig, load), "lag");
            thread.start();
        }

        private void watch(Rig rig, Load load) {
            while (!stopped) {
                long[] committed = rig.committed();
                load.pauseAt(Rig.sum(committed) + MOST_WAITING);
                long lagMillis = 0;
                while (lagMillis < 2 * MOST_LAG.toMillis()
                        && isBefore(committed, load.endsBefore(Duration.ofMillis(lagMillis)))) {
                    lagMillis += LOOK.toMillis();
                }
                longestMillis.accumulateAndGet(lagMillis, Math::max);
                try {
                    TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
                } catch (InterruptedException e) {
                    return;
                }
            }
        }

        private static boolean isBefore(long[] committed, long[] ends) {
            for (int partition = 0; partition < ends.length; partition++) {
                if (committed[partition] < ends[partition]) {
                    return true;
                }
            }
            return false;
        }

        double longestSeconds() {
            assertThat(longestMillis.get()).as("longest lag in milliseconds").isLessThan(MOST_LAG.toMillis());
            return longestMillis.get() / 1e3;
        }

        @Override
        public void close() {
            stopped = true;
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
