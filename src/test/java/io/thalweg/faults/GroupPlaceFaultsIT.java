package io.thalweg.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thalweg.broker.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The place that an instance keeps in the group by its state folder: over a stop, and beside a copy of the folder. */
@Timeout(300)
class GroupPlaceFaultsIT {

    private static final double RATE = 300;

    @TempDir
    Path folder;

    @Test
    void shouldMoveNoPartitionWhenAnInstanceIsRestartedThatDoesNotLeave() throws Exception {
        try (EmbeddedBroker broker = Brokers.start();
                Rig rig = new Rig(broker.bootstrapServers(), folder, 4, Map.of("leave.group", "false"));
                Load load = rig.load(10_000_000, RATE)) {
            Jvm first = rig.startAndAwait("a");
            Jvm other = rig.startAndAwait("b");
            await("each learns half of the partitions").atMost(Rig.LONG).until(() -> Stream.of(first, other)
                    .allMatch(each -> each.metric("thalweg_lag_records").size() == 2));
            load.awaitCaughtUp(rig::committed);
            long before = rebalances(other);
            first.terminate();
            Jvm again = rig.startAndAwait("a");
            load.awaitCaughtUp(rig::committed);
            assertThat(again.metric("thalweg_lag_records")).hasSize(2);
            assertThat(rebalances(other)).as("rebalances of the other").isEqualTo(before);
            rig.awaitSettled(load.stop());
            List.of(again, other).forEach(Jvm::terminate);
        }
    }

    @Test
    void shouldSayWhatIsWrongWhenACopyOfAStateFolderIsUsedBesideIt() throws Exception {
        try (EmbeddedBroker broker = Brokers.start();
                Rig rig = new Rig(broker.bootstrapServers(), folder, 1, Map.of());
                Load load = rig.load(10_000_000, RATE)) {
            Jvm original = rig.startAndAwait("a");
            load.awaitCaughtUp(rig::committed);
            original.terminate();
            copy(rig.stateFolder("a"), rig.stateFolder("b"));

            Jvm first = rig.startAndAwait("a");
            load.awaitCaughtUp(rig::committed);
            Jvm second = rig.startAndAwait("b");
            assertThat(first.awaitEnd(Rig.LONG)).as("exit code").isPositive();
            assertThat(first.complaints()).singleElement().asString().contains("a copy of this one's state folder");
            load.awaitCaughtUp(rig::committed);
            rig.awaitSettled(load.stop());
            second.terminate();
            assertThat(rig.verify()).contains("findings hold");
        }
    }

    private static long rebalances(Jvm instance) {
        return instance.err()
                .lines()
                .filter(line -> line.contains("RUNNING -> REBALANCING"))
                .count();
    }

    private static void copy(Path from, Path to) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(from)) {
            files = walk.toList(); // a folder comes before what is in it
        }
        for (Path file : files) {
            Files.copy(file, to.resolve(from.relativize(file)));
        }
    }
}
