package io.thalweg.stream;

import io.thalweg.config.Keys;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.handover.Handover;
import io.thalweg.input.ItemCatalog;
import io.thalweg.model.ItemModel;
import io.thalweg.model.StateFormat;
import io.thalweg.model.Total;
import io.thalweg.state.GroupPlace;
import io.thalweg.state.HeapBudget;
import io.thalweg.state.StateFolder;
import io.thalweg.state.StateKeeper;
import io.thalweg.state.UserMemory;
import io.thalweg.topics.BlockedInput;
import io.thalweg.topics.CompactedTopicReader;
import io.thalweg.topics.IncompatibleStateException;
import io.thalweg.topics.InputBarriers;
import io.thalweg.topics.OffsetGap;
import io.thalweg.topics.PartitionCounts;
import io.thalweg.topics.PartitionWatch;
import io.thalweg.topics.PartitionsChangedException;
import io.thalweg.watch.Backlog;
import io.thalweg.watch.Health;
import io.thalweg.watch.Progress;
import io.thalweg.watch.RefusalWarning;
import io.thalweg.watch.RestoreProgress;
import io.thalweg.watch.StreamThreads;
import io.thalweg.watch.Tally;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One instance: the readers of what is shared, and the Kafka Streams client. Start it, await its end, close it.
 *
 * <p>The readers reach the end of their topics before the first rating is learned. The instance ends by itself when a
 * stream thread or a reader fails, and {@link #await} throws what it was, so that a supervisor starts it anew with
 * nothing half-learned in memory.
 */
public final class RecommenderApplication implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RecommenderApplication.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

    private final RecommenderSettings settings;
    private final Map<String, Object> adminProperties;
    private final Map<String, Object> consumerProperties;
    private final Duration startupTimeout;
    private final String groupProtocol;
    private final ModelReaders readers;
    private final HeapBudget budget;
    private final Tally tally = new Tally();
    private final RestoreProgress restore = new RestoreProgress();
    private final Backlog backlog;
    private final BlockedInput blocked;
    private final Handover handover;
    private final CompactedTopicReader handovers;
    private final Health health;
    private final InputBarriers barriers;
    private final Optional<String> ownName;
    private final KafkaStreams streams;
    private final PartitionWatch partitionWatch;
    private final RefusalWarning refusals;
    private final StateKeeper keeper;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    /**
     * An instance that has not started; its topics must exist.
     *
     * @param streamsProperties of Kafka Streams
     * @param consumerProperties of the readers, {@code read_committed}
     */
    public RecommenderApplication(
            RecommenderSettings settings,
            Properties streamsProperties,
            Map<String, Object> consumerProperties,
            Duration startupTimeout) {
        this.settings = settings;
        this.consumerProperties = consumerProperties;
        this.startupTimeout = startupTimeout;
        StreamsConfig config = new StreamsConfig(streamsProperties);
        this.groupProtocol = config.getString(StreamsConfig.GROUP_PROTOCOL_CONFIG);
        Path folder = Path.of(config.getString(StreamsConfig.STATE_DIR_CONFIG))
                .resolve(settings.topics().applicationId());
        this.readers = new ModelReaders(settings, consumerProperties, folder, true);
        this.adminProperties = config.getAdminConfigs(settings.topics().applicationId() + "-start");
        this.budget = HeapBudget.of(
                Runtime.getRuntime().maxMemory(),
                settings.heapBudgetMebibytes(),
                settings.usersMemoryBytes(),
                config.getLong(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG));
        this.backlog = new Backlog(settings.topics(), this::clientMetrics);
        StateFolder state = new StateFolder(folder, settings.stateMaxAgeMillis(), System::currentTimeMillis);
        state.deleteOld();
        this.blocked = new BlockedInput(
                adminProperties,
                settings.topics().ratings(),
                settings.partitions().ratings());
        this.barriers = new InputBarriers(
                Admin.create(adminProperties),
                new OffsetGap(consumerProperties),
                settings.topics(),
                settings.partitions());
        this.handover = new Handover(settings.topics());
        this.handovers =
                new CompactedTopicReader(consumerProperties, settings.topics().liveErrors(), this::heardOfHandover);
        StreamThreads threads = new StreamThreads();
        Progress progress = new Progress(threads, System::nanoTime);
        Instance instance = new Instance(
                settings,
                readers.model(),
                new UserMemory(settings.usersMemoryBytes()),
                readers.catalog(),
                tally,
                backlog,
                barriers::raise,
                handover,
                progress);
        Topology topology = new RecommenderTopology(instance).build(config);
        Properties kept = settings.inMemoryStores()
                ? streamsProperties
                : new GroupPlace(folder).keptBy(streamsProperties, topology);
        this.ownName = GroupPlace.ownName(streamsProperties, kept);
        this.streams = new KafkaStreams(topology, kept);
        threads.find(streams.metrics());
        this.keeper = new StateKeeper(state, streams, readers::freshAtMillis, settings.stateMaxAgeMillis());
        this.partitionWatch = new PartitionWatch(adminProperties, settings.topics(), settings.partitions(), this::fail);
        this.refusals = new RefusalWarning(tally, settings.topics().deadLetters());
        this.health = new Health(
                settings.progressTimeoutMillis(),
                Health.maxPollMillis(config),
                streams::state,
                this::failureMessage,
                progress,
                readers.watched());
        streams.setGlobalStateRestoreListener(restore);
        streams.setUncaughtExceptionHandler(e -> {
            fail(e);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
        streams.setStateListener((now, before) -> {
            LOG.info("{} -> {}", before, now);
            if (now == KafkaStreams.State.NOT_RUNNING || now == KafkaStreams.State.ERROR) {
                ended.countDown();
            }
        });
    }

    /** The instance that a configuration asks for, over topics of which all have so many partitions. */
    public static RecommenderApplication of(ThalwegConfig config, int partitionCount) {
        return of(config, PartitionCounts.equal(partitionCount));
    }

    /** The instance that a configuration asks for, over topics of so many partitions. */
    public static RecommenderApplication of(ThalwegConfig config, PartitionCounts partitions) {
        return new RecommenderApplication(
                RecommenderSettings.of(config, partitions),
                config.streamsProperties(),
                config.consumerProperties(),
                Duration.ofMillis(config.get(Keys.STARTUP_TIMEOUT_MILLIS)));
    }

    /**
     * Reads what is shared up to its end, then starts to learn.
     *
     * @param progress of the reading: records read, offsets there are
     * @throws ConfigException if a topic is missing or not as it must be
     * @throws IncompatibleStateException if the state was written by another format or model, or does not fit the input
     */
    public void start(BiConsumer<Long, Long> progress) {
        try (Admin admin = Admin.create(adminProperties)) {
            StartChecks checks = new StartChecks(admin, settings, ownName, consumerProperties, startupTimeout);
            checks.requireTopics(groupProtocol);
            health.topicsVerified();
            handovers.readToEnd(startupTimeout, (read, all) -> {});
            checks.beforeTheStateIsRead(handover);
            readers.readAll(admin, startupTimeout, progress);
            readers.followContributions(this::fail); // offsets may be ahead of what was read, and wait for it
            prepareOffsets(checks);
        }
        handovers.startFollowing(this::fail);
        sayWhatFits();
        sayWhatIsWritten();
        readers.followItems(this::fail);
        blocked.start();
        streams.start();
        keeper.start();
        partitionWatch.start();
        refusals.start();
    }

    /** What the reader fails at is why the state isn't there, and what people are to know. */
    private void prepareOffsets(StartChecks checks) {
        try {
            checks.prepareOffsets(model()::committedTotal);
        } catch (IncompatibleStateException e) {
            Throwable cause = failure.get();
            throw cause == null ? e : new ApplicationFailedException("the start failed: " + rootMessage(cause), cause);
        }
    }

    /**
     * Waits until the instance ends, by {@link #close} or by itself.
     *
     * @return whether it ended in the given time
     * @throws PartitionsChangedException if it ended because a topic has other partitions now: another one is to be started in its place
     * @throws ApplicationFailedException if it ended because something failed; the cause says what
     */
    public boolean await(Duration timeout) throws InterruptedException {
        boolean hasEnded = ended.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
        Throwable cause = failure.get();
        if (cause instanceof PartitionsChangedException changed) {
            throw changed;
        }
        if (cause != null) {
            throw new ApplicationFailedException("the application stopped: " + rootMessage(cause), cause);
        }
        return hasEnded;
    }

    /** Whether Kafka Streams runs and has its tasks. */
    public boolean isRunning() {
        return streams.state() == KafkaStreams.State.RUNNING;
    }

    /** A total over all partitions, as far as committed and read. */
    public long total(Total total) {
        return model().committedTotal(total);
    }

    /** Items with at least one rating, as far as committed and read. */
    public int ratedItemCount() {
        return model().ratedItemCount();
    }

    /** What that may take. */
    public long itemHeapBudgetBytes() {
        return budget.itemBytes();
    }

    /** Whether it is ready, and live. */
    public Health health() {
        return health;
    }

    /** What this instance has done. */
    public Tally tally() {
        return tally;
    }

    public RestoreProgress restoreProgress() {
        return restore;
    }

    public RecommenderSettings settings() {
        return settings;
    }

    /** Records that came by way of another partition and that no poll has brought yet, by partition, of those that this instance has. */
    public Map<Integer, Double> hopLag() {
        return backlog.hopRecords();
    }

    /** Records of the ratings topic that no poll has brought yet, by partition, of those that this instance has. */
    public Map<Integer, Double> inputLag() {
        return backlog.records();
    }

    /** How long a partition of the ratings has been blocked by another program's open transaction; 0 where none is. */
    public double inputBlockedSeconds() {
        return blocked.longestSeconds();
    }

    /** For binders of metrics alone: not to be started or closed. */
    public KafkaStreams streams() {
        return streams;
    }

    public ItemCatalog catalog() {
        return readers.catalog();
    }

    /** What this instance knows of items, for who answers from it: not to be started or closed. */
    public ModelReaders readers() {
        return readers;
    }

    /** What is known of items, to be read by others. */
    public ItemModel model() {
        return readers.model();
    }

    /** Stops, and leaves the group, so that others take over at once, unless it keeps its place; a second call does nothing. */
    @Override
    public void close() {
        keeper.close();
        boolean stopped = streams.close(CloseOptions.timeout(CLOSE_TIMEOUT)
                .withGroupMembershipOperation(
                        settings.leavesGroup() || hasChangedPartitions()
                                ? CloseOptions.GroupMembershipOperation.LEAVE_GROUP
                                : CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP));
        if (!stopped) {
            LOG.warn("Kafka Streams did not stop within {} s", CLOSE_TIMEOUT.toSeconds());
        }
        blocked.close();
        partitionWatch.close();
        refusals.close();
        handovers.close();
        if (stopped && (failure.get() == null || hasChangedPartitions())) {
            readers.leave();
        } else {
            readers.close();
        }
        barriers.close();
        readers.closeModel();
        ended.countDown();
    }

    private void heardOfHandover(ConsumerRecord<byte[], byte[]> record) {
        handover.accept(record);
        if (handover.isRetired()) {
            LOG.info("{} was retired", settings.topics().applicationId());
            ended.countDown();
        }
    }

    /** Whether the lists of this application are those that consumers read. */
    public Handover handover() {
        return handover;
    }

    /** Then all others end too, and whoever starts first sets where new partitions begin: with nobody in the group. */
    private boolean hasChangedPartitions() {
        return failure.get() instanceof PartitionsChangedException;
    }

    private void sayWhatFits() {
        String text = budget.text(model().ratedItemCount(), model().heapBytes());
        if (budget.isNearlyFull(model().heapBytes())) {
            LOG.warn("{}: give a larger heap (-Xmx), or set items.kept so that the least recently rated leave", text);
        } else {
            LOG.info("{}", text);
        }
    }

    private void sayWhatIsWritten() {
        if (settings.stateFormat() == StateFormat.NEWEST) {
            LOG.info("state is written in {}", settings.stateFormat());
        } else {
            LOG.warn(
                    "state is written in {} for instances of the version before (upgrade.from), and in {} where it is in that already;"
                            + " when no instance of the version before is left, restart each without upgrade.from",
                    settings.stateFormat(),
                    StateFormat.NEWEST);
        }
    }

    /** For who is asked only when the streams are there, and made before. */
    private Map<MetricName, ? extends Metric> clientMetrics() {
        return streams.metrics();
    }

    /** Ends it, for what went wrong beside it: who answers from its model must not go on with what is stale. */
    public void fail(Throwable e) {
        Throwable cause = GroupPlace.explained(partitionWatch.explained(e));
        if (failure.compareAndSet(null, cause)) {
            if (cause instanceof PartitionsChangedException) {
                LOG.warn("{}", cause.getMessage());
            } else {
                LOG.error("stopping: {}", rootMessage(cause));
            }
            LOG.debug("cause", cause);
        }
        ended.countDown();
    }

    /** What ended it by itself, for people; empty while nothing did. */
    public Optional<String> failureMessage() {
        return Optional.ofNullable(failure.get()).map(RecommenderApplication::rootMessage);
    }

    private static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }
}
