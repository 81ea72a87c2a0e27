package io.thalweg.serve;

import io.thalweg.config.Keys;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.stream.ModelReaders;
import io.thalweg.stream.RecommenderSettings;
import io.thalweg.topics.PartitionCounts;
import io.thalweg.topics.PartitionWatch;
import io.thalweg.topics.PartitionsChangedException;
import io.thalweg.watch.InstanceHealth;
import io.thalweg.watch.ServingHealth;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An instance that answers and doesn't learn: the model as others commit it, and what answers from it. Any number of them may run,
 * behind any balancer; the learning instances don't know of them.
 */
public final class ServingInstance implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ServingInstance.class);

    private final ThalwegConfig config;
    private final ModelReaders readers;
    private final Serving serving;
    private final InstanceHealth health;
    private final PartitionWatch partitionWatch;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /** An instance that has not started, over topics of which all have so many partitions. */
    public ServingInstance(ThalwegConfig config, int partitionCount) {
        this(config, PartitionCounts.equal(partitionCount));
    }

    /** An instance that has not started; the application's topics must exist, and have so many partitions. */
    public ServingInstance(ThalwegConfig config, PartitionCounts partitions) {
        this.config = config;
        RecommenderSettings settings = RecommenderSettings.of(config, partitions);
        this.partitionWatch = new PartitionWatch(config.adminProperties(), settings.topics(), partitions, this::fail);
        this.readers = new ModelReaders(settings, config.consumerProperties(), Serving.folder(config, settings), false);
        this.serving = new Serving(config, settings, ServingSettings.of(config), readers);
        this.health = new ServingHealth(
                settings.progressTimeoutMillis(), this::failureMessage, readers.watched(), serving::state);
    }

    /**
     * Reads the model up to its end, then the copies in the background.
     *
     * @param progress of the model's rows: records read, offsets there are
     */
    public void start(BiConsumer<Long, Long> progress) {
        try (Admin admin = Admin.create(config.adminProperties())) {
            readers.readAll(admin, Duration.ofMillis(config.get(Keys.STARTUP_TIMEOUT_MILLIS)), progress);
        }
        readers.followContributions(this::fail);
        readers.followItems(this::fail);
        serving.startInBackground(this::fail);
        partitionWatch.start();
    }

    /**
     * Waits until the instance ends, by {@link #close} or by itself.
     *
     * @return whether it ended in the given time
     * @throws PartitionsChangedException if it ended because a topic has other partitions now: another one is to be started in its place
     * @throws IllegalStateException if it ended because something failed; the cause says what
     */
    public boolean await(Duration timeout) throws InterruptedException {
        boolean hasEnded = ended.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
        Throwable cause = failure.get();
        if (cause instanceof PartitionsChangedException changed) {
            throw changed;
        }
        if (cause != null) {
            throw new IllegalStateException("serving stopped: " + cause.getMessage(), cause);
        }
        return hasEnded;
    }

    public Serving serving() {
        return serving;
    }

    /** What it knows of items: not to be started or closed by others. */
    public ModelReaders readers() {
        return readers;
    }

    /** Whether it is ready, and live. */
    public InstanceHealth health() {
        return health;
    }

    private Optional<String> failureMessage() {
        return Optional.ofNullable(failure.get()).map(Throwable::toString);
    }

    private void fail(Throwable e) {
        if (failure.compareAndSet(null, e)) {
            LOG.error("stopping: {}", e.toString());
        }
        ended.countDown();
    }

    @Override
    public void close() {
        partitionWatch.close();
        serving.close();
        if (failure.get() == null) {
            readers.leave();
        } else {
            readers.close();
        }
        readers.closeModel();
        ended.countDown();
    }
}
