package io.thalweg.serve;

import io.thalweg.model.CommittedRows;
import io.thalweg.state.DiskRows;
import io.thalweg.state.ModelSignature;
import io.thalweg.state.ResumableReader;
import io.thalweg.state.RowCodec;
import io.thalweg.stream.AuditLog;
import io.thalweg.topics.CompactedTopicReader;
import io.thalweg.topics.StoreNames;
import io.thalweg.topics.Topics;
import io.thalweg.topics.UserPartition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * The instance's own copy of all users' lists, rows and ratings, and of what is said of those who
 * were forgotten, as they were committed. Topics feed it, so that it goes on answering
 * whatever happens to the tasks that learn. One thread writes, any thread reads.
 */
public final class Replicas implements AutoCloseable {

    private static final char LIST = 'l';
    private static final char USER = 'u';
    private static final char RATING = 'r';
    private static final char ERASURE = 'e';

    /** Whose erasure it was says the record only to who has the secret: all lie in one place. */
    private static final int PARTITION_OF_ERASURES = 0;

    private final Topics topics;
    private final int partitionCount;
    private final CommittedRows rows;
    private final ResumableReader reader;
    private final List<Consumer<ConsumerRecord<byte[], byte[]>>> listListeners = new CopyOnWriteArrayList<>();

    /**
     * Copies that are empty yet.
     *
     * @param properties of a consumer that is {@code read_committed}
     * @param folder of its own, or empty for copies in memory
     * @param maxAgeMillis for how long what is deleted leaves a trace in the topics
     */
    public Replicas(
            Map<String, Object> properties,
            Topics topics,
            int partitionCount,
            ModelSignature signature,
            Optional<Path> folder,
            long maxAgeMillis) {
        this.topics = topics;
        this.partitionCount = partitionCount;
        // Users' rows come with every rating and wait. Lists and ratings seldom come again, and ratings are read by
        // their user.
        Optional<DiskRows> disk = folder.map(each -> new DiskRows(each, key -> key[0] != USER));
        this.rows = disk.<CommittedRows>map(each -> each).orElseGet(CommittedRows::inMemory);
        this.reader = new ResumableReader(
                properties,
                List.of(
                        topics.recommendations(),
                        topics.changelog(StoreNames.USERS),
                        topics.changelog(StoreNames.RATINGS),
                        topics.audit()),
                this::accept,
                signature,
                disk,
                maxAgeMillis);
    }

    /** Reads all that was committed when the call began. */
    public void readAll(Admin admin, Duration timeout, BiConsumer<Long, Long> progress) {
        reader.readAll(admin, timeout, progress, () -> true, (goesOn, reading) -> reading.run());
    }

    /** Goes on reading until it is closed. */
    public void startFollowing(Consumer<Throwable> failureHandler) {
        reader.startFollowing(failureHandler);
    }

    /** How far it is. */
    public CompactedTopicReader reader() {
        return reader.reader();
    }

    /** Calls this with each new list, or tombstone of one, after it can be read here; on the reading thread, so quickly. */
    public void onList(Consumer<ConsumerRecord<byte[], byte[]>> listener) {
        listListeners.add(listener);
    }

    /** The user's list as it is on the topic, or {@code null}. */
    public byte @Nullable [] list(String userId) {
        Bytes key = RowCodec.userKey(userId);
        return rows.get(partition(key), key(LIST, key.get()));
    }

    /** What is said of a user who was forgotten, as it is on the topic, by the id of the request; {@code null} while that isn't done. */
    public byte @Nullable [] erasure(String requestId) {
        return rows.get(
                PARTITION_OF_ERASURES, key(ERASURE, RowCodec.textKey(requestId).get()));
    }

    /** In which partition the user is. */
    public int partition(String userId) {
        return partition(RowCodec.userKey(userId));
    }

    /** A user's row, or {@code null}. */
    byte @Nullable [] user(Bytes userKey) {
        return rows.get(partition(userKey), key(USER, userKey.get()));
    }

    /** Hands over the ratings of a user, and withdrawals that are remembered. */
    void ratings(String userId, Bytes prefix, CommittedRows.Taker taker) {
        rows.forEach(
                partition(userId),
                key(RATING, prefix.get()),
                (key, row) -> taker.take(Arrays.copyOfRange(key, 1, key.length), row));
    }

    /** Hands over the rows of all users, a partition after the other. */
    void users(CommittedRows.Taker taker) {
        for (int partition = 0; partition < partitionCount; partition++) {
            rows.forEach(partition, USER, (key, row) -> taker.take(Arrays.copyOfRange(key, 1, key.length), row));
        }
    }

    private void accept(ConsumerRecord<byte[], byte[]> each) {
        byte[] key = each.key();
        if (key == null) {
            return; // not ours
        }
        if (each.topic().equals(topics.audit())) {
            acceptErasure(each.value());
            return;
        }
        boolean isList = each.topic().equals(topics.recommendations());
        char kind = isList ? LIST : each.topic().equals(topics.changelog(StoreNames.USERS)) ? USER : RATING;
        rows.put(each.partition(), key(kind, key), each.value());
        if (isList) {
            listListeners.forEach(listener -> listener.accept(each));
        }
    }

    /** The id of the request is in the value. What an operator deletes from the topic stays here until all is read again. */
    private void acceptErasure(byte @Nullable [] value) {
        String requestId = value == null ? "" : AuditLog.requestId(value);
        if (!requestId.isEmpty()) {
            byte[] key = key(ERASURE, RowCodec.textKey(requestId).get());
            rows.put(PARTITION_OF_ERASURES, key, value);
        }
    }

    private int partition(Bytes userKey) {
        return UserPartition.of(userKey.get(), partitionCount);
    }

    private static byte[] key(char kind, byte[] rest) {
        byte[] key = new byte[1 + rest.length];
        key[0] = (byte) kind;
        System.arraycopy(rest, 0, key, 1, rest.length);
        return key;
    }

    /** Closes, and leaves what was read to a later start. To be called only if nothing failed. */
    public void leave() {
        reader.leave(() -> {});
        rows.close();
    }

    @Override
    public void close() {
        reader.close();
        rows.close();
    }
}
