package io.thalweg.model;

import java.nio.ByteBuffer;

/**
 * Every kind of row that is stored, or sent from task to task, with the number that it begins with in each {@link StateFormat}: the
 * form of a kind changes by one more number here, and its reader keeps reading the older ones.
 */
public enum RowKind {
    USER("a stored user", 1, 1, 1),
    RATING("a stored rating", 1, 1, 1),
    TOTALS("a stored row of totals", 1, 1, 2),
    ITEM("a stored item contribution", 4, 4, 4),
    PAIRS("a stored row of pairs", 4, 4, 4),
    EPOCH("a stored epoch of an item", 1, 1, 1),
    RECENT("a stored segment of recent items", 2, 2, 2),
    VECTOR("a stored row of numbers", 1, 1, 1),
    REPLAY("a stored segment of the replay log", 2, 2, 3),
    DUE_LIST("a stored list that is due", 16, RowKind.NO_NUMBER, 16),
    REFRESH_PASS("a stored pass over all users", 16, RowKind.NO_NUMBER, 16),
    FORGET("a stored command", 1, 1, 1),
    PUBLISHED_LIST("a stored digest of a list", 2, RowKind.NO_NUMBER, 2),
    ERROR_BATCH("a batch of errors", 1, 2, 3),
    ROLLING_ERRORS("a row of rolling errors", 1, 2, 2),
    DRIFT("the row of the drift alarm", 1, 1, 1),
    PAIRED_ERRORS("a row of paired errors", 1, RowKind.NO_NUMBER, 1);

    /** Where a row began with what it says: its reader tells it by its first byte or its length. */
    private static final int NO_NUMBER = 0;

    private final String what;
    private final int oldest;
    private final int inV1;
    private final int inV2;

    RowKind(String what, int oldest, int inV1, int inV2) {
        this.what = what;
        this.oldest = oldest;
        this.inV1 = inV1;
        this.inV2 = inV2;
    }

    /** The number with which rows of this kind begin. */
    public byte number(StateFormat format) {
        return (byte) (format == StateFormat.V1 ? inV1 : inV2);
    }

    /** The same where it is one in every format. */
    public byte number() {
        return number(StateFormat.NEWEST);
    }

    /** Whether rows of this kind begin with a number at all. */
    public boolean hasNumber(StateFormat format) {
        return number(format) != NO_NUMBER;
    }

    /** The lowest number that is still read. */
    public int oldest() {
        return oldest;
    }

    /**
     * The row behind its number, which is {@code row[0]}.
     *
     * @throws IllegalArgumentException if this version doesn't read rows of that number
     */
    public ByteBuffer open(byte[] row) {
        if (row.length == 0) {
            throw new IllegalArgumentException(what + " is empty");
        }
        if (row[0] < oldest || row[0] > inV2) {
            throw new IllegalArgumentException(what + " has format " + row[0] + ", this version of Thalweg reads "
                    + (oldest == inV2 ? "format " + inV2 : "formats " + oldest + " to " + inV2));
        }
        return ByteBuffer.wrap(row, 1, row.length - 1);
    }
}
