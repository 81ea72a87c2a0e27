package io.thalweg.faults;

import static org.awaitility.Awaitility.await;

import io.thalweg.broker.BrokerOptions;
import io.thalweg.broker.EmbeddedBroker;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two instances, of which one is killed: as configured by default, with standby replicas, and by the newer protocol. */
@Timeout(600)
class TakeoverScaleIT {

    private static final int PARTITIONS = 4;
    private static final double RATE = 1_000;

    /** Under the newer protocol the broker has the group's session timeout: 45 s, if nobody says otherwise. */
    private static final Map<String, String> BROKER = Map.of(
            "broker.session.timeout.ms", "60000",
            "group.streams.min.session.timeout.ms", "10000",
            "group.streams.session.timeout.ms", "10000");

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource({"group.protocol, classic", "num.standby.replicas, 1", "group.protocol, streams"})
    void shouldLoseNothingWhenTheOtherInstanceTakesOver(String key, String value) throws Exception {
        boolean standby = key.equals("num.standby.replicas");
        boolean streams = value.equals("streams");
        try (EmbeddedBroker broker =
                        EmbeddedBroker.start(BrokerOptions.temporary().withProperties(BROKER));
                Rig rig = new Rig(broker.bootstrapServers(), folder, PARTITIONS, Map.of(key, value))) {
            try (Load load = rig.load(1_000_000, RATE)) {
                Jvm first = rig.startAndAwait("a", "client.id", "a");
                Jvm second = rig.startAndAwait("b", "client.id", "b");
                await("both learn")
                        .atMost(Rig.LONG)
                        .until(() -> owned(rig, streams, "a") == PARTITIONS / 2
                                && owned(rig, streams, "b") == PARTITIONS / 2);
                await("copies").atMost(Rig.LONG).until(() -> !standby || fewestTaskFolders(rig) == PARTITIONS);
                load.awaitCaughtUp(rig::committed);
                long taken = owned(rig, streams, "a");
                long killed = System.nanoTime();
                first.kill();
                load.awaitCaughtUp(rig::committed);
                double seconds = (System.nanoTime() - killed) / 1e9;
                long sent = load.stop();
                rig.awaitSettled(sent);
                second.terminate();
                System.out.printf(
                        Locale.ROOT,
                        "%s=%s: one of two instances killed at %.0f ratings/s, with %d of %d partitions; lag under 1 s"
                                + " again after %.1f s; %s%n",
                        key,
                        value,
                        RATE,
                        taken,
                        PARTITIONS,
                        seconds,
                        rig.verify());
            }
        }
    }

    /** Folders of learning tasks, active or standby, that an instance has on disk. */
    private static int taskFolders(Rig rig, String instance) {
        File[] found = rig.stateFolder(instance)
                .resolve(rig.topics.applicationId())
                .toFile()
                .listFiles(file -> file.getName().startsWith("0_")
                        && file.toPath().resolve("rocksdb").toFile().isDirectory());
        return found == null ? 0 : found.length;
    }

    private static int fewestTaskFolders(Rig rig) {
        return Math.min(taskFolders(rig, "a"), taskFolders(rig, "b"));
    }

    /** The partitions that an instance learns. */
    private static long owned(Rig rig, boolean streams, String instance) {
        String group = rig.topics.applicationId();
        if (streams) {
            return Rig.get(rig.admin.describeStreamsGroups(List.of(group)).all()).get(group).members().stream()
                    .filter(member -> member.clientId().startsWith(instance + "-"))
                    .flatMap(member -> member.assignment().activeTasks().stream())
                    .filter(tasks -> tasks.subtopologyId().equals("0"))
                    .mapToLong(tasks -> tasks.partitions().size())
                    .sum();
        }
        return Rig.get(rig.admin.describeConsumerGroups(List.of(group)).all()).get(group).members().stream()
                .filter(member -> member.clientId().startsWith(instance + "-"))
                .flatMap(member -> member.assignment().topicPartitions().stream())
                .filter(partition -> partition.topic().equals(rig.topics.ratings()))
                .count();
    }
}
