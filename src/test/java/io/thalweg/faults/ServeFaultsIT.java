package io.thalweg.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thalweg.bench.HttpLoad;
import io.thalweg.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Instances that answer, beside one that learns and dies, and instances that answer and die. */
@Timeout(600)
class ServeFaultsIT {

    private static final int PARTITIONS = 2;
    private static final double RATINGS_PER_SECOND = 300;
    private static final double REQUESTS_PER_SECOND = 50;
    private static final long AWAY_MILLIS = 10_000;
    private static final long FRESH_MILLIS = 2_000;
    private static final Duration POLL = Duration.ofMillis(10);

    /** All requests come from one address. */
    private static final Map<String, String> ANY_RATE = Map.of("api.rate", "0");

    @TempDir
    Path folder;

    @Test
    void shouldGoOnAnsweringWhenTheLearnerIsKilledAndWhenAnotherInstanceIs() throws Exception {
        int[] ports = FreePorts.find(2);
        try (EmbeddedBroker broker = Brokers.start();
                Rig rig = new Rig(broker.bootstrapServers(), folder, PARTITIONS, ANY_RATE);
                Load load = rig.load(1_000_000, RATINGS_PER_SECOND)) {
            Jvm learner = rig.startAndAwait("learner");
            load.awaitCaughtUp(rig::committed);
            Jvm first = rig.serve("first", ports[0]);
            rig.serve("second", ports[1]);
            awaitServing(ports[0]);
            awaitServing(ports[1]);
            HttpLoad.Result firstAnswers;
            long greatest;
            double backSeconds;
            try (Asked one = new Asked(ports[0], REQUESTS_PER_SECOND);
                    Asked other = new Asked(ports[1], REQUESTS_PER_SECOND)) {
                awaitFresh(one, other);
                learner.kill();
                awaitAge(one, AWAY_MILLIS);
                awaitAge(other, AWAY_MILLIS);
                learner = rig.startAndAwait("learner");
                greatest = Math.max(one.ageMillis(), other.ageMillis());
                long running = System.nanoTime();
                load.awaitCaughtUp(rig::committed);
                awaitFresh(one, other);
                backSeconds = (System.nanoTime() - running) / 1e9;
                firstAnswers = one.requireAllAnswered();

                first.kill();
                first = rig.serve("first", ports[0]);
                Set<Integer> healths = awaitServing(ports[0]);
                assertThat(healths).as("before all is read").contains(503).isSubsetOf(0, 503, 200);
                try (Asked again = new Asked(ports[0], REQUESTS_PER_SECOND)) {
                    awaitFresh(again, other);
                    await().atMost(Rig.LONG).until(() -> again.result().count() > 5 * REQUESTS_PER_SECOND);
                    again.requireAllAnswered();
                }
                HttpLoad.Result otherAnswers = other.requireAllAnswered();
                long sent = load.stop();
                rig.awaitSettled(sent);
                assertThat(learner.terminate()).as("exit code, as of SIGTERM").isEqualTo(143);
                assertThat(first.isAlive()).isTrue();
                rig.report(
                        24,
                        "learner killed at %.0f ratings/s beside two instances that serve: %d and %d answers, all 200, p99 %.0f"
                                + " and %.0f ms; views up to %.1f s old, fresh again %.1f s after the learner ran; one killed and"
                                + " started: 503, then 200; %d ratings: %s",
                        RATINGS_PER_SECOND,
                        firstAnswers.count(),
                        otherAnswers.count(),
                        firstAnswers.millis(99),
                        otherAnswers.millis(99),
                        greatest / 1e3,
                        backSeconds,
                        sent,
                        rig.verify());
            }
        }
    }

    /** Returns what /health/serving said until it was 200, 0 for nothing. */
    private static Set<Integer> awaitServing(int port) {
        Set<Integer> seen = new TreeSet<>();
        await().atMost(Rig.LONG).pollDelay(Duration.ZERO).pollInterval(POLL).until(() -> {
            int status = Asked.health(port);
            seen.add(status);
            return status == 200;
        });
        return seen;
    }

    private static void awaitAge(Asked asked, long millis) {
        await("older").atMost(Rig.LONG).pollInterval(POLL).until(() -> asked.ageMillis() > millis);
    }

    private static void awaitFresh(Asked one, Asked other) {
        await("fresh")
                .atMost(Rig.LONG)
                .pollInterval(POLL)
                .until(() -> Math.max(one.ageMillis(), other.ageMillis()) < FRESH_MILLIS);
    }
}
