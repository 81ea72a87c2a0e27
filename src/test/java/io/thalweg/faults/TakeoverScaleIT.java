package io.thalweg.faults;

import static org.awaitility.Awaitility.await;

import io.thalweg.broker.EmbeddedBroker;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two instances, of which one is killed: as configured by default, with standby replicas, and by the newer protocol. */
@Timeout(600)
class TakeoverScaleIT {

    private static final int PARTITIONS = 4;
    private static final double RATE = 1_000;

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource({"group.protocol, classic, 0", "num.standby.replicas, 1, 1", "group.protocol, streams, 0"})
    void shouldLoseNothingWhenTheOtherInstanceTakesOver(String key, String value, int standbys) throws Exception {
        try (EmbeddedBroker broker = Brokers.start();
                Rig rig = new Rig(broker.bootstrapServers(), folder, PARTITIONS, Map.of(key, value))) {
            if (value.equals("streams")) {
                // Under this protocol the broker has the group's session timeout: 45 s, if nobody says otherwise.
                setGroup(rig, "streams.session.timeout.ms", "10000");
            }
            try (Load load = rig.load(1_000_000, RATE)) {
                Jvm first = rig.startAndAwait("a");
                Jvm second = rig.startAndAwait("b");
                await().atMost(Rig.LONG)
                        .until(() -> taskFolders(rig, "a") + taskFolders(rig, "b") >= PARTITIONS * (1 + standbys)
                                && taskFolders(rig, "b") >= (standbys == 1 ? PARTITIONS : 1));
                rig.awaitCaughtUp(load);
                first.kill();
                long killed = System.nanoTime();
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

    private static void setGroup(Rig rig, String key, String value) {
        ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, rig.topics.applicationId());
        Rig.get(rig.admin
                .incrementalAlterConfigs(Map.of(
                        group, List.of(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET))))
                .all());
    }
}
