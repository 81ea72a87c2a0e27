package io.thalweg.serve;

import io.thalweg.config.Keys;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.input.ItemCatalog;
import io.thalweg.model.ItemModel;
import io.thalweg.stream.RecommenderSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;

/** All that answers: the copies, and the thread that computes over them and the instance's model. */
public final class Serving implements AutoCloseable {

    /** In the instance's state folder, after the application's id. */
    private static final String FOLDER_SUFFIX = "-serving";

    private final RecommenderSettings settings;
    private final Replicas replicas;
    private final ItemCatalog catalog;
    private final CatalogIndex index;
    private final Computed computed;
    private final Duration startupTimeout;
    private boolean isWhole;

    /**
     * Nothing is read yet.
     *
     * @param model of the instance, which others feed
     */
    public Serving(ThalwegConfig config, RecommenderSettings settings, ItemModel model, ItemCatalog catalog) {
        this.settings = settings;
        this.catalog = catalog;
        this.startupTimeout = Duration.ofMillis(config.get(Keys.STARTUP_TIMEOUT_MILLIS));
        this.replicas = new Replicas(
                config.consumerProperties(),
                settings.topics(),
                settings.partitionCount(),
                settings.signature(),
                settings.inMemoryStores() ? Optional.empty() : Optional.of(folder(config, settings)),
                settings.stateMaxAgeMillis());
        this.index = new CatalogIndex(catalog, System::currentTimeMillis);
        this.computed = new Computed(
                () -> new ServingView(
                        model,
                        settings.algorithm(),
                        settings.parameters(),
                        settings.feedback(),
                        settings.listRules(),
                        catalog,
                        index,
                        replicas,
                        System::currentTimeMillis),
                64,
                Duration.ofSeconds(1),
                System::nanoTime);
    }

    /** Where what serves keeps what it has read, beside the application's own. */
    public static Path folder(ThalwegConfig config, RecommenderSettings settings) {
        return Path.of(config.get(Keys.STATE_DIR)).resolve(settings.topics().applicationId() + FOLDER_SUFFIX);
    }

    /**
     * Reads the copies up to their ends, then begins to answer.
     *
     * @param failureHandler told if reading ends by an error later
     * @param progress of the reading: records read, offsets there are
     */
    public void start(Admin admin, Consumer<Throwable> failureHandler, BiConsumer<Long, Long> progress) {
        replicas.readAll(admin, startupTimeout, progress);
        replicas.startFollowing(failureHandler);
        index.start();
        computed.start();
        isWhole = true;
    }

    public Replicas replicas() {
        return replicas;
    }

    public ItemCatalog catalog() {
        return catalog;
    }

    /** Titles and texts. */
    public CatalogIndex index() {
        return index;
    }

    public Computed computed() {
        return computed;
    }

    public RecommenderSettings settings() {
        return settings;
    }

    /** Stops to answer; what was read is left to a later start, unless something failed. */
    @Override
    public void close() {
        computed.close();
        index.close();
        if (isWhole) {
            replicas.leave();
        } else {
            replicas.close();
        }
    }
}
