package io.thalweg.serve;

import io.thalweg.config.ApiKeys;
import io.thalweg.config.Keys;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.input.ItemCatalog;
import io.thalweg.model.Total;
import io.thalweg.stream.ModelReaders;
import io.thalweg.stream.RecommenderSettings;
import io.thalweg.topics.OffsetGap;
import io.thalweg.topics.UserPartition;
import io.thalweg.watch.ServingState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * All that answers: the copies, the thread that computes over them and the instance's model, how far both are, what is pushed as it comes,
 * and what writes.
 */
public final class Serving implements AutoCloseable {

    /** In the instance's state folder, after the application's id. */
    private static final String FOLDER_SUFFIX = "-serving";

    /** In that, beside what is read of the model: what clears one must not touch the other. */
    private static final String COPIES = "copies";

    private final RecommenderSettings settings;
    private final ItemCatalog catalog;
    private final Duration startupTimeout;
    private final Replicas replicas;
    private final Errors errors;
    private final LastDeadLetters deadLetters;
    private final HopProgress hops;
    private final Positions positions;
    private final Standstill standstill;
    private final CatalogIndex index;
    private final Computed computed;
    private final boolean isComputing;
    private final ModelReaders readers;
    private final Map<String, Object> adminProperties;
    private final Feed feed;
    private final Optional<Writer> writer;
    private volatile @Nullable Thread starter;
    private volatile boolean isReady;
    private volatile boolean isClosed;
    private volatile boolean isWhole;
    private volatile boolean hasFailed;

    /**
     * Nothing is read yet.
     *
     * @param readers of what is known of items; others start and close them, after this
     * @throws org.apache.kafka.common.config.ConfigException if it is to write and the learner reads another form
     */
    public Serving(ThalwegConfig config, RecommenderSettings settings, ServingSettings serving, ModelReaders readers) {
        this.settings = settings;
        this.readers = readers;
        this.isComputing = config.get(ApiKeys.COMPUTED).equals("true");
        this.adminProperties = config.adminProperties();
        this.catalog = readers.catalog();
        this.startupTimeout = Duration.ofMillis(config.get(Keys.STARTUP_TIMEOUT_MILLIS));
        this.writer = serving.isWritable()
                ? Optional.of(new Writer(config, settings.topics(), settings.partitions(), System::currentTimeMillis))
                : Optional.empty();
        this.replicas = new Replicas(
                config.consumerProperties(),
                settings.topics(),
                settings.partitionCount(),
                settings.signature(),
                settings.inMemoryStores()
                        ? Optional.empty()
                        : Optional.of(folder(config, settings).resolve(COPIES)),
                settings.stateMaxAgeMillis());
        this.errors = new Errors(config.consumerProperties(), settings.topics().errors());
        this.deadLetters = new LastDeadLetters(
                config.consumerProperties(), settings.topics().deadLetters());
        this.hops = new HopProgress(
                Admin.create(config.adminProperties()),
                settings.topics(),
                settings.partitions(),
                readers.model()::committedTotal,
                readers.contributions()::position);
        this.positions = new Positions(
                Admin.create(config.adminProperties()),
                settings.topics(),
                settings.partitions(),
                settings.partitions().ratingsFit() ? this::admitted : hops::learned,
                replicas.reader()::position,
                System::currentTimeMillis);
        this.standstill = new Standstill(
                Admin.create(config.adminProperties()),
                new OffsetGap(config.consumerProperties()),
                settings.topics(),
                settings.partitions(),
                positions,
                readers.contributions()::position);
        this.index = new CatalogIndex(catalog, System::nanoTime);
        this.computed = new Computed(
                this::view, serving.viewCount(), serving.mostWaiting(), serving.timeout(), System::nanoTime);
        this.feed = new Feed(serving.mostClients(), serving.keepAlive(), replicas::list, errors, System::nanoTime);
        replicas.onList(feed::onList);
        errors.onChange(feed::onError);
    }

    /** The offset of the ratings before which a partition's task has read all. */
    private long admitted(int partition) {
        return readers.model().committedTotal(partition, Total.NEXT_RATING);
    }

    private ServingView view() {
        return new ServingView(
                readers.model(),
                settings.algorithm(),
                settings.parameters(),
                settings.feedback(),
                settings.listRules(),
                catalog,
                index,
                replicas,
                System::currentTimeMillis);
    }

    /** Where what serves keeps what it has read, beside the application's own. */
    public static Path folder(ThalwegConfig config, RecommenderSettings settings) {
        return Path.of(config.get(Keys.STATE_DIR)).resolve(settings.topics().applicationId() + FOLDER_SUFFIX);
    }

    /**
     * Reads the copies up to their ends, then begins to answer; on a thread of its own, since that may take minutes, and learning must not
     * wait for it.
     *
     * @param failureHandler told if reading ends by an error, then or later
     */
    public void startInBackground(Consumer<Throwable> failureHandler) {
        Consumer<Throwable> failed = e -> {
            hasFailed = true;
            failureHandler.accept(e);
        };
        Thread thread = new Thread(
                () -> {
                    try {
                        start(failed);
                    } catch (RuntimeException | Error e) { // whatever it is, nobody else says so
                        if (!isClosed) {
                            failed.accept(e);
                        }
                    }
                },
                "thalweg-serving-start");
        thread.setDaemon(true);
        starter = thread;
        thread.start();
    }

    private void start(Consumer<Throwable> failed) {
        errors.readAll(startupTimeout);
        try (Admin admin = Admin.create(adminProperties)) {
            replicas.readAll(admin, startupTimeout, (read, all) -> {
                if (isClosed) {
                    throw new CancellationException("closed");
                }
            });
        }
        isWhole = true;
        errors.startFollowing(failed);
        replicas.startFollowing(failed);
        hops.start();
        positions.start();
        standstill.start();
        if (isComputing) {
            index.start();
            computed.start();
        }
        writer.ifPresent(Writer::start);
        feed.start();
        isReady = true;
    }

    /** Whether all was read to its end once. */
    public boolean isReady() {
        return isReady;
    }

    /** About how many records of each topic are still to be read before that; of none when it is. */
    public Map<String, Long> remaining() {
        return isReady ? Map.of() : replicas.reader().remaining();
    }

    /** How it stands, for who watches it. */
    public ServingState state() {
        long age = 0;
        long lag = 0;
        for (Place place : positions.all()) {
            age = Math.max(age, place.ageMillis());
            lag += place.lag();
        }
        return new ServingState(
                isReady,
                remaining().values().stream().mapToLong(Long::longValue).sum(),
                age,
                lag,
                computed.waitingCount(),
                computed.mostWaitingCount(),
                feed.clientCount());
    }

    /** Titles and texts. */
    public CatalogIndex index() {
        return index;
    }

    /** Current ratings of all users: how many, their mean, and how far they are from it. */
    public CurrentRatings currentRatings() {
        return CurrentRatings.of(readers.model(), settings.scale());
    }

    /** What was refused last. */
    public LastDeadLetters deadLetters() {
        return deadLetters;
    }

    /** Items with at least one rating. */
    public int ratedItemCount() {
        return readers.model().ratedItemCount();
    }

    public Replicas replicas() {
        return replicas;
    }

    public ItemCatalog catalog() {
        return catalog;
    }

    public Computed computed() {
        return computed;
    }

    /** In which partition of the ratings those of a user are, where they are well placed. */
    public int ratingsPartition(String userId) {
        return UserPartition.of(
                userId.getBytes(StandardCharsets.UTF_8), settings.partitions().ratings());
    }

    /** How far what is read is. */
    public Positions positions() {
        return positions;
    }

    /** What the errors topic says. */
    public Errors errors() {
        return errors;
    }

    /** Pushes what is new. */
    public Feed feed() {
        return feed;
    }

    /** Writes; empty where it isn't to. */
    public Optional<Writer> writer() {
        return writer;
    }

    public RecommenderSettings settings() {
        return settings;
    }

    /** Stops to answer; what was read is left to a later start, unless something failed. */
    @Override
    public void close() {
        isClosed = true;
        awaitStarter();
        feed.close();
        writer.ifPresent(Writer::close);
        standstill.close();
        positions.close();
        hops.close();
        computed.close();
        index.close();
        errors.close();
        deadLetters.close();
        if (isWhole && !hasFailed) {
            replicas.leave();
        } else {
            replicas.close();
        }
    }

    private void awaitStarter() {
        Thread thread = starter;
        if (thread != null) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
