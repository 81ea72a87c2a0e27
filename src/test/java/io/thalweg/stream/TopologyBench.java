package io.thalweg.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.catalog.Item;
import io.thalweg.catalog.ItemJson;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.handover.Handover;
import io.thalweg.input.ItemCatalog;
import io.thalweg.model.ItemModel;
import io.thalweg.model.Total;
import io.thalweg.rating.RatingEvent;
import io.thalweg.rating.RatingJson;
import io.thalweg.state.ModelSignature;
import io.thalweg.state.RowCodec;
import io.thalweg.state.UserMemory;
import io.thalweg.topics.Barrier;
import io.thalweg.topics.Topics;
import io.thalweg.watch.Backlog;
import io.thalweg.watch.Progress;
import io.thalweg.watch.Tally;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;

/** The topology in a test driver: one partition, a clock that the test moves. */
public final class TopologyBench implements AutoCloseable {

    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final TopologyTestDriver driver;
    private final TestInputTopic<String, byte[]> ratings;
    private final TestOutputTopic<String, byte[]> lists;
    private final TestOutputTopic<String, byte[]> errors;
    private final TestOutputTopic<String, byte[]> deadLetters;
    private final ItemCatalog catalog;
    private final TestInputTopic<String, byte[]> items;
    private final TestInputTopic<String, byte[]> commands;
    private final TestOutputTopic<String, byte[]> audit;
    private final ModelSignature signature;
    private final Handover handover;
    private final TestOutputTopic<String, byte[]> liveLists;
    private final TestOutputTopic<String, byte[]> liveErrors;

    private final List<Barrier> barriers = new ArrayList<>();

    /** Whether barriers pass only when a test lets them. */
    private boolean holdsBarriers;

    private TopologyBench(Path folder, Map<String, String> set) {
        this.folder = folder;
        ThalwegConfig config = ThalwegConfig.of(set);
        RecommenderSettings settings = RecommenderSettings.of(config, 1);
        Properties properties = config.streamsProperties();
        catalog = new ItemCatalog(settings.openInputItems());
        ItemModel model = new ItemModel(settings.shape());
        handover = new Handover(settings.topics());
        Instance instance = new Instance(
                settings,
                model,
                new UserMemory(settings.usersMemoryBytes()),
                catalog,
                new Tally(),
                new Backlog(settings.topics(), Map::of),
                this::raise,
                handover,
                Progress.unseen());
        Topology topology = new RecommenderTopology(instance).build(new StreamsConfig(properties));
        driver = new TopologyTestDriver(topology, properties, START);
        Topics topics = settings.topics();
        ratings = driver.createInputTopic(topics.ratings(), new StringSerializer(), new ByteArraySerializer());
        items = driver.createInputTopic(topics.items(), new StringSerializer(), new ByteArraySerializer());
        commands = driver.createInputTopic(topics.commands(), new StringSerializer(), new ByteArraySerializer());
        audit = output(topics.audit());
        signature = settings.signature();
        lists = output(topics.recommendations());
        errors = output(topics.errors());
        deadLetters = output(topics.deadLetters());
        liveLists = output(topics.liveRecommendations());
        liveErrors = output(topics.liveErrors());
    }

    /** Local stores are in memory where they can be; the rest is in a folder of its own, since tests run beside each other. */
    public static TopologyBench inMemory(Map<String, String> set) {
        Path folder = Path.of("target/test-state/topology-" + UUID.randomUUID());
        Map<String, String> all = new HashMap<>(Map.of("state.store", "memory", "state.dir", folder.toString()));
        all.putAll(set);
        return new TopologyBench(folder, all);
    }

    private Barrier raise(int partition) {
        Barrier barrier = holdsBarriers ? new Barrier(partition) : Barrier.passed(partition);
        barriers.add(barrier);
        return barrier;
    }

    /** From now on, what was written before a command counts as unread until the returned barriers are passed. */
    List<Barrier> holdBarriers() {
        holdsBarriers = true;
        return barriers;
    }

    void send(RatingEvent event, Instant recordTime) {
        ratings.pipeInput(event.userId(), RatingJson.encode(event), recordTime);
    }

    public void send(RatingEvent event) {
        ratings.pipeInput(event.userId(), RatingJson.encode(event), START);
    }

    void send(String key, String value, Instant recordTime) {
        ratings.pipeInput(key, value.getBytes(StandardCharsets.UTF_8), recordTime);
    }

    void send(String key, byte[] value) {
        ratings.pipeInput(key, value, START);
    }

    void send(TestRecord<String, byte[]> event) {
        ratings.pipeInput(event);
    }

    void send(Item item) {
        byte[] value = ItemJson.encode(item);
        catalog.accept(item.itemId().getBytes(StandardCharsets.UTF_8), value, new RecordHeaders());
        items.pipeInput(item.itemId(), value);
    }

    /** A record of the errors topic that consumers read, seen by all tasks. */
    void tell(byte[] key, byte[] value) {
        handover.accept(new ConsumerRecord<>("live", 0, 0, key, value));
    }

    /** The lists of whichever application is live, of a challenger's bench. */
    List<JsonNode> liveLists() {
        return liveLists.readValuesToList().stream().map(TopologyBench::json).toList();
    }

    /** What was published since the last call on the errors topic of whichever application is live. */
    List<String> liveErrorKeys() {
        return liveErrors.readRecordsToList().stream().map(TestRecord::key).toList();
    }

    /** A command as text. */
    void order(String key, String command) {
        commands.pipeInput(key, command.getBytes(StandardCharsets.UTF_8), START);
    }

    void remove(String itemId) {
        catalog.accept(itemId.getBytes(StandardCharsets.UTF_8), null, new RecordHeaders());
        items.pipeInput(itemId, null, START);
    }

    void sendItem(String key, byte[] value) {
        catalog.accept(key.getBytes(StandardCharsets.UTF_8), value, new RecordHeaders());
        items.pipeInput(key, value, START);
    }

    /** Lets so much time pass, tick by tick as on a real thread, which makes what is due. */
    public void pass(Duration time) {
        for (long millis = 0; millis < time.toMillis(); millis += 10) {
            driver.advanceWallClockTime(Duration.ofMillis(10));
        }
    }

    /** The lists published since the last call. */
    List<JsonNode> lists() {
        return listRecords().stream()
                .filter(record -> record.value() != null)
                .map(record -> json(record.value()))
                .toList();
    }

    /** The same with tombstones. */
    List<TestRecord<String, byte[]>> listRecords() {
        return lists.readRecordsToList();
    }

    /** The audit records written since the last call. */
    List<TestRecord<String, byte[]>> audit() {
        return audit.readRecordsToList();
    }

    long total(Total total) {
        byte[] row = store("item-contributions").get(RowCodec.TOTALS_KEY);
        return RowCodec.decodeTotals(row, signature)[total.index()];
    }

    /** The last published error of each window and cohort, by key. */
    public Map<String, JsonNode> errors() {
        Map<String, JsonNode> last = new HashMap<>();
        errors.readKeyValuesToList().forEach(each -> last.put(each.key, json(each.value)));
        return last;
    }

    /** All that was published on the errors topic since the last call. */
    List<TestRecord<String, byte[]>> errorRecords() {
        return errors.readRecordsToList();
    }

    List<TestRecord<String, byte[]>> deadLetters() {
        return deadLetters.readRecordsToList();
    }

    public KeyValueStore<Bytes, byte[]> store(String name) {
        return driver.getKeyValueStore(name);
    }

    @Override
    public void close() {
        driver.close();
        Utils.closeQuietly(() -> Utils.delete(folder.toFile()), "the state folder");
    }

    private TestOutputTopic<String, byte[]> output(String topic) {
        return driver.createOutputTopic(topic, new StringDeserializer(), new ByteArrayDeserializer());
    }

    public static JsonNode json(byte[] value) {
        try {
            return JSON.readTree(value);
        } catch (IOException e) {
            throw new AssertionError("no JSON: " + new String(value, StandardCharsets.UTF_8), e);
        }
    }
}
