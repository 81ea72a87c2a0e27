package io.thalweg.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thalweg.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Fault 5: instances come and go. */
@Timeout(600)
class MembershipFaultsIT {

    private static final long MINUTES_NANOS = Duration.ofMinutes(3).toNanos();
    private static final Duration PROGRESS = Duration.ofSeconds(30);
    private static final Duration POLL = Duration.ofMillis(50);

    @TempDir
    Path folder;

    @Test
    void shouldGoOnLearningWhenInstancesJoinAndLeaveForThreeMinutes() throws Exception {
        SplittableRandom random = new SplittableRandom(1);
        try (EmbeddedBroker broker = Brokers.start();
                Rig rig = new Rig(broker.bootstrapServers(), folder, 4, Map.of());
                Load load = rig.load(10_000_000, 1_000)) {
            Deque<String> free = new ArrayDeque<>(java.util.List.of("b", "c"));
            Deque<String> names = new ArrayDeque<>(java.util.List.of("a"));
            Deque<Jvm> running = new ArrayDeque<>(java.util.List.of(rig.startAndAwait("a")));
            long start = System.nanoTime();
            long last = rig.committedSum();
            long lastProgress = start;
            long longest = 0;
            int joins = 0;
            int leaves = 0;
            while (System.nanoTime() - start < MINUTES_NANOS) {
                long next = System.nanoTime() + random.nextLong(2_000_000_000L, 6_000_000_000L);
                while (System.nanoTime() < next) {
                    long now = rig.committedSum();
                    if (now > last) {
                        longest = Math.max(longest, System.nanoTime() - lastProgress);
                        last = now;
                        lastProgress = System.nanoTime();
                    }
                    assertThat(System.nanoTime() - lastProgress)
                            .as("nanoseconds without progress")
                            .isLessThan(PROGRESS.toNanos());
                    await().pollDelay(POLL).until(() -> true);
                }
                if (running.size() == 1 || (!free.isEmpty() && random.nextBoolean())) {
                    names.add(free.remove());
                    running.add(rig.start(names.getLast()));
                    joins++;
                } else {
                    running.remove().terminate();
                    free.add(names.remove());
                    leaves++;
                }
            }
            load.rate(500);
            load.awaitCaughtUp(rig::committed);
            long sent = load.stop();
            rig.awaitSettled(sent);
            running.forEach(Jvm::terminate);
            rig.report(
                    5,
                    "%d joined and %d left in 3 min, the longest time without a commit %.1f s; %d ratings: %s",
                    joins,
                    leaves,
                    longest / 1e9,
                    sent,
                    rig.verify());
        }
    }
}
