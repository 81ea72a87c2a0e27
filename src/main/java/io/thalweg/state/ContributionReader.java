package io.thalweg.state;

import io.thalweg.model.ItemModel;
import io.thalweg.topics.CompactedTopicReader;
import io.thalweg.topics.IncompatibleStateException;
import io.thalweg.topics.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;

/** Reads what all partitions have contributed into the model, at a start and as it comes: see {@link ResumableReader}. */
public final class ContributionReader implements AutoCloseable {

    private final ItemModel model;
    private final SharedRows rows;
    private final ResumableReader reader;

    /**
     * A reader that has read nothing yet.
     *
     * @param properties of a consumer that is {@code read_committed}
     * @param learnsHere whether tasks of this instance learn, and have what they contribute themselves
     * @param disk where the model's committed rows lie, if on disk
     * @param maxAgeMillis for how long what is deleted leaves a trace in the topics
     */
    public ContributionReader(
            Map<String, Object> properties,
            Topics topics,
            ModelSignature signature,
            ItemModel model,
            boolean learnsHere,
            Optional<DiskRows> disk,
            long maxAgeMillis) {
        this.model = model;
        this.rows = new SharedRows(topics, !learnsHere || model.partitionCount() > 1, signature, model);
        this.reader = new ResumableReader(properties, rows.topics(), rows::accept, signature, disk, maxAgeMillis);
    }

    /**
     * Reads until the model has everything that was committed when the call began.
     *
     * @param progress told how many records were read, of how many offsets there are
     * @throws IncompatibleStateException if another version or configuration wrote it
     * @throws org.apache.kafka.common.errors.TimeoutException if that takes longer than {@code timeout}
     */
    public void readAll(Admin admin, Duration timeout, BiConsumer<Long, Long> progress) {
        reader.readAll(admin, timeout, progress, model::mayGoOn, rows::readAll);
    }

    /**
     * Goes on reading until it is closed.
     *
     * @param failureHandler told if reading ends by an error; what the reader fed is then stale
     */
    public void startFollowing(Consumer<Throwable> failureHandler) {
        reader.startFollowing(failureHandler);
    }

    /** How far it is. */
    public CompactedTopicReader reader() {
        return reader.reader();
    }

    /** Closes it, and leaves what it has read to a later start. To be called only if nothing failed; a second call does nothing. */
    public void leave() {
        reader.leave(model::prepareToGoOn);
    }

    /** Closes it; a second call, and one after {@link #leave}, does nothing. */
    @Override
    public void close() {
        reader.close();
    }
}
