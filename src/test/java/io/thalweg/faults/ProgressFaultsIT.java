package io.thalweg.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fault 36: no progress, whatever the cause. <em>Ready</em> says so within a minute, with the check that says why, and
 * the metric that the alert looks at is beyond its threshold; <em>live</em> lets nobody end an instance that only waits.
 */
@Tag("long")
@Timeout(900)
class ProgressFaultsIT {

    /** Of the rules in config/prometheus. */
    private static final double ALERT_SECONDS = 30;

    private static final Duration SAID = Duration.ofSeconds(60);
    private static final Duration RECOVERY = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final String UNFINISHED = "thalweg_unfinished_work_seconds";
    private static final String CONTACT = "thalweg_broker_contact_age_seconds";

    /** A member that stands still is one for two minutes, and transactions outlive that. */
    private static final Map<String, String> SETTINGS = Map.of(
            "threads", "1",
            "group.protocol", "classic",
            "session.timeout.ms", "120000",
            "transaction.timeout.ms", "240000");

    @TempDir
    Path folder;

    @Test
    void shouldSayWithinAMinuteThatNothingIsCommittedAndEndNothing() throws Exception {
        int port = freePort();
        Path data = folder.resolve("broker");
        Jvm broker = Jvm.broker(folder, data, port);
        try (Rig rig = new Rig("localhost:" + port, folder, 4, SETTINGS);
                Load load = rig.load(10_000_000, 300)) {
            Probe a = Probe.onFreePort();
            Jvm first = rig.start("a", "http.port", a.port());
            awaitReadyAndLearning(rig, a);

            broker.freeze();
            double frozen = awaitSaid(a, "broker", CONTACT);
            assertThat(a.greatest(UNFINISHED)).as("a commit hangs").isGreaterThan(ALERT_SECONDS);
            broker.thaw();
            awaitReadyAndLearning(rig, a);

            broker.kill();
            double away = awaitSaid(a, "broker", CONTACT);
            broker = Jvm.broker(folder, data, port);
            awaitReadyAndLearning(rig, a);

            Probe b = Probe.onFreePort();
            Jvm second = rig.start("b", "http.port", b.port());
            long asked = awaitReadyAlwaysLive(b);
            awaitReadyAndLearning(rig, a);

            second.freeze();
            Probe c = Probe.onFreePort();
            Jvm third = rig.start("c", "http.port", c.port());
            double held = awaitSaid(a, "progress", UNFINISHED);
            await().atMost(RECOVERY).pollInterval(POLL).until(c::answers);
            assertThat(c.isReady()).as("it waits for its tasks").isFalse();
            assertThat(c.isLive()).isTrue();
            second.thaw();
            asked += awaitReadyAlwaysLive(c);
            awaitReadyAndLearning(rig, a);
            await().atMost(RECOVERY).pollInterval(POLL).until(b::isReady);

            long sent = load.stop();
            rig.awaitSettled(sent);
            third.terminate();
            second.terminate();
            first.terminate();
            rig.report(
                    36,
                    "not ready %.0f s after the broker froze with a commit under way (check broker, and work of over %.0f s),"
                            + " %.0f s after it was killed (check broker), %.0f s after commits stopped in a rebalance that"
                            + " one member held up (check progress); the alerts' metrics above %.0f s each time, live all"
                            + " the time, also each of %d times that starting and restoring instances were asked; ready"
                            + " again each time; %d ratings: %s",
                    frozen,
                    ALERT_SECONDS,
                    away,
                    held,
                    ALERT_SECONDS,
                    asked,
                    sent,
                    rig.verify());
        } finally {
            broker.close();
        }
    }

    /**
     * Waits until this check fails; returns after how many seconds, counted from when the metric was below a second last:
     * on a busy machine it takes a while until what was started joins the group.
     */
    private static double awaitSaid(Probe instance, String check, String metric) throws IOException {
        AtomicLong since = new AtomicLong(System.nanoTime());
        await().atMost(RECOVERY).pollInterval(POLL).until(() -> {
            assertThat(instance.isLive()).isTrue();
            if (instance.greatest(metric) < 1) {
                since.set(System.nanoTime());
            }
            return instance.failing().contains(check);
        });
        double seconds = (System.nanoTime() - since.get()) / 1e9;
        assertThat(seconds).as("until it is said").isLessThan((double) SAID.toSeconds());
        assertThat(instance.isReady()).isFalse();
        assertThat(instance.greatest(metric)).as(metric).isGreaterThan(ALERT_SECONDS);
        return seconds;
    }

    /** Waits until a new instance is ready; returns how often it was asked until then whether it is live. */
    private static long awaitReadyAlwaysLive(Probe instance) {
        await().atMost(RECOVERY).pollInterval(POLL).until(instance::answers);
        long[] asked = {0};
        await().atMost(RECOVERY).pollInterval(POLL).until(() -> {
            asked[0]++;
            assertThat(instance.isLive()).isTrue();
            return instance.isReady();
        });
        return asked[0];
    }

    private static void awaitReadyAndLearning(Rig rig, Probe instance) {
        await().atMost(RECOVERY).pollInterval(POLL).until(instance::isReady);
        long before = rig.committedSum();
        await().atMost(RECOVERY).pollInterval(POLL).until(() -> rig.committedSum() >= before + 300);
        // Of a member that has just joined, partitions move in a second rebalance.
        await().atMost(RECOVERY).pollInterval(POLL).until(instance::isReady);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
            return socket.getLocalPort();
        }
    }
}
