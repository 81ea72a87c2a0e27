package io.thalweg.challenge;

import io.thalweg.state.DiskRows;
import io.thalweg.state.RatingRow;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A ratings table in the order in which it was learned, as far as the table tells: that of {@link io.thalweg.rating.LearnedOrder}, which
 * has it in memory for files. Here it is on disk, so that the heap holds the ratings of one user at a time.
 */
final class OrderedTable implements AutoCloseable {

    private static final int TABLE = 0;
    private static final int ORDERED = 1;
    private static final byte[] ALL = {};

    private static final Comparator<RatingRow> BY_SEQUENCE =
            Comparator.comparingLong(RatingRow::sequence).thenComparingLong(RatingRow::timestampMillis);

    private final DiskRows rows;
    private long count;

    /** @param folder of its own, emptied */
    OrderedTable(Path folder) {
        rows = new DiskRows(folder);
        rows.clear();
    }

    /** Takes in a record of the table's changelog. */
    void accept(byte[] key, byte @Nullable [] row) {
        rows.put(TABLE, key, row);
    }

    /** Puts all in order; to be called once, before {@link #forEach}. */
    void sort() {
        List<Keyed> ofUser = new ArrayList<>();
        rows.forEach(TABLE, ALL, (key, row) -> {
            if (!ofUser.isEmpty() && !ofUser.get(0).isOfSameUser(key)) {
                order(ofUser);
                ofUser.clear();
            }
            ofUser.add(new Keyed(RatingRow.decode(key, row), ByteBuffer.wrap(key), ByteBuffer.wrap(row)));
        });
        order(ofUser);
    }

    /** How many there are, once sorted. */
    long count() {
        return count;
    }

    /** Hands all over in their order. */
    void forEach(Consumer<RatingRow> taker) {
        rows.forEach(ORDERED, ALL, (place, row) -> {
            byte[] key = new byte[place.length - Long.BYTES - Integer.BYTES];
            System.arraycopy(place, place.length - key.length, key, 0, key.length);
            taker.accept(RatingRow.decode(key, row));
        });
    }

    @Override
    public void close() {
        rows.close();
    }

    /** A row as it is, beside the bytes that it came from. */
    private record Keyed(RatingRow rating, ByteBuffer key, ByteBuffer row) {
        boolean isOfSameUser(byte[] other) {
            String user = new String(other, 1, 1 + Byte.toUnsignedInt(other[0]), StandardCharsets.UTF_8);
            return rating.userId().equals(user);
        }
    }

    private void order(List<Keyed> ofUser) {
        // What was taken back was in no order; it stands where its time is.
        List<Keyed> learned = new ArrayList<>(
                ofUser.stream().filter(each -> !each.rating().isWithdrawn()).toList());
        learned.sort(Comparator.comparing(Keyed::rating, BY_SEQUENCE));
        long latest = Long.MIN_VALUE;
        int number = 0;
        for (Keyed each : learned) {
            latest = Math.max(latest, each.rating().timestampMillis());
            put(latest, number++, each);
        }
        for (Keyed each : ofUser) {
            if (each.rating().isWithdrawn()) {
                put(each.rating().timestampMillis(), number++, each);
            }
        }
    }

    private void put(long millis, int number, Keyed each) {
        byte[] key = each.key().array();
        byte[] place = ByteBuffer.allocate(Long.BYTES + Integer.BYTES + key.length)
                .putLong(millis ^ Long.MIN_VALUE) // so that bytes are in the order of the numbers
                .putInt(number)
                .put(key)
                .array();
        rows.put(ORDERED, place, each.row().array());
        count++;
    }
}
