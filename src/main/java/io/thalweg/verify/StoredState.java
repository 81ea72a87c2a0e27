package io.thalweg.verify;

import io.thalweg.state.ModelSignature;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** The application's state as its changelogs hold it, decoded by the documented row formats. */
final class StoredState {

    /** Totals in their stored order, as far as they are compared. */
    private static final int RATINGS = 0;

    private static final int RATING_SUM = 1;
    private static final int USERS = 3;
    private static final int NEW_RATINGS = 4;
    private static final int RE_RATINGS = 5;
    private static final int WITHDRAWALS = 6;
    private static final int DUPLICATES = 7;
    private static final int LATE = 8;
    private static final int REJECTED = 9;
    private static final int UNRATED = 12;
    private static final int FORGOTTEN_USERS = 13;
    private static final int FORGOTTEN_RATINGS = 14;
    private static final int EVICTED_USERS = 15;
    private static final int EVICTED_RATINGS = 16;
    private static final int DROPPED = 17;
    private static final int IGNORED = 21;
    private static final int LEFT_RATINGS = 22;
    private static final int LEFT_ITEMS = 23;
    private static final int MEMORY_CHANGES = 25;

    /** A row of the ratings table; {@code rating} is NaN where it was withdrawn. */
    record Entry(double rating, long timestampMillis) {}

    final Map<String, byte[]> users = new HashMap<>();
    final Map<String, Map<String, Entry>> ratings = new HashMap<>();
    final List<Map<String, byte[]>> contributions = new ArrayList<>();
    private final long[][] totals;
    private long errors;
    private @Nullable ModelSignature signature;

    StoredState(int partitionCount) {
        for (int partition = 0; partition < partitionCount; partition++) {
            contributions.add(new TreeMap<>());
        }
        totals = new long[partitionCount][0];
    }

    void acceptUser(ConsumerRecord<byte[], byte[]> row) {
        replace(users, text(row.key(), 0), row.value());
    }

    void acceptRating(ConsumerRecord<byte[], byte[]> row) {
        byte[] key = row.key();
        int itemFrom = 2 + Byte.toUnsignedInt(key[0]);
        String user = new String(key, 1, itemFrom - 1, StandardCharsets.UTF_8);
        Map<String, Entry> ofUser = ratings.computeIfAbsent(user, id -> new HashMap<>());
        if (row.value() == null) {
            ofUser.remove(text(key, itemFrom));
        } else {
            ByteBuffer in = ByteBuffer.wrap(row.value(), 1, row.value().length - 1);
            boolean withdrawn = in.get() == 2;
            long timestamp = in.getLong();
            ofUser.put(text(key, itemFrom), new Entry(withdrawn ? Double.NaN : in.getDouble(), timestamp));
        }
    }

    void acceptContribution(ConsumerRecord<byte[], byte[]> row) {
        if (row.key()[0] == 'i') {
            replace(contributions.get(row.partition()), text(row.key(), 1), row.value());
        } else if (row.value() != null) {
            ByteBuffer in = ByteBuffer.wrap(row.value(), 1, row.value().length - 1);
            byte[] text = new byte[in.getShort()];
            in.get(text);
            signature = new ModelSignature(new String(text, StandardCharsets.UTF_8));
            long[] values = new long[in.remaining() / Long.BYTES];
            Arrays.setAll(values, at -> in.getLong());
            totals[row.partition()] = values;
        }
    }

    /** Row 0 begins with the version and the number of errors that were added up. */
    void acceptErrors(ConsumerRecord<byte[], byte[]> row) {
        if (ByteBuffer.wrap(row.key()).getInt() == 0 && row.value() != null) {
            errors = ByteBuffer.wrap(row.value()).getLong(1);
        }
    }

    /** What the state was learned with; null where there is none. */
    @Nullable
    ModelSignature signature() {
        return signature;
    }

    long errors() {
        return errors;
    }

    long ratingCount() {
        return total(RATINGS);
    }

    long ratingSum() {
        return total(RATING_SUM);
    }

    long userCount() {
        return total(USERS);
    }

    long newRatings() {
        return total(NEW_RATINGS);
    }

    long learned() {
        return total(NEW_RATINGS) + total(RE_RATINGS);
    }

    long withdrawals() {
        return total(WITHDRAWALS);
    }

    long forgottenRatings() {
        return total(FORGOTTEN_RATINGS);
    }

    long evictedRatings() {
        return total(EVICTED_RATINGS);
    }

    /** Current ratings of items that have left, which none counts. */
    long leftRatings() {
        return total(LEFT_RATINGS);
    }

    /** Whether items have left, so that the input tells more than the state holds. */
    boolean hasLeftItems() {
        return total(LEFT_ITEMS) + total(LEFT_RATINGS) > 0;
    }

    /** How often a task went on with memory of another size, which no plain loop does. */
    long memoryChanges() {
        return total(MEMORY_CHANGES);
    }

    /** Whether users were removed, so that the input tells more than the state holds. */
    boolean hasRemovedUsers() {
        return total(FORGOTTEN_USERS)
                        + total(FORGOTTEN_RATINGS)
                        + total(EVICTED_USERS)
                        + total(EVICTED_RATINGS)
                        + total(DROPPED)
                > 0;
    }

    /** Current ratings in the rows of users. */
    long ratingRows() {
        return ratings.values().stream()
                .flatMap(ofUser -> ofUser.values().stream())
                .filter(entry -> !Double.isNaN(entry.rating()))
                .count();
    }

    /** Every event that had its effect, or was found to have none. */
    long events() {
        return learned()
                + withdrawals()
                + total(UNRATED)
                + total(DUPLICATES)
                + total(LATE)
                + total(DROPPED)
                + total(IGNORED)
                + rejected();
    }

    long rejected() {
        return total(REJECTED);
    }

    /** n_i by item, summed over partitions. */
    Map<String, Long> itemCounts() {
        Map<String, Long> counts = new HashMap<>();
        for (Map<String, byte[]> partition : contributions) {
            partition.forEach(
                    (item, row) -> counts.merge(item, ByteBuffer.wrap(row).getLong(1), Long::sum));
        }
        counts.values().removeIf(count -> count == 0);
        return counts;
    }

    /** The first number that is not finite or beyond its cap, or {@code null}. */
    @Nullable
    String firstInsane(double cap) {
        for (Map.Entry<String, byte[]> user : users.entrySet()) {
            ByteBuffer in = ByteBuffer.wrap(user.getValue());
            for (int at = 1; at < 13; at += Float.BYTES) {
                if (!(Math.abs(in.getFloat(at)) <= cap)) {
                    return "user " + user.getKey() + " has a bias, variance or session of " + in.getFloat(at);
                }
            }
            double squares = 0;
            for (int at = 29; at < user.getValue().length; at += Float.BYTES) {
                squares += (double) in.getFloat(at) * in.getFloat(at);
            }
            if (!(squares <= cap * cap * 1.01)) {
                return "user " + user.getKey() + " has factors of norm " + Math.sqrt(squares);
            }
        }
        return null;
    }

    static String hex(byte @Nullable [] row) {
        return row == null ? "nothing" : HexFormat.of().formatHex(row);
    }

    private long total(int which) {
        long sum = 0;
        for (long[] partition : totals) {
            sum += which < partition.length ? partition[which] : 0;
        }
        return sum;
    }

    private static void replace(Map<String, byte[]> rows, String key, byte @Nullable [] row) {
        if (row == null) {
            rows.remove(key);
        } else {
            rows.put(key, row);
        }
    }

    private static String text(byte[] bytes, int from) {
        return new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8);
    }
}
