package io.thalweg.transfer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Current ratings, user by user, each user's in the order in which they were learned. Without those that were withdrawn. */
public final class RatingTable {

    /** As events have them; {@code sequence} orders the ratings of one user. */
    public static final List<String> COLUMNS = List.of("userId", "itemId", "rating", "timestamp", "sequence");

    private final TableFile table;
    private final List<Row> ofUser = new ArrayList<>();
    private String userId = "";

    private record Row(String itemId, double rating, long timestampMillis, long sequence) {}

    public RatingTable(TableFile table) {
        this.table = table;
    }

    /** Adds a rating; those of a user come one after the other, in any order. */
    public void add(String user, String itemId, double rating, long timestampMillis, long sequence) {
        if (!user.equals(userId)) {
            finish();
            userId = user;
        }
        ofUser.add(new Row(itemId, rating, timestampMillis, sequence));
    }

    /** Writes what is left; to be called after the last rating. */
    public void finish() {
        ofUser.sort(Comparator.comparingLong(Row::sequence));
        ofUser.forEach(row -> table.row(userId, row.itemId, row.rating, row.timestampMillis, row.sequence));
        ofUser.clear();
    }
}
