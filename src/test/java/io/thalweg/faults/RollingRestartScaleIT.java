package io.thalweg.faults;

import static org.awaitility.Awaitility.await;

import io.thalweg.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Three instances that are restarted one after the other: as they leave the group, and as they keep their places in it. */
@Timeout(900)
class RollingRestartScaleIT {

    private static final double RATE = 300;

    @TempDir
    Path folder;

    @ParameterizedTest(name = "leave.group={0}")
    @ValueSource(strings = {"true", "false"})
    void shouldLoseNothingInARollingRestart(String leaves) throws Exception {
        try (EmbeddedBroker broker = Brokers.start();
                Rig rig = new Rig(broker.bootstrapServers(), folder, 6, Map.of("leave.group", leaves, "threads", "1"));
                Load load = rig.load(10_000_000, RATE)) {
            Map<String, Jvm> running = new LinkedHashMap<>();
            for (String name : List.of("a", "b", "c")) {
                running.put(name, start(rig, name, leaves));
            }
            load.awaitCaughtUp(rig::committed);
            long began = System.nanoTime();
            double longest = 0;
            for (String name : List.of("a", "b", "c")) {
                long stopped = System.nanoTime();
                running.get(name).terminate();
                running.put(name, start(rig, name, leaves));
                load.awaitCaughtUp(rig::committed);
                longest = Math.max(longest, (System.nanoTime() - stopped) / 1e9);
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            long rebalances = running.values().stream()
                    .mapToLong(each -> each.err()
                            .lines()
                            .filter(line -> line.contains("RUNNING -> REBALANCING"))
                            .count())
                    .sum();
            long sent = load.stop();
            rig.awaitSettled(sent);
            running.values().forEach(Jvm::terminate);
            System.out.printf(
                    Locale.ROOT,
                    "leave.group=%s: three instances restarted in %.1f s at %.0f ratings/s; from a stop until the lag was"
                            + " under 1 s again at most %.1f s; those that ran rebalanced %d times; %s%n",
                    leaves,
                    seconds,
                    RATE,
                    longest,
                    rebalances,
                    rig.verify());
        }
    }

    private static Jvm start(Rig rig, String name, String leaves) {
        Jvm jvm = leaves.equals("true") ? rig.start(name) : rig.start(name, "group.instance.id", "films-" + name);
        jvm.awaitLine(" runs at ");
        await().atMost(Duration.ofMinutes(3)).until(() -> jvm.err().contains("REBALANCING -> RUNNING"));
        return jvm;
    }
}
