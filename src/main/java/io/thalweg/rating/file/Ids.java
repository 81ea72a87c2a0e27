package io.thalweg.rating.file;

import org.jspecify.annotations.Nullable;

/** Ids of a file: one string for equal ones, without what nobody sees at their ends. */
public final class Ids {

    /** A hash table by open addressing: a map's nodes would be one more place that no cache holds, for every id of the file. */
    private @Nullable String[] table = new String[1 << 12];

    private int[] hashes = new int[table.length];
    private int count;
    private String latest = "";

    String shared(String id) {
        int hash = spread(id.hashCode());
        int mask = table.length - 1;
        for (int slot = hash & mask; ; slot = (slot + 1) & mask) {
            String known = table[slot];
            if (known == null) {
                put(slot, id, hash);
                return id;
            }
            if (hashes[slot] == hash && known.equals(id)) {
                return known;
            }
        }
    }

    private void put(int slot, String id, int hash) {
        table[slot] = id;
        hashes[slot] = hash;
        count++;
        if (2 * count > table.length) {
            grow();
        }
    }

    private void grow() {
        @Nullable String[] ids = table;
        int[] old = hashes;
        table = new String[2 * ids.length];
        hashes = new int[table.length];
        int mask = table.length - 1;
        for (int at = 0; at < ids.length; at++) {
            if (ids[at] != null) {
                int slot = old[at] & mask;
                while (table[slot] != null) {
                    slot = (slot + 1) & mask;
                }
                table[slot] = ids[at];
                hashes[slot] = old[at];
            }
        }
    }

    /** Numbers as text have hashes that lie side by side. */
    private static int spread(int hash) {
        int mixed = hash * 0x9E3779B9;
        return mixed ^ (mixed >>> 16);
    }

    /** The same where many files have the same id many times in a row. */
    String sharedAsBefore(String id) {
        if (!id.equals(latest)) {
            latest = shared(id);
        }
        return latest;
    }

    /** Whether it begins and ends with what everybody sees, and with no quote. */
    static boolean hasPlainEnds(String id) {
        return !id.isEmpty() && isPlain(id.charAt(0)) && isPlain(id.charAt(id.length() - 1));
    }

    /** Without blanks and marks at its ends that nobody sees, such as the no-break space U+00A0 or a byte order mark. */
    public static String withoutInvisibleEnds(String id) {
        int from = 0;
        int to = id.length();
        while (from < to && isInvisible(id.charAt(from))) {
            from++;
        }
        while (to > from && isInvisible(id.charAt(to - 1))) {
            to--;
        }
        return id.substring(from, to);
    }

    private static boolean isPlain(char c) {
        return c > '"' && c <= '~';
    }

    private static boolean isInvisible(char c) {
        return c <= ' '
                || (c > '~'
                        && (Character.isWhitespace(c)
                                || Character.isSpaceChar(c)
                                || Character.getType(c) == Character.FORMAT));
    }
}
