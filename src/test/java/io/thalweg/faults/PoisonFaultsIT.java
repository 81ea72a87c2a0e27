package io.thalweg.faults;

import static io.thalweg.faults.HardRecords.bytes;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.thalweg.broker.BrokerOptions;
import io.thalweg.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Fault 26: records that brokers take and that are hard to pass on. Such a one would end each instance, at each start. */
@Timeout(600)
class PoisonFaultsIT {

    private static final int STARTS = 3;
    private static final int CHECKS = 3;
    private static final int TWO_MEGABYTES = 2_000_000;
    private static final long AHEAD_MILLIS = TimeUnit.HOURS.toMillis(3);
    private static final byte[] ZEROS = new byte[30_000_000];
    private static final byte[] BROKEN = bytes("{");

    @TempDir
    Path folder;

    /** One partition, so that equality is bit for bit. */
    @Test
    void shouldLiveThroughThreeStartsAndKeepOneLetterOfEachWhenRecordsAreHugeOrOfOtherTimes() throws Exception {
        try (EmbeddedBroker broker =
                        EmbeddedBroker.start(BrokerOptions.temporary().withProperties(oftenCleaned()));
                Rig rig = new Rig(broker.bootstrapServers(), folder, 1, Map.of());
                HardRecords sender = new HardRecords(rig)) {
            takeTimesAhead(rig);
            List<Pill> pills = new ArrayList<>();
            for (int start = 1; start <= STARTS; start++) {
                try (InProcess application = InProcess.start(rig)) {
                    sender.rate("v", "before-" + start);
                    application.awaitLearned(sender.ratings());
                    if (start == 1) {
                        pills.add(oldRecord(rig, sender));
                        awaitLetters(rig, application, pills);
                        awaitRetentionChecks(rig, sender);
                        Pill.requireLetters(rig, pills);
                        pills.addAll(refusedRatings(rig, sender));
                        pills.addAll(refusedCommands(rig, sender));
                        rateAtOtherTimes(rig, sender);
                    }
                    sender.rate("v", "behind-" + start);
                    application.awaitLearned(sender.ratings());
                    awaitLetters(rig, application, pills);
                    rig.awaitSettled(sender.ratings());
                }
            }
            requireRefused(rig, sender);
            rig.report(
                    26,
                    "%d starts, no failure, each learned a rating sent behind these; of each one dead letter that fits: %s;"
                            + " the letter of 20 days outlived %d checks that deleted another record of 20 days; zeros"
                            + " refused under max.message.bytes=65536; ratings 3 h ahead and without time learned, %d in all: %s",
                    STARTS,
                    Pill.requireLetters(rig, pills),
                    CHECKS,
                    sender.ratings(),
                    rig.verify());
        }
    }

    private static List<Pill> refusedRatings(Rig rig, HardRecords sender) {
        String topic = rig.topics.ratings();
        long now = System.currentTimeMillis();
        long ahead = now + AHEAD_MILLIS;
        byte[] user = bytes("u");
        byte[] timeless = bytes("{\"userId\":\"u\",\"itemId\":\"i\",\"rating\":4}");
        List<Pill> pills = new ArrayList<>(List.of(
                send(sender, "a header of 2 MB", topic, "not-json", now, user, BROKEN, TWO_MEGABYTES),
                send(sender, "a key of 2 MB", topic, "not-json", now, new byte[TWO_MEGABYTES], BROKEN, 0),
                send(sender, "30 MB of zeros", topic, "not-json", now, user, ZEROS, 0),
                send(sender, "3 h ahead", topic, "not-json", ahead, user, BROKEN, 0)));
        long offset = sender.sendWithoutTime(topic, user, timeless);
        pills.add(new Pill("no time at all", topic, offset, "no-timestamp", -1, user.length, timeless.length, 0));
        return pills;
    }

    private static List<Pill> refusedCommands(Rig rig, HardRecords sender) {
        String topic = rig.topics.commands();
        long now = System.currentTimeMillis();
        byte[] user = bytes("u");
        byte[] request =
                bytes("{\"command\":\"forget\",\"userId\":\"u\",\"requestId\":\"" + "r".repeat(TWO_MEGABYTES) + "\"}");
        byte[] name = bytes("{\"command\":\"" + "c".repeat(600_000) + "\"}");
        return List.of(
                send(sender, "a requestId of 2 MB", topic, "oversized", now, user, request, 0),
                send(sender, "a command of 600 KB", topic, "oversized", now, user, name, 0));
    }

    private static Pill oldRecord(Rig rig, HardRecords sender) {
        return send(sender, "20 days old", rig.topics.ratings(), "not-json", old(), bytes("u"), BROKEN, 0);
    }

    private static Pill send(
            HardRecords sender,
            String form,
            String topic,
            String reason,
            long timeMillis,
            byte[] key,
            byte[] value,
            int headerBytes) {
        long offset = sender.send(topic, 0, timeMillis, key, value, headerBytes);
        return new Pill(form, topic, offset, reason, timeMillis, key.length, value.length, headerBytes);
    }

    private static void rateAtOtherTimes(Rig rig, HardRecords sender) {
        byte[] user = bytes("w");
        long ahead = System.currentTimeMillis() + AHEAD_MILLIS;
        sender.send(rig.topics.ratings(), 0, ahead, user, sender.rating("w", "ahead"), 0);
        sender.sendWithoutTime(rig.topics.ratings(), user, sender.rating("w", "timeless"));
    }

    private static void awaitLetters(Rig rig, InProcess application, List<Pill> pills) {
        application.awaitAlive("dead letters", () -> Pill.letters(rig).size() >= pills.size());
    }

    /** Another record of 20 days in a topic that is kept like dead letters: it goes, so the broker has looked. */
    private static void awaitRetentionChecks(Rig rig, HardRecords sender) {
        TopicPartition other = new TopicPartition("other", 0);
        Map<String, String> kept = Map.of(TopicConfig.RETENTION_MS_CONFIG, retention(rig, rig.topics.deadLetters()));
        Rig.get(rig.admin
                .createTopics(List.of(new NewTopic(other.topic(), 1, (short) 1).configs(kept)))
                .all());
        for (int check = 1; check <= CHECKS; check++) {
            long offset = sender.send(other.topic(), 0, old(), BROKEN, BROKEN, 0);
            await().atMost(Rig.LONG)
                    .until(() -> Rig.get(rig.admin
                                            .listOffsets(Map.of(other, OffsetSpec.earliest()))
                                            .partitionResult(other))
                                    .offset()
                            > offset);
        }
    }

    /** The bound that the page on security names stops at the broker what grows when it is decompressed. */
    private static void requireRefused(Rig rig, HardRecords sender) {
        NewTopic bounded =
                new NewTopic("bounded", 1, (short) 1).configs(Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "65536"));
        Rig.get(rig.admin.createTopics(List.of(bounded)).all());
        assertThatThrownBy(() -> sender.send(bounded.name(), 0, null, BROKEN, ZEROS, 0))
                .hasRootCauseInstanceOf(RecordTooLargeException.class);
    }

    private static String retention(Rig rig, String topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return Rig.get(rig.admin.describeConfigs(List.of(resource)).all())
                .get(resource)
                .get(TopicConfig.RETENTION_MS_CONFIG)
                .value();
    }

    /** Brokers refuse such times by default, and the other topics of this one still do. */
    private static void takeTimesAhead(Rig rig) {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, rig.topics.ratings());
        ConfigEntry entry = new ConfigEntry(TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, "" + Long.MAX_VALUE);
        Rig.get(rig.admin
                .incrementalAlterConfigs(Map.of(topic, List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET))))
                .all());
    }

    private static Map<String, String> oftenCleaned() {
        Map<String, String> properties = new TreeMap<>(Brokers.PATIENT);
        properties.put("log.retention.check.interval.ms", "1000");
        properties.put("log.initial.task.delay.ms", "500");
        return properties;
    }

    private static long old() {
        return System.currentTimeMillis() - TimeUnit.DAYS.toMillis(20);
    }
}
