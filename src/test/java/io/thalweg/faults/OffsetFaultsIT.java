package io.thalweg.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.stream.CommandSender;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Fault 31: the group's offsets have expired, or somebody has set them to another place. */
@Timeout(600)
class OffsetFaultsIT {

    private static final int PARTITIONS = 2;
    private static final long RATINGS = 5_000;

    @TempDir
    Path folder;

    @Test
    void shouldGoOnWhereItsStateEndsWhenOffsetsAreGoneAndRefuseOnesThatDoNotFit() throws Exception {
        try (EmbeddedBroker broker = Brokers.start();
                Rig rig = new Rig(broker.bootstrapServers(), folder, PARTITIONS, Map.of())) {
            Jvm application = rig.startAndAwait("a");
            rig.awaitSettled(send(rig, RATINGS));
            forgetNobody(rig);
            await().atMost(Rig.LONG).until(() -> audits(rig) == 1);
            application.terminate();
            String before = rig.verify();
            long[] learned = rig.committed();

            Rig.get(rig.admin
                    .deleteConsumerGroups(List.of(rig.topics.applicationId()))
                    .all());
            assertThat(rig.committed()).containsOnly(0);
            application = rig.startAndAwait("a");
            assertThat(application.err()).contains("had no offset of", "which its state notes");
            send(rig, RATINGS + 1_000);
            awaitQuiet(rig);
            assertThat(audits(rig)).as("no command is executed twice").isEqualTo(1);
            application.terminate();
            String restored = rig.verify();

            TopicPartition first = new TopicPartition(rig.topics.ratings(), 0);
            long next = rig.committed()[0];
            set(rig, first, 0);
            String earliest = rig.refused("a");
            assertThat(earliest).contains("was set back to offset 0 of " + first, "--to-offset " + next);
            send(rig, RATINGS + 3_000);
            set(rig, first, rig.end(first));
            String latest = rig.refused("a");
            assertThat(latest).contains("would be left out", "--to-offset " + next);

            set(rig, first, next);
            application = rig.startAndAwait("a");
            awaitQuiet(rig);
            application.terminate();
            rig.report(
                    31,
                    "all offsets of the group deleted at %s: it went on there by itself: %s; one set to the earliest: refused:"
                            + " %s; to the latest: refused: %s; set to what it says: %s; before: %s",
                    java.util.Arrays.toString(learned),
                    restored,
                    earliest,
                    latest,
                    rig.verify(),
                    before);
        }
    }

    private static void awaitQuiet(Rig rig) {
        await().atMost(Rig.LONG).until(() -> rig.committedSum() == rig.endSum());
        await().atMost(Rig.LONG).until(rig::isQuiet);
    }

    private static void set(Rig rig, TopicPartition partition, long offset) {
        Rig.get(rig.admin
                .alterConsumerGroupOffsets(rig.topics.applicationId(), Map.of(partition, new OffsetAndMetadata(offset)))
                .all());
    }

    private static void forgetNobody(Rig rig) {
        var unused = new CommandSender(
                        rig.topics, PARTITIONS, rig.config.producerProperties(), rig.config.consumerProperties())
                .forget("nobody", Duration.ofMinutes(1))
                .orElseThrow();
    }

    private static int audits(Rig rig) {
        int[] count = {0};
        rig.read(rig.topics.audit(), audit -> count[0]++);
        return count[0];
    }

    private static long send(Rig rig, long ratings) throws Exception {
        try (Load load = rig.load(ratings, 1_000_000)) {
            await().atMost(Rig.LONG).until(() -> load.sentCount() == ratings);
            return load.stop();
        }
    }
}
