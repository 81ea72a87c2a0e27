package io.thalweg.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thalweg.broker.BrokerOptions;
import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.faults.CuttingProxy.Moment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Faults 3, 4 and 8: the broker, or the way to it, goes away. */
@Timeout(600)
class BrokerFaultsIT {

    private static final int BOUNCES = 5;
    private static final int CUTS = 20;
    private static final long OUTAGE_NANOS = Duration.ofSeconds(60).toNanos();
    private static final Duration RECOVERY = Duration.ofSeconds(90);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final int THREADS = 2;

    @TempDir
    Path folder;

    @Test
    void shouldLoseNothingWhenTheBrokerIsBounced() throws Exception {
        int port = FreePorts.find(1)[0];
        Path data = folder.resolve("broker");
        Jvm broker = Jvm.broker(folder, data, port);
        try (Rig rig = new Rig("localhost:" + port, folder, 4, Map.of("threads", "" + THREADS));
                Load load = rig.load(10_000_000, 1_000)) {
            Jvm application = rig.startAndAwait("a");
            List<Double> resumed = new ArrayList<>();
            for (int bounce = 0; bounce < BOUNCES; bounce++) {
                awaitProgress(rig, application, 3_000);
                if (bounce % 2 == 0) {
                    broker.kill();
                } else {
                    broker.terminate();
                }
                broker = Jvm.broker(folder, data, port);
                long back = System.nanoTime();
                awaitProgress(rig, application, 1);
                resumed.add((System.nanoTime() - back) / 1e9);
            }
            load.awaitCaughtUp(rig::committed);
            requireThreads(application);
            long sent = load.stop();
            rig.awaitSettled(sent);
            application.terminate();
            rig.report(
                    3,
                    "broker bounced %d times (3 SIGKILL, 2 SIGTERM), learns again %.1f..%.1f s after it is back, never"
                            + " stuck, both threads alive; %d ratings: %s",
                    BOUNCES,
                    Collections.min(resumed),
                    Collections.max(resumed),
                    sent,
                    rig.verify());
        } finally {
            broker.close();
        }
    }

    @Test
    void shouldResumeByItselfWhenEveryBrokerWasDownForAMinute() throws Exception {
        int port = FreePorts.find(1)[0];
        Path data = folder.resolve("broker");
        Jvm broker = Jvm.broker(folder, data, port);
        try (Rig rig = new Rig("localhost:" + port, folder, 4, Map.of("threads", "" + THREADS));
                Load load = rig.load(10_000_000, 500)) {
            Jvm application = rig.startAndAwait("a");
            awaitProgress(rig, application, 3_000);
            broker.kill();
            long down = System.nanoTime();
            await().atMost(Duration.ofSeconds(70)).until(() -> System.nanoTime() - down > OUTAGE_NANOS);
            assertThat(application.isAlive()).as(application.err()).isTrue();
            broker = Jvm.broker(folder, data, port);
            long back = System.nanoTime();
            awaitProgress(rig, application, 1);
            double resumed = (System.nanoTime() - back) / 1e9;
            load.awaitCaughtUp(rig::committed);
            double recovered = (System.nanoTime() - back) / 1e9;
            requireThreads(application);
            long sent = load.stop();
            rig.awaitSettled(sent);
            application.terminate();
            rig.report(
                    4,
                    "the only broker away for 60 s: learns again %.1f s after it is back, lag under 1 s after %.1f s, both"
                            + " threads alive; %d ratings: %s",
                    resumed,
                    recovered,
                    sent,
                    rig.verify());
        } finally {
            broker.close();
        }
    }

    @Test
    void shouldCommitWhollyOrNotAtAllWhenTheConnectionIsCutDuringACommit() throws Exception {
        int[] ports = FreePorts.find(4);
        int direct = ports[0];
        int behindProxy = ports[1];
        int controller = ports[2];
        try (CuttingProxy proxy = new CuttingProxy(ports[3], behindProxy);
                EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.temporary()
                        .withPort(direct)
                        .withProperties(listeners(direct, behindProxy, proxy.port(), controller)));
                Rig rig = new Rig(broker.bootstrapServers(), folder, 1, Map.of());
                Load load = rig.load(10_000_000, 1_500)) {
            Jvm application = rig.startAndAwait("a", "bootstrap.servers", "localhost:" + proxy.port());
            double slowest = 0;
            for (int cut = 0; cut < CUTS; cut++) {
                awaitProgress(rig, application, 500);
                proxy.cutOnceAt(cut % 2 == 0 ? Moment.BEFORE_THE_REQUEST : Moment.BEFORE_THE_ANSWER);
                int count = cut + 1;
                await().atMost(RECOVERY).pollInterval(POLL).until(() -> proxy.cutCount() == count);
                long since = System.nanoTime();
                awaitProgress(rig, application, 1);
                slowest = Math.max(slowest, (System.nanoTime() - since) / 1e9);
            }
            load.awaitCaughtUp(rig::committed);
            long sent = load.stop();
            rig.awaitSettled(sent);
            application.terminate();
            rig.report(
                    8,
                    "connection cut at EndTxn %d times (%d before it reached the broker, %d before its answer came back),"
                            + " commits again after at most %.1f s; %d ratings: %s",
                    CUTS,
                    CUTS / 2,
                    CUTS / 2,
                    slowest,
                    sent,
                    rig.verify());
        }
    }

    /** The application knows the broker by the proxy's address alone; the test goes straight to it. */
    private static Map<String, String> listeners(int direct, int behindProxy, int proxy, int controller) {
        return Map.of(
                "listeners",
                "CLIENTS://localhost:" + direct + ",PROXIED://localhost:" + behindProxy + ",CONTROLLER://localhost:"
                        + controller,
                "advertised.listeners",
                "CLIENTS://localhost:" + direct + ",PROXIED://localhost:" + proxy,
                "listener.security.protocol.map",
                "CLIENTS:PLAINTEXT,PROXIED:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "controller.quorum.voters",
                "1@localhost:" + controller,
                "broker.session.timeout.ms",
                "60000");
    }

    private static void awaitProgress(Rig rig, Jvm application, long ratings) {
        long goal = rig.committedSum() + ratings;
        await().atMost(RECOVERY).pollInterval(POLL).until(() -> rig.committedSum() >= goal || !application.isAlive());
        assertThat(application.isAlive())
                .as("the application goes on: %s", application.complaints())
                .isTrue();
    }

    private static void requireThreads(Jvm application) throws IOException {
        assertThat(application.streamThreadCount()).as("stream threads").isEqualTo(THREADS);
        assertThat(application.err()).doesNotContain("-> ERROR", "-> PENDING_ERROR");
    }
}
