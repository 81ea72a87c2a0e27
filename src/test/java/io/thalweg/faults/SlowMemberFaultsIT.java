package io.thalweg.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thalweg.broker.EmbeddedBroker;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fault 29: a member, or the broker, that stands still. The healthy ones lose neither their place nor their state. */
@Timeout(600)
class SlowMemberFaultsIT {

    private static final Duration STILL = Duration.ofSeconds(30);
    private static final Duration START_STANDS = Duration.ofSeconds(60);
    private static final Duration BROKER_STILL = Duration.ofSeconds(20);
    private static final double MOST_SECONDS_WITHOUT_COMMIT = 10;
    private static final double RATE = 300;

    /** What Kafka says when a transaction was ended by others, and local state is thrown away for it. */
    private static final List<String> FENCED = List.of("fenced", "corrupted", "invalidproducerepoch", "migrated");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"classic", "streams"})
    void shouldKeepTheOthersAtWorkWhenOneStandsStillInARebalance(String protocol) throws Exception {
        try (EmbeddedBroker broker = Brokers.start();
                Rig rig = new Rig(broker.bootstrapServers(), folder, 4, Map.of("group.protocol", protocol));
                Load load = rig.load(10_000_000, RATE)) {
            Jvm healthy = rig.startAndAwait("a");
            Jvm slow = rig.startAndAwait("b");
            load.awaitCaughtUp(rig::committed);

            slow.freeze();
            Jvm third = rig.start("c"); // which begins the rebalance
            double still = longestWithoutCommit(rig, STILL);
            slow.thaw();
            third.awaitLine(" runs at ");
            load.awaitCaughtUp(rig::committed);
            requireNotFenced(healthy, third);

            Jvm late = rig.start("d");
            late.awaitLine("CREATED -> REBALANCING");
            late.freeze();
            double starting = longestWithoutCommit(rig, START_STANDS);
            late.thaw();
            load.awaitCaughtUp(rig::committed);
            requireNotFenced(healthy, third);

            if (protocol.equals("streams")) {
                assertThat(Math.max(still, starting)).as("s without a commit").isLessThan(MOST_SECONDS_WITHOUT_COMMIT);
            }
            long sent = load.stop();
            rig.awaitSettled(sent);
            for (Jvm each : List.of(healthy, slow, third, late)) {
                each.terminate();
            }
            rig.report(
                    29,
                    "group.protocol=%s: one of three stood still for %d s in a rebalance (longest time without a commit"
                            + " %.1f s), one for %d s in its start (%.1f s); no healthy one was fenced; %d ratings: %s",
                    protocol,
                    STILL.toSeconds(),
                    still,
                    START_STANDS.toSeconds(),
                    starting,
                    sent,
                    rig.verify());
        }
    }

    @Test
    void shouldRestoreNothingWhenTheBrokerStandsStillForTwentySeconds() throws Exception {
        int port = freePort();
        try (Jvm broker = Jvm.broker(folder, folder.resolve("broker"), port);
                Rig rig = new Rig("localhost:" + port, folder, 4, Map.of());
                Load load = rig.load(10_000_000, RATE)) {
            Jvm first = rig.startAndAwait("a");
            Jvm second = rig.startAndAwait("b");
            load.awaitCaughtUp(rig::committed);
            broker.freeze();
            long began = System.nanoTime();
            await().pollDelay(BROKER_STILL).atMost(Rig.LONG).until(() -> true);
            broker.thaw();
            load.awaitCaughtUp(rig::committed);
            double seconds = (System.nanoTime() - began) / 1e9 - BROKER_STILL.toSeconds();
            requireNotFenced(first, second);
            long sent = load.stop();
            rig.awaitSettled(sent);
            first.terminate();
            second.terminate();
            rig.report(
                    29,
                    "the broker stood still for %d s: nobody was fenced, lag under 1 s again %.1f s later; %d ratings: %s",
                    BROKER_STILL.toSeconds(),
                    seconds,
                    sent,
                    rig.verify());
        }
    }

    /** Looks at the committed offsets for that long; the longest time, in seconds, in which they stood. */
    private static double longestWithoutCommit(Rig rig, Duration time) {
        long start = System.nanoTime();
        long[] last = {rig.committedSum(), start, 0};
        await().atMost(time.plus(Rig.LONG)).pollInterval(Duration.ofMillis(50)).until(() -> {
            long now = System.nanoTime();
            long committed = rig.committedSum();
            last[2] = Math.max(last[2], now - last[1]);
            if (committed > last[0]) {
                last[0] = committed;
                last[1] = now;
            }
            return now - start > time.toNanos();
        });
        return last[2] / 1e9;
    }

    private static void requireNotFenced(Jvm... healthy) {
        for (Jvm each : healthy) {
            assertThat(each.isAlive()).isTrue();
            assertThat(each.err().lines().filter(SlowMemberFaultsIT::tellsOfFencing))
                    .isEmpty();
        }
    }

    private static boolean tellsOfFencing(String line) {
        String lower = line.toLowerCase(Locale.ROOT);
        return FENCED.stream().anyMatch(lower::contains);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
