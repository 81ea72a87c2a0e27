package io.thalweg.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.broker.BrokerOptions;
import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.rating.GeneratorOptions;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingGenerator;
import io.thalweg.rating.RatingJson;
import io.thalweg.stream.CommandSender;
import io.thalweg.topics.PartitionCounts;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Faults 20 and 32: topics that grow, a broker that creates any topic that is asked for, topics with other settings. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(600)
class TopicFaultsIT {

    private static final long RATINGS = 4_000;

    private final EmbeddedBroker broker =
            EmbeddedBroker.start(BrokerOptions.temporary().withProperties(autoCreating()));

    @TempDir
    Path folder;

    @AfterAll
    void stop() {
        broker.close();
    }

    @Test
    void shouldCreateNothingAndStartWhenVerifiedBeforeItRan() throws Exception {
        try (Rig rig = rig("unborn", 4, Map.of())) {
            Set<String> before = Rig.get(rig.admin.listTopics().names());
            Jvm verify = program("verify", rig);
            assertThat(verify.awaitEnd()).isEqualTo(1);
            assertThat(verify.complaints())
                    .singleElement()
                    .asString()
                    .startsWith("thalweg: nothing to verify: application 'unborn' has no committed offsets");
            assertThat(Rig.get(rig.admin.listTopics().names())).isEqualTo(before);
            rig.startAndAwait("a").terminate();
            Set<String> after = Rig.get(rig.admin.listTopics().names());
            after.removeIf(name -> name.startsWith("__"));
            assertThat(before).containsAll(after);
            rig.report(32, "auto-creating broker: topics create; verify; run: %s", verify.complaints());
        }
    }

    @Test
    void shouldSayWhatToTypeWhenTopicsHaveUnsafeSettings() {
        try (Rig rig = rig("unsafe", 4, Map.of())) {
            String users = "unsafe-users-changelog";
            alter(rig, users, "delete.retention.ms", "3600000");
            String refused = rig.refused("a");
            assertThat(refused)
                    .contains("kafka-configs.sh --alter --entity-type topics --entity-name " + users
                            + " --add-config delete.retention.ms=86400000");
            alter(rig, users, "delete.retention.ms", "86400000");
            alter(rig, users, "segment.bytes", "1073741824");
            Jvm application = rig.startAndAwait("a");
            assertThat(application.err()).contains("topic " + users + ": a restore reads what is long outdated");
            application.terminate();
            rig.report(32, "tombstones of an hour: %s; segments of 1 GiB: a warning, runs", refused);
        }
    }

    @Test
    void shouldRefuseASecondApplicationWhenItWouldWriteTheSameLists() throws Exception {
        try (Rig first = rig("first", 2, Map.of())) {
            Jvm application = first.startAndAwait("a");
            send(first);
            first.awaitSettled(RATINGS);
            application.terminate();
            try (Rig second = rig("second", 2, Map.of("topic.prefix", "first."))) {
                String refused = second.refused("b");
                assertThat(refused)
                        .contains("application 'first' writes first.recommendations")
                        .contains("--set application.id=second --set topic.prefix=second."
                                + " --set input.topic=first.ratings --set items.topic=first.items")
                        .contains("--set takeover.from=first");
                first.report(32, "a second application on the same outputs: %s; %s", refused, first.verify());
                second.startAndAwait("c", "takeover.from", "first").terminate();
            }
        }
    }

    /** Fault 20: producers send on, some with the old number of partitions; an instance is killed just as it starts again. */
    @Test
    void shouldGoOnByItselfWhenTheRatingsTopicGrowsUnderLoad() throws Exception {
        try (Rig rig = rig("grown", 4, Map.of())) {
            Jvm first = rig.startAndAwait("a");
            Jvm second = rig.startAndAwait("b");
            Jvm serving = rig.serve("s", FreePorts.find(1)[0]).awaitLine(" is served at ");
            long longestGapMillis;
            try (Load before = rig.load(part(0, 12_000), 500)) {
                await().atMost(Rig.LONG).until(() -> rig.committedSum() > 1_000);
                rig.grow(rig.topics.ratings(), 8);
                try (Load after = rig.load(part(12_000, 24_000), 500);
                        Gaps gaps = new Gaps(rig)) {
                    first.awaitLine("the partitions have changed: grown.ratings 8");
                    first.kill();
                    first = rig.start("a");
                    second.awaitLine("the partitions have changed: grown.ratings 8");
                    await().atMost(Rig.LONG).until(() -> before.sentCount() + after.sentCount() == 24_000);
                    before.stop();
                    after.stop();
                    rig.awaitSettled(24_000);
                    longestGapMillis = gaps.longestMillis();
                }
            }
            assertThat(first.isAlive() && second.isAlive()).isTrue();
            serving.awaitLine("the partitions have changed: grown.ratings 8");
            await("served again").atMost(Rig.LONG).until(() -> serving.err().split(" is served at ", -1).length == 3);
            first.terminate();
            second.terminate();
            assertThat(rig.counts()).isEqualTo(new PartitionCounts(4, 8, 4));
            rig.report(
                    20,
                    "ratings 4 -> 8 under 500, then 1 000 ratings/s on two instances, one of them killed as it starts again:"
                            + " both go on by themselves, nothing committed for %.1f s at most; %s",
                    longestGapMillis / 1e3,
                    rig.verify());
        }
    }

    /** Ratings that were written before a command may lie in partitions of which the application doesn't know yet. */
    @Test
    void shouldForgetWhatLiesInNewPartitionsWhenTheyCameBeforeTheCommand() throws Exception {
        try (Rig rig = rig("forgetful", 4, Map.of("refresh.interval.ms", "100"))) {
            Jvm application = rig.startAndAwait("a");
            try (Load load = rig.load(part(0, 2_000), 5_000)) {
                await().atMost(Rig.LONG).until(() -> load.sentCount() == 2_000);
                load.stop();
            }
            rig.awaitSettled(2_000);
            rig.grow(rig.topics.ratings(), 8);
            try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                    rig.config.producerProperties(), new ByteArraySerializer(), new ByteArraySerializer())) {
                for (int item = 0; item < 80; item++) {
                    byte[] rating =
                            RatingJson.encode(new Rating("victim", "item-" + item, 3, 1_700_000_000_000L + item));
                    var unused = producer.send(new ProducerRecord<>(rig.topics.ratings(), item % 8, null, rating));
                }
            }
            CommandSender sender =
                    new CommandSender(rig.topics, 4, rig.config.producerProperties(), rig.config.consumerProperties());
            JsonNode audit = sender.forget("victim", Rig.LONG).orElseThrow();
            await().atMost(Rig.LONG).until(() -> rig.committedSum() == rig.endSum());
            await().atMost(Rig.LONG).until(rig::isQuiet);
            application.awaitLine("the partitions have changed: forgetful.ratings 8");
            application.terminate();
            String key = String.format("%02x", 5) + HexFormat.of().formatHex("victim".getBytes(StandardCharsets.UTF_8));
            assertThat(rig.rows("ratings").keySet()).noneMatch(row -> row.startsWith(key));
            rig.report(
                    20,
                    "80 ratings in 8 partitions of which 4 are new, then a command to forget: %s; %s",
                    audit,
                    rig.verify());
        }
    }

    /** Ratings of one sequence, in which no user rates an item twice. */
    private static Iterator<Rating> part(long from, long to) {
        RatingGenerator all = new RatingGenerator(GeneratorOptions.forRatings(24_000));
        return Stream.generate(all::next).skip(from).limit(to - from).iterator();
    }

    /** The longest time in which nothing was committed. */
    private static final class Gaps implements AutoCloseable {
        private final Thread thread;
        private volatile long longestNanos;
        private volatile boolean closed;

        Gaps(Rig rig) {
            thread = new Thread(() -> {
                long sum = rig.committedSum();
                long since = System.nanoTime();
                while (!closed) {
                    long now = rig.committedSum();
                    longestNanos = Math.max(longestNanos, System.nanoTime() - since);
                    if (now != sum) {
                        sum = now;
                        since = System.nanoTime();
                    }
                    LockSupport.parkNanos(50_000_000);
                }
            });
            thread.start();
        }

        long longestMillis() {
            return longestNanos / 1_000_000;
        }

        @Override
        public void close() {
            closed = true;
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Map<String, String> autoCreating() {
        Map<String, String> properties = new TreeMap<>(Brokers.PATIENT);
        properties.put("auto.create.topics.enable", "true");
        return properties;
    }

    private Rig rig(String name, int partitions, Map<String, String> more) {
        Map<String, String> set =
                new TreeMap<>(Map.of("application.id", name, "topic.prefix", name + ".", "learner", "sgd"));
        set.putAll(more);
        return new Rig(broker.bootstrapServers(), folder, partitions, set);
    }

    private Jvm program(String command, Rig rig) {
        List<String> arguments = new ArrayList<>(Arrays.asList(command.split(" ")));
        for (String key : List.of("bootstrap.servers", "application.id", "topic.prefix")) {
            arguments.addAll(List.of("--set", key + "=" + value(rig, key)));
        }
        return Jvm.thalweg(folder, "command", arguments.toArray(String[]::new));
    }

    private static String value(Rig rig, String key) {
        return rig.config.effective().stream()
                .filter(each -> each.key().equals(key))
                .findFirst()
                .orElseThrow()
                .value();
    }

    private static void send(Rig rig) throws InterruptedException {
        try (Load load = rig.load(RATINGS, 5_000)) {
            await().atMost(Rig.LONG).pollInterval(Duration.ofMillis(20)).until(() -> load.sentCount() >= RATINGS);
            load.stop();
        }
    }

    private static void alter(Rig rig, String topic, String key, String value) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        AlterConfigOp set = new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
        Rig.get(rig.admin
                .incrementalAlterConfigs(Map.of(resource, List.of(set)))
                .all());
    }
}
