package io.thalweg.faults;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.faults.Jvm.Launch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Fault 35: instances whose clocks differ. Their processes read the time through libfaketime, where it is installed. */
@Timeout(600)
class ClockFaultsIT {

    private static final List<Path> LIBRARIES = List.of(
            Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"),
            Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1"),
            Path.of("/usr/lib/faketime/libfaketimeMT.so.1"),
            Path.of("/usr/lib64/faketime/libfaketimeMT.so.1"));
    private static final int PARTITIONS = 4;
    private static final Duration LISTS_WITHIN = Duration.ofMinutes(1);
    private static final long WINDOW_RATINGS = 3_000;

    @TempDir
    Path folder;

    @Test
    void shouldMakeListsOnTimeWhenTheClocksOfInstancesAreTenMinutesAheadAndBehind() throws Exception {
        Optional<Path> library = LIBRARIES.stream().filter(Files::exists).findFirst();
        assumeTrue(library.isPresent(), "skipped: libfaketime is not installed (Debian: apt-get install libfaketime)");
        try (EmbeddedBroker broker = Brokers.start();
                Rig rig = new Rig(broker.bootstrapServers(), folder, PARTITIONS, Map.of("threads", "2"))) {
            Jvm ahead = rig.start("ahead", clock(library.get(), "+600"));
            Jvm behind = rig.start("behind", clock(library.get(), "-600"));
            ahead.awaitLine(" runs at ");
            behind.awaitLine(" runs at ");
            await("each learns half of the partitions")
                    .atMost(Rig.LONG)
                    .until(() -> learned(ahead) == PARTITIONS / 2 && learned(behind) == PARTITIONS / 2);
            try (Load load = rig.load(10_000_000, 500)) {
                load.awaitCaughtUp(rig::committed);
                await().atMost(Rig.LONG).until(() -> rig.committedSum() > WINDOW_RATINGS);
                Jvm right = rig.startAndAwait("right");
                // What the one that is ahead has written of times to come, others take over.
                ahead.kill();
                load.awaitCaughtUp(rig::committed);
                long sent = load.stop();
                rig.awaitSettled(sent);
                double waited = seconds(() -> await("no list waits")
                        .atMost(LISTS_WITHIN)
                        .until(() -> behind.sumOfMetric("thalweg_due_lists") == 0));
                double oldest = oldestList(behind);
                long inWindow = rig.errorCount("1h");
                behind.terminate();
                right.terminate();
                rig.report(
                        35,
                        "clocks 10 min ahead and 10 min behind, a third that is right joined, the one ahead killed: no list"
                                + " due %.1f s after the last rating; %.1f s the mean delay of a list; the last hour's window"
                                + " holds %d of %d ratings: %s",
                        waited,
                        oldest,
                        inWindow,
                        sent,
                        rig.verify());
            }
        }
    }

    private static Launch clock(Path library, String offsetSeconds) {
        return new Launch(
                1024,
                Map.of(
                        "LD_PRELOAD",
                        library.toString(),
                        "FAKETIME",
                        offsetSeconds,
                        // Timeouts go by the clock that only runs on.
                        "FAKETIME_DONT_FAKE_MONOTONIC",
                        "1",
                        "DONT_FAKE_MONOTONIC",
                        "1"));
    }

    private static int learned(Jvm instance) {
        return instance.metric("thalweg_lag_records").size();
    }

    private static double oldestList(Jvm instance) {
        return instance.sumOfMetric("thalweg_list_delay_seconds_sum")
                / instance.sumOfMetric("thalweg_list_delay_seconds_count");
    }

    private static double seconds(Runnable work) {
        long began = System.nanoTime();
        work.run();
        return (System.nanoTime() - began) / 1e9;
    }
}
