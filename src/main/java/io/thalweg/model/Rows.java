package io.thalweg.model;

import java.nio.charset.StandardCharsets;

/**
 * The keys of what a task stores of its contribution, and the form of the rows, big-endian, each after a byte of version.
 *
 * <table>
 * <caption>The first character of a key</caption>
 * <tr><td>{@code i}<i>item id</i></td><td>{@link ItemContribution}</td></tr>
 * <tr><td>{@code n}<i>item id</i></td><td>{@link NeighbourRow}: pairs noted under the item</td></tr>
 * <tr><td>{@code e}<i>item id</i></td><td>{@link ItemEpochs}; for the task alone</td></tr>
 * <tr><td>{@code p}<i>segment</i></td><td>{@link RecentRing}: latest items</td></tr>
 * <tr><td>a capital letter</td><td>{@link SharedVector}</td></tr>
 * </table>
 */
public final class Rows {

    /** Of an item's contribution. */
    public static final char ITEM = 'i';

    static final char PAIRS = 'n';
    static final char RECENT = 'p';
    static final char EPOCH = 'e';

    static final char FIRST_VECTOR = 'A';
    static final char LAST_VECTOR = 'Z';

    /** Of a partition's totals, among the committed rows: {@link Total#encode}. */
    static final byte[] TOTALS = {'t'};

    private Rows() {}

    /** Whether a row, given by its key, is part of a contribution, which all instances read. */
    public static boolean isShared(byte[] key) {
        char kind = (char) key[0];
        return kind == ITEM || kind == PAIRS || kind == RECENT || isVector(kind);
    }

    /** Whether a row, given by its key, is for {@link ItemRows#restore}: shared, or of the task alone. */
    public static boolean isOfItems(byte[] key) {
        return key[0] == EPOCH || isShared(key);
    }

    /** Whether the rows under this first character are vectors. */
    static boolean isVector(char kind) {
        return kind >= FIRST_VECTOR && kind <= LAST_VECTOR;
    }

    /** The key of a row about an item, or of a segment. */
    public static byte[] key(char kind, String rest) {
        return (kind + rest).getBytes(StandardCharsets.UTF_8);
    }

    /** What a key says behind its first character. */
    public static String rest(byte[] key) {
        return new String(key, 1, key.length - 1, StandardCharsets.UTF_8);
    }
}
