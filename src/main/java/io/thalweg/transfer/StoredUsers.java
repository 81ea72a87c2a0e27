package io.thalweg.transfer;

import io.thalweg.learn.UserRow;
import io.thalweg.state.DiskRows;
import io.thalweg.state.RatingRow;
import io.thalweg.state.UserRows;
import io.thalweg.topics.CompactedTopicReader;
import io.thalweg.topics.StoreNames;
import io.thalweg.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/** All users' rows and ratings as the changelogs have them, copied to a folder of their own. Bounded memory; one thread. */
final class StoredUsers implements AutoCloseable {

    private static final char USER = 'u';
    private static final char RATING = 'r';

    private final Map<String, Object> consumerProperties;
    private final Topics topics;
    private final int partitionCount;
    private final DiskRows rows;

    /** @param consumerProperties of a read_committed consumer without a group */
    StoredUsers(Map<String, Object> consumerProperties, Topics topics, int partitionCount, Path folder) {
        this.consumerProperties = consumerProperties;
        this.topics = topics;
        this.partitionCount = partitionCount;
        this.rows = new DiskRows(folder, key -> key[0] != USER);
    }

    /** Reads ratings, and users' rows if they are asked for, as they were committed when the call began. */
    void readAll(boolean withUsers, Duration timeout, BiConsumer<Long, Long> progress) {
        String users = topics.changelog(StoreNames.USERS);
        String ratings = topics.changelog(StoreNames.RATINGS);
        try (CompactedTopicReader reader = new CompactedTopicReader(
                consumerProperties,
                withUsers ? List.of(ratings, users) : List.of(ratings),
                row -> put(row.topic().equals(users) ? USER : RATING, row))) {
            reader.readToEnd(timeout, progress);
        }
    }

    private void put(char kind, ConsumerRecord<byte[], byte[]> row) {
        if (row.key() != null) {
            rows.put(row.partition(), key(kind, row.key()), row.value());
        }
    }

    /** Hands over all current ratings, user by user. */
    void forEachRating(RatingTable ratings) {
        for (int partition = 0; partition < partitionCount; partition++) {
            rows.forEach(partition, RATING, (key, row) -> {
                RatingRow rating = RatingRow.decode(Arrays.copyOfRange(key, 1, key.length), row);
                if (!rating.isWithdrawn()) {
                    ratings.add(
                            rating.userId(),
                            rating.itemId(),
                            rating.rating(),
                            rating.timestampMillis(),
                            rating.sequence());
                }
            });
        }
        ratings.finish();
    }

    /** How a user is decoded, for {@link #forEach}. */
    interface Decoding {
        UserRows with(java.util.function.Function<Bytes, byte @Nullable []> users, UserRows.RatingRows ratings);
    }

    /** Hands over all users with their ratings. */
    void forEach(Decoding decoding, Consumer<UserRow> taker) {
        for (int partition = 0; partition < partitionCount; partition++) {
            int own = partition;
            UserRows users = decoding.with(
                    key -> rows.get(own, key(USER, key.get())),
                    (userId, prefix, ratings) -> rows.forEach(
                            own,
                            key(RATING, prefix.get()),
                            (key, row) -> ratings.take(Arrays.copyOfRange(key, 1, key.length), row)));
            rows.forEach(
                    own,
                    USER,
                    (key, row) -> taker.accept(users.load(new String(key, 1, key.length - 1, StandardCharsets.UTF_8))));
        }
    }

    @Override
    public void close() {
        rows.close();
    }

    private static byte[] key(char kind, byte[] rest) {
        byte[] key = new byte[1 + rest.length];
        key[0] = (byte) kind;
        System.arraycopy(rest, 0, key, 1, rest.length);
        return key;
    }
}
