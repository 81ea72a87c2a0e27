package io.thalweg.faults;

import static org.awaitility.Awaitility.await;

import io.thalweg.broker.BrokerOptions;
import io.thalweg.broker.EmbeddedBroker;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
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
                Jvm first = rig.startAndAwait("a");
                Jvm second = rig.startAndAwait("b");
                await("both learn").atMost(Rig.LONG).until(() -> membersAtWork(rig, streams) == 2);
                await("copies").atMost(Rig.LONG).until(() -> !standby || fewestTaskFolders(rig) == PARTITIONS);
                rig.awaitCaughtUp(load);
                long killed = System.nanoTime();
                first.kill();
                long then = load.sentCount();
                await().atMost(Rig.LONG).pollInterval(Duration.ofMillis(20)).until(() -> rig.committedSum() >= then);
                rig.awaitCaughtUp(load);
                double seconds = (System.nanoTime() - killed) / 1e9;
                long sent = load.stop();
                rig.awaitSettled(sent);
                second.terminate();
                System.out.printf(
                        Locale.ROOT,
                        "%s=%s: one of two instances killed at %.0f ratings/s, lag under 1 s again after %.1f s; %s%n",
                        key,
                        value,
                        RATE,
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

    private static long membersAtWork(Rig rig, boolean streams) {
        return streams ? streamsMembersAtWork(rig) : classicMembersAtWork(rig);
    }

    private static long classicMembersAtWork(Rig rig) {
        String group = rig.topics.applicationId();
        return Rig.get(rig.admin.describeConsumerGroups(List.of(group)).all()).get(group).members().stream()
                .filter(member -> member.assignment().topicPartitions().stream()
                        .anyMatch(partition -> partition.topic().equals(rig.topics.ratings())))
                .count();
    }

    private static long streamsMembersAtWork(Rig rig) {
        String group = rig.topics.applicationId();
        return Rig.get(rig.admin.describeStreamsGroups(List.of(group)).all()).get(group).members().stream()
                .filter(member -> member.assignment().activeTasks().stream()
                        .anyMatch(task -> task.subtopologyId().equals("0")))
                .count();
    }
}
