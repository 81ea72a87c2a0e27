package io.thalweg.transfer;

import io.thalweg.config.Keys;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.learn.Algorithm;
import io.thalweg.learn.Learner;
import io.thalweg.learn.UserRow;
import io.thalweg.model.ItemRows;
import io.thalweg.model.NotedPairs;
import io.thalweg.rating.RatingScale;
import io.thalweg.state.DiskRows;
import io.thalweg.state.UserRows;
import io.thalweg.stream.ModelReaders;
import io.thalweg.stream.RecommenderSettings;
import io.thalweg.topics.CompactedTopicReader;
import io.thalweg.topics.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.utils.Utils;

/**
 * What an application has committed, read from its topics by consumers that are {@code read_committed} and have no group: nothing of it
 * is changed, nothing is created, and it may go on meanwhile. Copies lie in a folder for the time of the call. One thread.
 *
 * <p>Topics are read one after the other, so that what is committed meanwhile may be in one and not in the other.
 */
public final class RunningApplication implements AutoCloseable {

    private final RecommenderSettings settings;
    private final Topics topics;
    private final int partitionCount;
    private final Map<String, Object> consumerProperties;
    private final Map<String, Object> adminProperties;
    private final Duration timeout;
    private final Path folder;
    private final BiConsumer<Long, Long> progress;

    /**
     * Nothing is read yet.
     *
     * @param progress told how many records were read, of how many offsets there are
     */
    public RunningApplication(ThalwegConfig config, int partitionCount, BiConsumer<Long, Long> progress) {
        this.settings = RecommenderSettings.of(config, partitionCount);
        this.topics = settings.topics();
        this.partitionCount = partitionCount;
        this.consumerProperties = config.consumerProperties();
        this.adminProperties = config.adminProperties();
        this.timeout = Duration.ofMillis(config.get(Keys.STARTUP_TIMEOUT_MILLIS));
        this.progress = progress;
        try {
            this.folder = Files.createTempDirectory("thalweg-export-");
        } catch (IOException e) {
            throw new UncheckedIOException("no folder can be made for what is read", e);
        }
    }

    /** Writes all current ratings. */
    public void writeRatings(TableFile table) {
        try (StoredUsers users = users()) {
            users.readAll(false, timeout, progress);
            users.forEachRating(new RatingTable(table));
        }
    }

    /** Writes the lists that are published. */
    public void writeLists(TableFile table) {
        try (DiskRows lists = new DiskRows(folder.resolve("lists"))) {
            read(topics.recommendations(), (partition, key, value) -> lists.put(partition, key, value));
            for (int partition = 0; partition < partitionCount; partition++) {
                lists.forEach(partition, new byte[0], (key, list) -> ListTable.write(list, table));
            }
        }
    }

    /** Writes all rolling errors that the topic still has, the latest of a window and cohort last. */
    public void writeErrors(TableFile table) {
        read(topics.errors(), (partition, key, value) -> {
            if (value != null) {
                ErrorTable.write(value, table);
            }
        });
    }

    /** Reads the model, and users where they are asked for, and lets them be looked at. */
    public void look(boolean withUsers, Consumer<Learned> looking) {
        ModelReaders readers = new ModelReaders(settings, consumerProperties, folder.resolve("items"), false);
        try (StoredUsers users = users();
                Admin admin = Admin.create(adminProperties)) {
            if (withUsers) {
                users.readAll(true, timeout, progress);
            }
            readers.readAll(admin, timeout, progress);
            looking.accept(new View(readers, users));
        } finally {
            readers.close();
            readers.closeModel();
        }
    }

    @Override
    public void close() {
        try {
            Utils.delete(folder.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException("the folder " + folder + " can't be removed", e);
        }
    }

    private StoredUsers users() {
        return new StoredUsers(consumerProperties, topics, partitionCount, folder.resolve("users"));
    }

    private interface Taker {
        void take(int partition, byte[] key, byte @org.jspecify.annotations.Nullable [] value);
    }

    private void read(String topic, Taker taker) {
        try (CompactedTopicReader reader = new CompactedTopicReader(consumerProperties, topic, each -> {
            if (each.key() != null) {
                taker.take(each.partition(), each.key(), each.value());
            }
        })) {
            reader.readToEnd(timeout, progress);
        }
    }

    /** The model and the users of the topics. */
    private final class View implements Learned {

        private final ModelReaders readers;
        private final StoredUsers users;
        private final ItemRows items;
        private final Learner learner;

        View(ModelReaders readers, StoredUsers users) {
            this.readers = readers;
            this.users = users;
            this.items = readers.model().openReader();
            this.learner = settings.algorithm().create(items, settings.feedback(), settings.parameters());
        }

        @Override
        public Algorithm algorithm() {
            return settings.algorithm();
        }

        @Override
        public Learner learner() {
            return learner;
        }

        @Override
        public ItemRows items() {
            return items;
        }

        @Override
        public NotedPairs pairs() {
            return NotedPairs.of(readers.model());
        }

        @Override
        public RatingScale scale() {
            return settings.scale();
        }

        @Override
        public void users(Consumer<UserRow> taker) {
            users.forEach((rows, ratings) -> new UserRows(items, learner, rows, ratings), taker);
        }

        @Override
        public String title(String itemId) {
            return readers.catalog().title(itemId);
        }
    }
}
