package io.thalweg.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.topics.PartitionCounts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Faults 18, 19, 20 and 22: state, configuration, topics and offsets that don't fit each other when it starts. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(600)
class StateFaultsIT {

    private static final long RATINGS = 5_000;

    private final EmbeddedBroker broker = Brokers.start();

    @TempDir
    Path folder;

    @AfterAll
    void stop() {
        broker.close();
    }

    @Test
    void shouldRestoreTheSameStateWhenTheLocalOneIsDeletedTruncatedOrReadOnly() throws Exception {
        try (Rig rig = rig("local.", 1)) {
            Jvm application = rig.startAndAwait("a");
            rig.awaitSettled(send(rig, RATINGS));
            application.terminate();
            Map<String, String> users = rig.rows("users");

            delete(rig.stateFolder("a"));
            long started = System.nanoTime();
            application = rig.startAndAwait("a");
            double seconds = (System.nanoTime() - started) / 1e9;
            assertThat(rig.rows("users")).as("a restart alone writes no row").isEqualTo(users);
            long more = sendAndSettle(rig, RATINGS + 1_000);
            application.terminate();
            String deleted = rig.verify();

            int truncated = truncate(rig.stateFolder("a"));
            assertThat(truncated).as("files that were cut").isPositive();
            Jvm damaged = rig.start("a");
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> damaged.err().contains(" runs at ") || !damaged.isAlive());
            String how = "ran";
            if (!damaged.isAlive()) {
                assertThat(damaged.awaitEnd()).isPositive();
                assertThat(damaged.complaints()).as(damaged.err()).hasSize(1);
                how = "said: " + damaged.complaints().get(0);
                assertThat(how).contains("the local state can't be used", "delete the folder");
                delete(rig.stateFolder("a"));
                application = rig.startAndAwait("a");
            } else {
                application = damaged;
            }
            sendAndSettle(rig, RATINGS + 2_000);
            application.terminate();
            String cut = rig.verify();

            String readOnly = rig.refused("a", "state.dir", "/proc/thalweg-state");
            assertThat(readOnly).contains("the state folder /proc/thalweg-state can't be used", "--set state.dir=");
            rig.report(
                    18,
                    "state folder deleted: ready after %.1f s, %d ratings later %s; %d files cut in half: it %s, then %s;"
                            + " not writable: %s",
                    seconds,
                    more,
                    deleted,
                    truncated,
                    how,
                    cut,
                    readOnly);
        }
    }

    @Test
    void shouldRefuseToStartWhenTheModelOrTheFormatDiffers() throws Exception {
        try (Rig rig = rig("model.", 2)) {
            Jvm application = rig.startAndAwait("a");
            rig.awaitSettled(send(rig, RATINGS));
            application.terminate();
            String before = rig.verify();
            List<String> said = new ArrayList<>();
            for (List<String> other : List.of(
                    List.of("hybrid.factors", "12"),
                    List.of("seed", "43"),
                    List.of("learner", "sgd"),
                    List.of("rating.scale", "0.5..5"))) {
                String line = rig.refused("a", other.get(0), other.get(1));
                assertThat(line).contains("application.id");
                said.add(other.get(0));
            }
            assertThat(rig.verify()).as("nothing was mixed").isEqualTo(before);
            String format = refusedFormat(rig);
            rig.report(
                    19,
                    "refused at start in one line with what to type: another %s; format byte 9 in a stored row: %s;"
                            + " before that: %s",
                    said,
                    format,
                    before);
        }
    }

    /** What was sent before is sent again, half of it into partitions that are new: it is known all the same. */
    @Test
    void shouldGoOnWhenTheInputHasMorePartitionsAtAStart() throws Exception {
        try (Rig rig = rig("grown.", 4)) {
            Jvm application = rig.startAndAwait("a");
            rig.awaitSettled(send(rig, RATINGS));
            application.terminate();
            rig.grow(rig.topics.ratings(), 8);
            application = rig.startAndAwait("a");
            send(rig, RATINGS);
            rig.awaitSettled(RATINGS);
            application.terminate();
            assertThat(rig.counts()).isEqualTo(new PartitionCounts(4, 8, 4));
            rig.report(20, "ratings 4 -> 8 partitions while nothing ran, all sent again: %s", rig.verify());
        }
    }

    @Test
    void shouldNotLearnTwiceOrLeaveOutWhenOffsetsOrInputAreLost() throws Exception {
        try (Rig rig = rig("lost.", 2)) {
            Jvm application = rig.startAndAwait("a");
            rig.awaitSettled(send(rig, RATINGS));
            application.terminate();
            String before = rig.verify();
            Map<String, String> learned = learned(rig);
            TopicPartition lost = new TopicPartition(rig.topics.ratings(), 1);
            long offset = rig.committed()[1];

            Rig.get(rig.admin
                    .deleteConsumerGroupOffsets(rig.topics.applicationId(), Set.of(lost))
                    .all());
            application = rig.startAndAwait("a");
            assertThat(application.err()).contains("had no offset of " + lost + ": it goes on at " + offset);
            application.terminate();
            // Lists that were due when it was stopped come now, so that there may be more of them than before.
            assertThat(rig.verify()).startsWith(before.substring(0, before.indexOf(',')));
            assertThat(learned(rig)).as("nothing is learned twice").isEqualTo(learned);

            send(rig, RATINGS + 1_000);
            long cut = offset + 100;
            Rig.get(rig.admin
                    .deleteRecords(Map.of(lost, RecordsToDelete.beforeOffset(cut)))
                    .all());
            String gap = rig.refused("a");
            assertThat(gap).contains("100 offsets of " + lost, "--to-offset " + cut);
            String running = truncatedWhileItRuns(rig, lost, cut);
            rig.report(
                    22,
                    "an offset deleted: restored from the state; 100 offsets of input deleted before they were learned: refused: %s;"
                            + " the same while it runs: %s; nothing was learned meanwhile: %s",
                    gap,
                    running,
                    before);
        }
    }

    /** Rows of users, ratings and items. */
    private static Map<String, String> learned(Rig rig) {
        Map<String, String> rows = new TreeMap<>(rig.rows("users"));
        rows.putAll(rig.rows("ratings"));
        rig.rows("item-contributions").forEach((key, row) -> {
            if (key.startsWith("69")) { // else totals, which count lists that are due
                rows.put(key, row);
            }
        });
        return rows;
    }

    /** The input is deleted under an instance that is frozen, which then finds its place gone. */
    private static String truncatedWhileItRuns(Rig rig, TopicPartition partition, long from) throws Exception {
        Rig.get(rig.admin
                .alterConsumerGroupOffsets(rig.topics.applicationId(), Map.of(partition, new OffsetAndMetadata(from)))
                .all());
        Jvm application = rig.startAndAwait("a");
        await().atMost(Rig.LONG).until(() -> rig.committedSum() == rig.endSum());
        application.freeze();
        send(rig, RATINGS + 3_000);
        long end = rig.end(partition);
        Rig.get(rig.admin
                .deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(end - 5)))
                .all());
        application.thaw();
        assertThat(application.awaitEnd()).isPositive();
        assertThat(application.complaints()).as(application.err()).hasSize(1);
        String again = rig.refused("a");
        assertThat(again).contains("deleted before they were learned");
        return application.complaints().get(0);
    }

    private static String refusedFormat(Rig rig) {
        String key = rig.rows("item-contributions").keySet().stream()
                .filter(hex -> hex.startsWith("69"))
                .findFirst()
                .orElseThrow();
        byte[] row = HexFormat.of().parseHex(rig.rows("item-contributions").get(key));
        row[0] = 9;
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                rig.config.producerProperties(), new ByteArraySerializer(), new ByteArraySerializer())) {
            Rig.get(producer.send(new ProducerRecord<>(
                    rig.topics.itemContributionsChangelog(), 0, HexFormat.of().parseHex(key), row)));
        }
        String line = rig.refused("a");
        assertThat(line).contains("format 9", "application.id");
        return line;
    }

    private static long sendAndSettle(Rig rig, long limit) throws Exception {
        long sent = send(rig, limit);
        await().atMost(Rig.LONG).until(() -> rig.committedSum() == rig.endSum());
        await().atMost(Rig.LONG).until(rig::isQuiet);
        return sent;
    }

    private static long send(Rig rig, long ratings) throws Exception {
        try (Load load = rig.load(ratings, 1_000_000)) {
            await().atMost(Rig.LONG).until(() -> load.sentCount() == ratings);
            return load.stop();
        }
    }

    private Rig rig(String prefix, int partitions) {
        return new Rig(
                broker.bootstrapServers(),
                folder,
                partitions,
                Map.of("topic.prefix", prefix, "application.id", prefix + "app"));
    }

    private static void delete(Path state) throws IOException {
        try (Stream<Path> files = Files.walk(state)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Cuts every table and log file of RocksDB in half. */
    private static int truncate(Path state) throws IOException {
        try (Stream<Path> files = Files.walk(state)) {
            List<Path> cut = files.filter(file -> file.toString().matches(".*\\d+\\.(sst|log)"))
                    .toList();
            for (Path file : cut) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.truncate(channel.size() / 2);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return cut.size();
        }
    }
}
