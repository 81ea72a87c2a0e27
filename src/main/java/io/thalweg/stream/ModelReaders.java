package io.thalweg.stream;

import io.thalweg.input.ItemCatalog;
import io.thalweg.model.CommittedRows;
import io.thalweg.model.ItemIndex;
import io.thalweg.model.ItemModel;
import io.thalweg.state.ContributionReader;
import io.thalweg.state.DiskRows;
import io.thalweg.topics.CompactedTopicReader;
import io.thalweg.topics.Freshness;
import io.thalweg.watch.SharedReaders;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;

/** What an instance knows of items, whether it learns or not: the model and the catalog, and the readers that feed them from topics. */
public final class ModelReaders implements AutoCloseable {

    /** In the application's folder, beside those of its tasks. */
    private static final String COMMITTED_ROWS = "committed-rows";

    private final ItemModel model;
    private final ItemCatalog catalog;
    private final ContributionReader contributions;
    private final CompactedTopicReader items;

    /**
     * Readers that have read nothing yet.
     *
     * @param consumerProperties of the readers, {@code read_committed}
     * @param folder of the application; what the readers keep lies in one within
     * @param learnsHere whether tasks of this instance learn
     */
    public ModelReaders(
            RecommenderSettings settings, Map<String, Object> consumerProperties, Path folder, boolean learnsHere) {
        this.catalog = new ItemCatalog(settings.openInputItems());
        Optional<DiskRows> disk = settings.inMemoryStores()
                ? Optional.empty()
                : Optional.of(new DiskRows(folder.resolve(COMMITTED_ROWS)));
        this.model = new ItemModel(
                settings.shape(),
                new ItemIndex(),
                disk.<CommittedRows>map(rows -> rows).orElseGet(CommittedRows::inMemory),
                learnsHere && settings.itemsKept() > 0);
        this.contributions = new ContributionReader(
                consumerProperties,
                settings.topics(),
                settings.signature(),
                model,
                learnsHere,
                disk,
                settings.stateMaxAgeMillis());
        this.items = new CompactedTopicReader(
                consumerProperties,
                List.of(settings.topics().items()),
                item -> catalog.accept(item.key(), item.value(), item.headers()),
                new Freshness(settings.stateMaxAgeMillis(), System::currentTimeMillis));
    }

    public ItemModel model() {
        return model;
    }

    public ItemCatalog catalog() {
        return catalog;
    }

    /** Of what tasks contribute to the model. */
    public CompactedTopicReader contributions() {
        return contributions.reader();
    }

    /** Of the catalog. */
    public CompactedTopicReader items() {
        return items;
    }

    /** Both, for who asks for the instance's health. */
    public SharedReaders watched() {
        return new SharedReaders(
                new SharedReaders.Reading(contributions(), () -> model.ratedItemCount() + " rated items"),
                new SharedReaders.Reading(items, () -> catalog.size() + " items"));
    }

    /**
     * Reads both up to their ends.
     *
     * @param progress of the model's rows: records read, offsets there are
     */
    public void readAll(Admin admin, Duration timeout, BiConsumer<Long, Long> progress) {
        items.readToEnd(timeout, (read, all) -> {});
        contributions.readAll(admin, timeout, progress);
    }

    /** Goes on reading what tasks contribute. */
    public void followContributions(Consumer<Throwable> failureHandler) {
        contributions.startFollowing(failureHandler);
    }

    /** Goes on reading the catalog. */
    public void followItems(Consumer<Throwable> failureHandler) {
        items.startFollowing(failureHandler);
    }

    /** The time up to which both have seen all that was committed, in milliseconds since 1970. */
    public long freshAtMillis() {
        return Math.min(contributions.reader().freshAtMillis(), items.freshAtMillis());
    }

    /** Closes the readers, and leaves what they have read to a later start. To be called only if nothing failed. */
    public void leave() {
        contributions.leave();
        close();
    }

    /** Closes the readers; the model is closed by {@link #closeModel}, when nobody uses it any more. */
    @Override
    public void close() {
        contributions.close();
        items.close();
    }

    /** Closes the model. */
    public void closeModel() {
        model.close();
    }
}
