package io.thalweg.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.broker.BrokerOptions;
import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.model.ItemIndex;
import io.thalweg.model.ItemModel;
import io.thalweg.model.ItemRows;
import io.thalweg.model.ModelShape;
import io.thalweg.model.RowLayout;
import io.thalweg.model.Rows;
import io.thalweg.topics.CompactedTopicReader;
import io.thalweg.topics.IncompatibleStateException;
import io.thalweg.topics.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A start reads what it must, and never builds on what isn't what the topics have. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
final class ContributionReaderTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int PARTITIONS = 2;
    private static final ModelShape SHAPE = new ModelShape(new RowLayout(2, 42, .1), PARTITIONS, 8, 192);
    private static final ModelSignature SIGNATURE = new ModelSignature("learner=some factors=2");
    private static final long MAX_AGE = Duration.ofHours(12).toMillis();

    @TempDir
    private Path folder;

    private final Path data;
    private EmbeddedBroker broker;
    private final Map<String, Object> properties;
    private final Admin admin;
    private int tests;
    private Topics topics = new Topics("", "none");
    private Path rows = Path.of("");
    private List<ItemRows> tasks = List.of();

    ContributionReaderTest() throws IOException {
        data = Files.createTempDirectory("thalweg-broker");
        broker = EmbeddedBroker.start(BrokerOptions.keptIn(data));
        Map<String, Object> servers = Map.of("bootstrap.servers", broker.bootstrapServers());
        admin = Admin.create(servers);
        properties = new HashMap<>(servers);
        properties.put("isolation.level", "read_committed");
        properties.put("enable.auto.commit", "false");
    }

    @BeforeEach
    void createTopics() throws Exception {
        tests++;
        topics = new Topics("test-" + tests + ".", "test-" + tests);
        rows = folder.resolve("rows-" + tests);
        create();
    }

    private void create() throws Exception {
        ItemModel source = new ItemModel(SHAPE);
        tasks = IntStream.range(0, PARTITIONS).mapToObj(source::open).toList();
        admin.createTopics(names().stream()
                        .map(name -> new NewTopic(name, Optional.of(PARTITIONS), Optional.empty()))
                        .toList())
                .all()
                .get();
    }

    private List<String> names() {
        return List.of(topics.itemContributionsChangelog(), topics.learnerStateChangelog());
    }

    @AfterAll
    void stop() throws IOException {
        admin.close();
        broker.close();
        Utils.delete(data.toFile());
    }

    @Test
    void shouldReadOnlyWhatCameSinceWhenTheRunBeforeWasStoppedInOrder() {
        int first = learn("a", "b", "c");
        assertThat(read(SIGNATURE, true)).isEqualTo(first);
        assertThat(read(SIGNATURE, true)).as("nothing new").isZero();
        int more = learn("a", "d");
        assertThat(read(SIGNATURE, true)).isEqualTo(more);
        assertThat(read(SIGNATURE, false)).as("nothing new").isZero();
    }

    @Test
    void shouldReadAllWhenTheRunBeforeFailed() {
        int all = learn("a", "b");
        assertThat(read(SIGNATURE, true)).isEqualTo(all);
        assertThat(read(SIGNATURE, false)).isZero();
        assertThat(read(SIGNATURE, true)).isEqualTo(all);
    }

    @Test
    void shouldReadAllWhenTheModelHasAnotherSignature() {
        int all = learn("a", "b");
        assertThat(read(SIGNATURE, true)).isEqualTo(all);
        assertThat(read(new ModelSignature("learner=some factors=3"), true)).isEqualTo(all);
    }

    @Test
    void shouldReadAllWhenTheTopicsWereMadeAgain() throws Exception {
        learn("a", "b");
        read(SIGNATURE, true);
        admin.deleteTopics(names()).all().get();
        create();
        int all = learn("c", "d", "e", "f");
        assertThat(read(SIGNATURE, true)).isEqualTo(all);
    }

    @Test
    void shouldReadAllWhenWhatWasDeletedMeanwhileMayHaveLeftNoTrace() throws Exception {
        int all = learn("a", "b");
        read(SIGNATURE, true);
        alterNote(3, line -> Long.toString(Long.parseLong(line) - MAX_AGE - 1));
        assertThat(read(SIGNATURE, true)).isEqualTo(all);
        alterNote(
                3,
                line -> Long.toString(Long.parseLong(line) + Duration.ofHours(2).toMillis()));
        assertThat(read(SIGNATURE, true)).as("by another clock").isEqualTo(all);
    }

    /** As after an election in which a broker became leader that didn't have all. */
    @Test
    void shouldReadAllWhenATopicLostItsEnd() throws Exception {
        int all = learn("a", "b");
        read(SIGNATURE, true);
        alterNote(lineOf(0), line -> line.replaceFirst(" \\d+ (\\d+)$", " 99999 $1"));
        assertThat(read(SIGNATURE, true)).as("it is shorter").isEqualTo(all);
    }

    /** The same, and others have written since. */
    @Test
    void shouldReadAllWhenATopicHasOtherRecordsInPlaceOfItsEnd() throws Exception {
        int before = learn("a", "b");
        read(SIGNATURE, true);
        int port = broker.port();
        broker.close();
        broker = EmbeddedBroker.start(BrokerOptions.keptIn(data).withPort(port));
        int since = learn("c", "d", "e");
        alterNote(lineOf(0), line -> {
            String[] words = line.split(" ");
            assertThat(words[3]).as("the leader's epoch before the restart").isEqualTo("0");
            return words[0] + " 0 " + (Long.parseLong(words[2]) + 2) + " 0";
        });
        assertThat(read(SIGNATURE, true)).isEqualTo(before + since);
    }

    /** Rows that can't be taken in: what is on disk must not be taken up again, or every start would fail. */
    @Test
    void shouldReadAllWhenTheRunBeforeCouldNotTakeInWhatItHad() {
        int all = learn("a", "b");
        try (DiskRows disk = new DiskRows(rows);
                ItemModel model = new ItemModel(SHAPE, new ItemIndex(), disk, true);
                ContributionReader reader = new ContributionReader(
                        properties, topics, SIGNATURE, model, true, Optional.of(disk), MAX_AGE)) {
            reader.readAll(admin, TIMEOUT, (records, offsets) -> {});
            disk.put(0, Rows.key(Rows.ITEM, "a"), new byte[] {99});
            reader.leave();
        }
        try (DiskRows disk = new DiskRows(rows);
                ItemModel model = new ItemModel(SHAPE, new ItemIndex(), disk, true);
                ContributionReader reader = new ContributionReader(
                        properties, topics, SIGNATURE, model, true, Optional.of(disk), MAX_AGE)) {
            assertThatThrownBy(() -> reader.readAll(admin, TIMEOUT, (records, offsets) -> {}))
                    .isInstanceOf(IncompatibleStateException.class);
            reader.leave();
        }
        assertThat(read(SIGNATURE, true)).isEqualTo(all);
    }

    private int lineOf(int partition) throws Exception {
        List<String> lines = Files.readAllLines(rows.resolve("left"));
        return IntStream.range(0, lines.size())
                .filter(n -> lines.get(n).startsWith(topics.itemContributionsChangelog() + " " + partition + " "))
                .findFirst()
                .orElseThrow();
    }

    private void alterNote(int at, UnaryOperator<String> change) throws Exception {
        Path file = rows.resolve("left");
        List<String> lines = Files.readAllLines(file);
        String changed = change.apply(lines.get(at));
        assertThat(changed).isNotEqualTo(lines.get(at));
        lines.set(at, changed);
        Files.write(file, lines);
    }

    /** One task of each partition learns of these items; returns how many records that makes. */
    private int learn(String... ids) {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        // A broker that was restarted may know other sequence numbers of a producer, which then tries again for ever.
        // Without such numbers, one request at a time keeps the order of what is sent again.
        Map<String, Object> written = Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "enable.idempotence",
                false,
                "max.in.flight.requests.per.connection",
                1);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(written, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (ItemRows task : tasks) {
                int partition = tasks.indexOf(task);
                for (String id : ids) {
                    int item = task.findOrAdd(id);
                    task.set(item, new float[] {id.hashCode() / 100f, partition, 1});
                    task.addRating(item, true);
                    task.addPair(item, task.findOrAdd("x"), 8, 1, true, true);
                    task.addRecent(item);
                    task.drainChanged((key, row) -> {
                        String topic = names().get(key[0] == Rows.ITEM ? 0 : 1);
                        sent.add(producer.send(new ProducerRecord<>(topic, partition, key, row)));
                    });
                }
            }
        }
        return sent.size();
    }

    /** One run of an instance; its model must be as the topics say. Returns how many records it read. */
    private int read(ModelSignature signature, boolean leaves) {
        AtomicLong read = new AtomicLong();
        try (DiskRows disk = new DiskRows(rows);
                ItemModel model = new ItemModel(SHAPE, new ItemIndex(), disk, true);
                ContributionReader reader = new ContributionReader(
                        properties, topics, signature, model, true, Optional.of(disk), MAX_AGE)) {
            reader.readAll(admin, TIMEOUT, (records, offsets) -> read.set(records));
            ItemModel expected = new ItemModel(SHAPE);
            SharedRows all = new SharedRows(topics, PARTITIONS > 1, signature, expected);
            try (CompactedTopicReader whole = new CompactedTopicReader(earliest(), names(), all::accept)) {
                whole.readToEnd(TIMEOUT, (records, offsets) -> {});
            }
            assertThat(text(model)).isEqualTo(text(expected));
            if (leaves) {
                reader.leave();
            }
        }
        return (int) read.get();
    }

    private Map<String, Object> earliest() {
        Map<String, Object> all = new HashMap<>(properties);
        all.put("auto.offset.reset", "earliest");
        return all;
    }

    private static List<String> text(ItemModel model) {
        return Stream.of("a", "b", "c", "d", "e", "f")
                .map(id -> {
                    int item = model.index().findOrAdd(id);
                    return id + " " + model.count(item) + " " + model.recentCount(item, 0) + " " + model.keptPairs();
                })
                .toList();
    }
}
