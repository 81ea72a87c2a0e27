package io.thalweg.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.faults.Jvm.Launch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Fault 35: instances whose clocks differ. Those that are wrong are so by {@link ShiftedClock}. */
@Timeout(600)
class ClockFaultsIT {

    private static final long TEN_MINUTES_MILLIS = 600_000;
    private static final int PARTITIONS = 4;
    private static final Duration LISTS_WITHIN = Duration.ofMinutes(1);
    private static final long WINDOW_RATINGS = 3_000;

    /** Well under the ten minutes that a clock is wrong, and over the time that a takeover takes. */
    private static final double MOST_DELAY_SECONDS = 120;

    @TempDir
    Path folder;

    @Test
    void shouldMakeListsOnTimeWhenTheClocksOfInstancesAreTenMinutesAheadAndBehind() throws Exception {
        try (EmbeddedBroker broker = Brokers.start();
                Rig rig = new Rig(broker.bootstrapServers(), folder, PARTITIONS, Map.of("threads", "2"))) {
            Jvm ahead = rig.start("ahead", clock(TEN_MINUTES_MILLIS));
            Jvm behind = rig.start("behind", clock(-TEN_MINUTES_MILLIS));
            ahead.awaitLine(" runs at ");
            behind.awaitLine(" runs at ");
            await("each learns half of the partitions")
                    .atMost(Rig.LONG)
                    .until(() -> learned(ahead) == PARTITIONS / 2 && learned(behind) == PARTITIONS / 2);
            Jvm right = rig.startAndAwait("right");
            await("the third has joined")
                    .atMost(Rig.LONG)
                    .until(() -> learned(ahead) > 0
                            && learned(behind) > 0
                            && learned(ahead) + learned(behind) + learned(right) == PARTITIONS);
            try (Load load = rig.load(10_000_000, 500)) {
                load.awaitCaughtUp(rig::committed);
                await().atMost(Rig.LONG).until(() -> rig.committedSum() > WINDOW_RATINGS);
                String adding = adding(Map.of("ahead", ahead, "behind", behind, "right", right));
                // What the one that is ahead has written of times to come, others take over.
                ahead.kill();
                load.awaitCaughtUp(rig::committed);
                long sent = load.stop();
                rig.awaitSettled(sent);
                double waited = seconds(() -> await("no list waits")
                        .atMost(LISTS_WITHIN)
                        .until(() -> behind.sumOfMetric("thalweg_due_lists") == 0));
                double delay = Math.max(meanListDelay(behind), meanListDelay(right));
                long inFiveMinutes = rig.errorCount("5m");
                long inAnHour = rig.errorCount("1h");
                String addingAfter = adding(Map.of("behind", behind, "right", right));
                behind.terminate();
                right.terminate();
                rig.report(
                        35,
                        "clocks 10 min ahead, 10 min behind and right; the one ahead killed; errors added up by the one"
                                + " that is %s, then %s: no list due %.1f s after the last rating; %.1f s the mean delay of"
                                + " a list; the windows of five minutes and an hour hold %d and %d of %d ratings: %s",
                        adding,
                        addingAfter,
                        waited,
                        delay,
                        inFiveMinutes,
                        inAnHour,
                        sent,
                        rig.verify());
                assertThat(delay).as("seconds of a list's delay, by any clock").isBetween(0.0, MOST_DELAY_SECONDS);
                assertThat(inFiveMinutes).as("ratings in five minutes").isEqualTo(sent);
                assertThat(inAnHour).as("ratings in an hour").isEqualTo(sent);
            }
        }
    }

    private Launch clock(long aheadMillis) throws IOException {
        return new Launch(1024, Map.of("JAVA_TOOL_OPTIONS", ShiftedClock.option(folder, aheadMillis)));
    }

    private static int learned(Jvm instance) {
        return instance.metric("thalweg_lag_records").size();
    }

    /** Of those that made lists; 0 where it made none. */
    private static double meanListDelay(Jvm instance) {
        double lists = instance.sumOfMetric("thalweg_list_delay_seconds_count");
        return lists == 0 ? 0 : instance.sumOfMetric("thalweg_list_delay_seconds_sum") / lists;
    }

    /** The name of the instance that adds the errors of all up. */
    private static String adding(Map<String, Jvm> instances) {
        return instances.entrySet().stream()
                .filter(each ->
                        !each.getValue().metric("thalweg_rolling_ratings").isEmpty())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    private static double seconds(Runnable work) {
        long began = System.nanoTime();
        work.run();
        return (System.nanoTime() - began) / 1e9;
    }
}
