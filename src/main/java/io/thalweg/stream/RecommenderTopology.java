package io.thalweg.stream;

import io.thalweg.handover.Handover;
import io.thalweg.input.ItemCatalog;
import io.thalweg.lists.TimeBudget;
import io.thalweg.model.ItemModel;
import io.thalweg.state.BeforeCommit;
import io.thalweg.state.UserMemory;
import io.thalweg.stream.AdmissionProcessor.Origin;
import io.thalweg.stream.Arrival.Misplaced;
import io.thalweg.stream.Arrival.Rejected;
import io.thalweg.stream.Output.AuditRecord;
import io.thalweg.stream.Output.ErrorBatch;
import io.thalweg.stream.Output.LiveList;
import io.thalweg.stream.Output.PublishedList;
import io.thalweg.topics.Barrier;
import io.thalweg.topics.HopPartitioner;
import io.thalweg.topics.PartitionCounts;
import io.thalweg.topics.StoreNames;
import io.thalweg.topics.TopicSettings;
import io.thalweg.topics.Topics;
import io.thalweg.watch.Backlog;
import io.thalweg.watch.Progress;
import io.thalweg.watch.Tally;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The whole application as a graph.
 *
 * <pre>
 * ratings ─▶ admit ─┬─ refused ──▶ dead letters
 *                   ├─ misplaced ─▶ internal topic, keyed by user ─▶ admit again ─┐
 *                   └─ admitted ─────────────────────────────────────────────────┴▶ learn ─┬▶ recommendations
 *                                                                                          └▶ internal topic,
 *                                                                                             one partition
 * commands ─▶ admit commands ── to the task of the user ─▶ learn ─▶ audit                           │
 *                 └─ to that of another partition ─▶ the internal topic                             │
 * items ─▶ admit items ── refused ──▶ dead letters                                                  │
 *                                                     errors ◀─ publish ◀─ add up ◀─────────────────┘
 * </pre>
 *
 * <p>Ratings and commands may have other numbers of partitions than users are laid out in: {@link PartitionCounts}. There is a task for
 * each number that a partition of any has. Those beyond the users' learn nothing; where commands don't fit, they hop too.
 *
 * <p>The task that learns a partition keeps its users, their ratings, what is due and what was published in stores, and
 * in {@value StoreNames#ITEM_CONTRIBUTIONS} what its ratings have added to the items. That store's changelog is also
 * how the other instances hear of it: {@link ItemModel}; likewise {@value StoreNames#LEARNER_STATE}'s and items that go
 * together. All of it is committed together with the input offset.
 */
public final class RecommenderTopology {

    private static final Serde<byte[]> BYTES = Serdes.ByteArray();

    private final RecommenderSettings settings;
    private final Supplier<Processor<byte[], Arrival, byte[], Output>> task;

    private final Handover handover;
    private final Tally tally;
    private final RecordTimes times;
    private final DeadLetters letters;
    private final AutoOffsetReset withoutOffset;
    private final TopicSettings changelogs;

    /** Whether the task puts users and ratings as they come, and not in batches before a commit. */
    private final boolean cachesUsers;

    private RecommenderTopology(
            RecommenderSettings settings,
            Supplier<Processor<byte[], Arrival, byte[], Output>> task,
            boolean cachesUsers,
            Handover handover,
            Tally tally,
            AutoOffsetReset withoutOffset) {
        this.settings = settings;
        this.task = task;
        this.cachesUsers = cachesUsers;
        this.handover = handover;
        this.tally = tally;
        this.times = new RecordTimes(System::currentTimeMillis, tally);
        this.letters = new DeadLetters(settings.recordBound());
        this.withoutOffset = withoutOffset;
        this.changelogs = new TopicSettings(settings.topics().keeping());
    }

    /** A topology for which no client measures what waits: to be described, or driven by hand. */
    public RecommenderTopology(RecommenderSettings settings, ItemModel model, ItemCatalog catalog, Tally tally) {
        this(new Instance(
                settings,
                model,
                new UserMemory(settings.usersMemoryBytes()),
                catalog,
                tally,
                new Backlog(settings.topics(), Map::of),
                Barrier::passed,
                new Handover(settings.topics()),
                Progress.unseen()));
    }

    /** A topology whose learning tasks share what the instance has, and those of a thread its time. */
    RecommenderTopology(Instance instance) {
        this(
                instance,
                ThreadLocal.withInitial(() -> new TimeBudget(instance.settings().refreshBudget(), System::nanoTime)));
    }

    private RecommenderTopology(Instance instance, ThreadLocal<TimeBudget> threadsBudget) {
        this(
                instance.settings(),
                () -> new WatchedProcessor<>(
                        new LearnProcessor(instance, threadsBudget::get, System::nanoTime), instance.progress()),
                false,
                instance.handover(),
                instance.tally(),
                // Where an offset is lost, or what it points to, the thread ends: see InputOffsets.
                AutoOffsetReset.none());
    }

    /**
     * The same topology with other tasks in place of those that learn, which put users and ratings as they come, into
     * stores with caches; a new group begins at the first rating.
     */
    public static RecommenderTopology of(
            RecommenderSettings settings, Supplier<Processor<byte[], Arrival, byte[], Output>> task) {
        return new RecommenderTopology(
                settings, task, true, new Handover(settings.topics()), new Tally(), AutoOffsetReset.earliest());
    }

    /** The graph, every part of it named. */
    public Topology build(StreamsConfig config) {
        StreamsBuilder builder = new StreamsBuilder(new TopologyConfig(config));
        addStores(builder);

        KStream<byte[], Arrival> arrivals = admit(readRatings(builder), Origin.RATINGS, "admit");
        writeRefused(arrivals, "refused");
        KStream<byte[], Arrival> commands = admitCommands(builder);
        writeRefused(commands, "refused-commands");

        KStream<byte[], Arrival> rekeyed = admit(rekey(arrivals, commands), Origin.REKEYED, "admit-rekeyed");
        writeRefused(rekeyed, "refused-rekeyed");

        KStream<byte[], Output> outputs = learn(arrivals, rekeyed, commands);
        writeLists(outputs);
        writeNotices(outputs);
        writeAudit(outputs);
        writeRefusedByTask(outputs);
        writeErrors(outputs);

        writeRefusedItems(readItems(builder));
        return builder.build();
    }

    private KStream<byte[], byte[]> readRatings(StreamsBuilder builder) {
        return builder.stream(
                settings.topics().ratings(),
                Consumed.with(BYTES, BYTES)
                        .withName("ratings")
                        .withTimestampExtractor(times)
                        .withOffsetResetPolicy(withoutOffset));
    }

    /** Commands go to the task that has the user, in one partition with the user's ratings. */
    private KStream<byte[], Arrival> admitCommands(StreamsBuilder builder) {
        return builder.stream(
                        settings.topics().commands(),
                        Consumed.with(BYTES, BYTES)
                                .withName("commands")
                                .withTimestampExtractor(times)
                                .withOffsetResetPolicy(AutoOffsetReset.earliest()))
                .process(
                        () -> new CommandAdmissionProcessor(settings.partitions(), letters, tally),
                        Named.as("admit-commands"));
    }

    private KStream<byte[], byte[]> readItems(StreamsBuilder builder) {
        return builder.stream(
                settings.topics().items(),
                Consumed.with(BYTES, BYTES).withName("items").withTimestampExtractor(times));
    }

    private KStream<byte[], Arrival> admit(KStream<byte[], byte[]> records, Origin origin, String name) {
        return records.process(
                () -> new AdmissionProcessor(
                        origin, settings.openInputEvents(), settings.partitionCount(), times, letters, tally),
                Named.as(name));
    }

    /** Sends misplaced records through a topic that is partitioned by user. */
    private KStream<byte[], byte[]> rekey(KStream<byte[], Arrival> arrivals, KStream<byte[], Arrival> commands) {
        KStream<byte[], Arrival> misplaced = misplaced(arrivals, "misplaced");
        if (!settings.partitions().commandsFit()) {
            misplaced = misplaced.merge(misplaced(commands, "misplaced-commands"), Named.as("misplaced-all"));
        }
        return misplaced
                .mapValues(arrival -> ((Misplaced) arrival).value(), Named.as("misplaced-values"))
                .repartition(Repartitioned.with(BYTES, BYTES)
                        .withName(Topics.WRONG_PARTITION_HOP)
                        .withStreamPartitioner(new HopPartitioner())
                        .withNumberOfPartitions(settings.partitionCount()));
    }

    private static KStream<byte[], Arrival> misplaced(KStream<byte[], Arrival> arrivals, String name) {
        return arrivals.filter((key, arrival) -> arrival instanceof Misplaced, Named.as(name));
    }

    private void writeRefused(KStream<byte[], Arrival> arrivals, String name) {
        arrivals.filter((key, arrival) -> arrival instanceof Rejected, Named.as(name))
                .mapValues(arrival -> ((Rejected) arrival).value(), Named.as(name + "-values"))
                .to(settings.topics().deadLetters(), Produced.with(BYTES, BYTES).withName(name + "-dead-letters"));
    }

    /** All that arrives goes to the task, also what has no effect there: it notes how far it has read. */
    private KStream<byte[], Output> learn(
            KStream<byte[], Arrival> arrivals, KStream<byte[], Arrival> rekeyed, KStream<byte[], Arrival> commands) {
        return arrivals.merge(rekeyed, Named.as("placed"))
                .merge(commands, Named.as("placed-and-ordered"))
                .process(
                        task::get,
                        Named.as("learn"),
                        StoreNames.USERS,
                        StoreNames.RATINGS,
                        StoreNames.ITEM_CONTRIBUTIONS,
                        StoreNames.LEARNER_STATE,
                        StoreNames.DUE_LISTS,
                        StoreNames.PUBLISHED_LISTS,
                        StoreNames.UNSENT_ERRORS,
                        StoreNames.BEFORE_COMMIT);
    }

    private void writeLists(KStream<byte[], Output> outputs) {
        outputs.filter((user, output) -> output instanceof PublishedList, Named.as("lists"))
                .mapValues(Output::value, Named.as("list-values"))
                .to(
                        settings.topics().recommendations(),
                        Produced.with(BYTES, BYTES).withName("recommendations"));
        if (settings.topics().isChallenger()) {
            outputs.filter((user, output) -> output instanceof LiveList, Named.as("live-lists"))
                    .mapValues(Output::value, Named.as("live-list-values"))
                    .to(
                            settings.topics().liveRecommendations(),
                            Produced.with(BYTES, BYTES).withName("live-recommendations"));
        }
    }

    /** That tasks step back or begin, where consumers and other applications read it. */
    private void writeNotices(KStream<byte[], Output> outputs) {
        outputs.filter((key, output) -> output instanceof Output.Notice, Named.as("notices"))
                .mapValues(Output::value, Named.as("notice-values"))
                .to(settings.topics().liveErrors(), Produced.with(BYTES, BYTES).withName("notices-of-handover"));
    }

    /** What is valid and has no room in its user's row. */
    private void writeRefusedByTask(KStream<byte[], Output> outputs) {
        outputs.filter((key, output) -> output instanceof Output.Refused, Named.as("refused-by-task"))
                .mapValues(Output::value, Named.as("refused-by-task-values"))
                .to(
                        settings.topics().deadLetters(),
                        Produced.with(BYTES, BYTES).withName("refused-by-task-dead-letters"));
    }

    private void writeAudit(KStream<byte[], Output> outputs) {
        outputs.filter((user, output) -> output instanceof AuditRecord, Named.as("audit-records"))
                .mapValues(Output::value, Named.as("audit-values"))
                .to(settings.topics().audit(), Produced.with(BYTES, BYTES).withName("audit"));
    }

    private void writeErrors(KStream<byte[], Output> outputs) {
        KStream<byte[], byte[]> errors = outputs.filter(
                        (key, output) -> output instanceof ErrorBatch, Named.as("error-batches"))
                .mapValues(Output::value, Named.as("error-batch-values"))
                .repartition(Repartitioned.with(BYTES, BYTES)
                        .withName(Topics.ERROR_BATCHES_HOP)
                        .withNumberOfPartitions(1))
                .process(
                        () -> new ErrorProcessor(settings, handover, tally), Named.as("add-errors"), StoreNames.ERRORS);
        errors.to(settings.topics().errors(), Produced.with(BYTES, BYTES).withName("rolling-errors"));
        if (settings.topics().isChallenger()) {
            errors.filter((key, error) -> handover.isLive(), Named.as("live-errors"))
                    .to(
                            settings.topics().liveErrors(),
                            Produced.with(BYTES, BYTES).withName("live-rolling-errors"));
        }
    }

    private void writeRefusedItems(KStream<byte[], byte[]> items) {
        items.process(
                        () -> new ItemAdmissionProcessor(settings.openInputItems(), letters, tally),
                        Named.as("admit-items"))
                .to(
                        settings.topics().deadLetters(),
                        Produced.with(BYTES, BYTES).withName("refused-items-dead-letters"));
    }

    private void addStores(StreamsBuilder builder) {
        builder.addStateStore(cachesUsers ? large(StoreNames.USERS) : uncached(StoreNames.USERS));
        builder.addStateStore(cachesUsers ? large(StoreNames.RATINGS) : uncached(StoreNames.RATINGS));
        builder.addStateStore(large(StoreNames.DUE_LISTS));
        builder.addStateStore(large(StoreNames.PUBLISHED_LISTS));
        builder.addStateStore(uncached(StoreNames.LEARNER_STATE));
        builder.addStateStore(uncached(StoreNames.ITEM_CONTRIBUTIONS));
        builder.addStateStore(BeforeCommit.builder(StoreNames.BEFORE_COMMIT));
        // Always on disk, so that a start finds its process id again: without it, a kill leaves an open transaction
        // that blocks readers until it times out.
        builder.addStateStore(
                store(Stores.persistentKeyValueStore(StoreNames.UNSENT_ERRORS)).withCachingDisabled());
        builder.addStateStore(store(Stores.inMemoryKeyValueStore(StoreNames.ERRORS)));
    }

    /** Written before a commit, when caches may have been flushed already: what were put into one would miss the commit. */
    private StoreBuilder<KeyValueStore<Bytes, byte[]>> uncached(String name) {
        return large(name).withCachingDisabled();
    }

    private StoreBuilder<KeyValueStore<Bytes, byte[]>> large(String name) {
        return store(
                settings.inMemoryStores() ? Stores.inMemoryKeyValueStore(name) : Stores.persistentKeyValueStore(name));
    }

    private StoreBuilder<KeyValueStore<Bytes, byte[]>> store(KeyValueBytesStoreSupplier supplier) {
        return Stores.keyValueStoreBuilder(supplier, Serdes.Bytes(), BYTES)
                .withCachingEnabled()
                .withLoggingEnabled(changelogs.changelog(supplier.name()));
    }
}
