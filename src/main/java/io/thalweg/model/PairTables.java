package io.thalweg.model;

import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * For every item its neighbours, in both directions and over all partitions: how often each was rated later and earlier
 * than the item, in units of {@link PairWeights}, the sum of the weighted products of their bias residuals, and in how many pairs both
 * were liked. Whole numbers, so that it is the sum of what was added and not taken back, in any order.
 *
 * <p>An item's table is a hash table with linear probing in one array, since noting a rating's pairs jumps from table to
 * table and each line of memory that it touches is a wait. Place 0 holds the number of neighbours, and in its upper half the likes of
 * all of them; a slot is a long: bits
 * 40–63 the neighbour's key, 29–39 later, 18–28 earlier, 11–17 likes, 0–10 the sum. The few pairs whose numbers
 * don't fit are marked, and have them in a map. Up to 13 in 16 slots are in use, and as a rule at least one in four.
 *
 * <p>A key is the neighbour's number, scattered; a slot's home is in proportion to its key, and slots stand in the order of
 * their keys. So a search ends at the first greater key, for a pair that isn't there too, and most pairs of an item and
 * a history aren't (O. Amble, D. E. Knuth, "Ordered hash tables", The Computer Journal 17(2), 1974).
 *
 * <p>Safe for use by several threads: tables are read and written under the lock of their stripe.
 */
final class PairTables {

    /** Pairs of items beyond this number are not kept. */
    static final int MOST_ITEMS = (1 << 24) - 2;

    private static final int STRIPES = 1024;
    private static final int BLOCK = 1024;
    private static final int FIRST_SLOTS = 6;

    /** Behind the last home, one in so many slots, and one that always stays free: there a search ends. */
    private static final int TAIL_PART = 16;

    private static final int KEY_BITS = 24;
    private static final int KEY_MASK = (1 << KEY_BITS) - 1;

    /** 2²⁴ / the golden ratio, and its inverse modulo 2²⁴. */
    private static final int SCATTER = 0x9E3779;

    private static final int GATHER = inverse(SCATTER);

    private static final int KEY_SHIFT = 40;
    private static final int LATER_SHIFT = 29;
    private static final int EARLIER_SHIFT = 18;
    private static final int LIKES_SHIFT = 11;
    private static final int MOST = 0x7FF;
    private static final int MOST_LIKES = 0x7F;
    private static final int STEPS_MASK = 0x7FF;
    private static final int MOST_STEPS = 0x3FF;
    private static final long VALUE_MASK = (1L << KEY_SHIFT) - 1;

    /** What stands in place of numbers that don't fit. */
    private static final long WIDE = VALUE_MASK;

    /** Of an item without neighbours: one slot, free for ever. */
    private static final long[] NONE = new long[2];

    private record Pair(int item, int partner) {}

    private record Sums(int later, int earlier, int likes, int steps) {}

    private final Object[] locks = new Object[STRIPES];
    private final ConcurrentHashMap<Pair, Sums> wide = new ConcurrentHashMap<>();
    private volatile long[][][] blocks = new long[0][][];

    PairTables() {
        Arrays.setAll(locks, stripe -> new Object());
    }

    /** Number of neighbours of an item. */
    int size(int item) {
        synchronized (lock(item)) {
            return size(table(item));
        }
    }

    /** How often the two were rated close together, in units. */
    int weight(int item, int partner) {
        synchronized (lock(item)) {
            long[] table = table(item);
            int at = find(table, partner);
            return at < 0 ? 0 : later(item, table[at]) + earlier(item, table[at]);
        }
    }

    /** The sum of their products, in the steps of a {@link NeighbourRow}. */
    int sumSteps(int item, int partner) {
        synchronized (lock(item)) {
            long[] table = table(item);
            int at = find(table, partner);
            return at < 0 ? 0 : steps(item, table[at]);
        }
    }

    /**
     * Which of some items are neighbours of one.
     *
     * @param found filled with what is known of each
     */
    void findAll(int item, int[] partners, int partnerCount, FoundPairs found) {
        found.clear();
        synchronized (lock(item)) {
            long[] table = table(item);
            if (size(table) == 0) {
                return;
            }
            int[] possible = found.room(partnerCount);
            int count = possible(table, partners, partnerCount, possible);
            for (int each = 0; each < count; each++) {
                int n = possible[each];
                int at = find(table, partners[n]);
                if (at >= 0) {
                    long slot = table[at];
                    found.add(n, later(item, slot) + earlier(item, slot), steps(item, slot));
                }
            }
        }
    }

    /**
     * In how many pairs of an item with each of some others both were liked.
     *
     * @param likes filled with one for each of the first {@code partnerCount}
     */
    void likes(int item, int[] partners, int partnerCount, FoundLikes likes) {
        int[] counts = likes.clear(partnerCount);
        synchronized (lock(item)) {
            long[] table = table(item);
            likes.ofAll(likes(table));
            if (likes(table) <= 0) {
                return;
            }
            int[] possible = likes.room();
            int count = possible(table, partners, partnerCount, possible);
            for (int each = 0; each < count; each++) {
                int n = possible[each];
                int at = find(table, partners[n]);
                counts[n] = at < 0 ? 0 : Math.max(likes(item, table[at]), 0);
            }
        }
    }

    /**
     * Leaves those out of whom the slot at their home says that they aren't there, being free or of a greater key; without a branch:
     * which they are can't be guessed. Returns how many are left.
     */
    private static int possible(long[] table, int[] partners, int partnerCount, int[] possible) {
        int homes = homes(table);
        int count = 0;
        for (int n = 0; n < partnerCount; n++) {
            long key = key(partners[n]);
            long there = table[home(key, homes)] >>> KEY_SHIFT;
            possible[count] = n;
            count += 1 + (int) (((there - 1) | (key - there)) >> 63);
        }
        return count;
    }

    /**
     * Reads where the pairs of an item and its partners stand, or would, and changes nothing. Each lies on a line of memory
     * of its own, and behind the lock of the one before, {@link #add} would wait for each; here they are waited for together.
     *
     * @return to be kept somewhere, or a compiler sees that nobody needs what was read
     */
    long touch(int item, int[] partners, int partnerCount) {
        long key = key(item);
        long[] own = table(item);
        int ownHomes = homes(own);
        long seen = 0;
        for (int n = 0; n < partnerCount; n++) {
            long[] table = table(partners[n]);
            seen += table[home(key, homes(table))] + own[home(key(partners[n]), ownHomes)];
        }
        return seen;
    }

    /** Adds every neighbour to the sums, {@code weight} being that of the item; returns how many there are. */
    int sumUp(int item, float weight, float cosineWeight, NeighbourSums sums) {
        synchronized (lock(item)) {
            long[] table = table(item);
            for (int at = 1; at < table.length; at++) {
                if (table[at] != 0) {
                    int later = later(item, table[at]);
                    int earlier = earlier(item, table[at]);
                    sums.add(partner(table[at]), weight * later, weight * earlier, cosineWeight * (later + earlier));
                }
            }
            return size(table);
        }
    }

    /** Adds to what is there of a pair, from both sides; who is left with nothing leaves. */
    void add(int item, int partner, int weight, int likes, int sumSteps) {
        if (item < MOST_ITEMS && partner < MOST_ITEMS) {
            add(item, partner, 0, weight, likes, sumSteps);
            add(partner, item, weight, 0, likes, sumSteps);
        }
    }

    private void add(int item, int partner, int later, int earlier, int likes, int sumSteps) {
        synchronized (lock(item)) {
            long[] table = requireTable(item);
            int at = find(table, partner);
            if (at < 0) {
                table = withNew(item, table, key(partner));
                at = find(table, partner);
            }
            long slot = table[at];
            table[0] += (long) likes << Integer.SIZE;
            set(
                    item,
                    table,
                    at,
                    later(item, slot) + later,
                    earlier(item, slot) + earlier,
                    likes(item, slot) + likes,
                    steps(item, slot) + sumSteps);
        }
    }

    /** Gives back what tables have room for beyond their pairs, after many pairs were taken out. */
    void trim() {
        for (int item = 0; item < blocks.length * BLOCK; item++) {
            synchronized (lock(item)) {
                long[] table = table(item);
                int slots = table.length - 1;
                int enough = Math.max(FIRST_SLOTS, larger(size(table)));
                if (2 * size(table) < slots && enough < slots) {
                    resized(item, table, enough);
                }
            }
        }
    }

    /** Bytes of all tables. */
    long bytes() {
        long bytes = 0;
        for (long[][] block : blocks) {
            for (long[] table : block) {
                bytes += table == NONE ? 0 : 16 + 8L * table.length;
            }
        }
        return bytes;
    }

    private static int size(long[] table) {
        return (int) table[0];
    }

    private static int likes(long[] table) {
        return (int) (table[0] >> Integer.SIZE);
    }

    private Object lock(int item) {
        return locks[item & (STRIPES - 1)];
    }

    private long[] table(int item) {
        long[][][] all = blocks;
        int block = item / BLOCK;
        return block < all.length ? all[block][item % BLOCK] : NONE;
    }

    private long[] requireTable(int item) {
        if (item / BLOCK >= blocks.length) {
            growTo(item / BLOCK);
        }
        long[][] block = blocks[item / BLOCK];
        if (block[item % BLOCK] == NONE) {
            block[item % BLOCK] = new long[1 + FIRST_SLOTS];
        }
        return block[item % BLOCK];
    }

    private synchronized void growTo(int block) {
        int known = blocks.length;
        if (block >= known) {
            long[][][] grown = Arrays.copyOf(blocks, block + 1);
            for (int at = known; at <= block; at++) {
                grown[at] = new long[BLOCK][];
                Arrays.fill(grown[at], NONE);
            }
            blocks = grown;
        }
    }

    /** The item's table, with a slot for a new key. */
    private long[] withNew(int item, long[] known, long key) {
        int slots = known.length - 1;
        long[] table = 16L * (size(known) + 1) > 13L * slots ? resized(item, known, larger(slots)) : known;
        while (!insert(table, key)) {
            table = resized(item, table, larger(table.length - 1));
        }
        return table;
    }

    private static boolean insert(long[] table, long key) {
        int at = home(key, homes(table));
        while (table[at] != 0 && table[at] >>> KEY_SHIFT < key) {
            at++;
        }
        int end = at;
        while (table[end] != 0) {
            end++;
        }
        if (end == table.length - 1) {
            return false;
        }
        System.arraycopy(table, at, table, at + 1, end - at);
        table[at] = key << KEY_SHIFT;
        table[0]++;
        return true;
    }

    private long[] resized(int item, long[] table, int slots) {
        long[] resized = new long[1 + slots];
        while (!copy(table, resized)) {
            resized = new long[1 + larger(resized.length - 1)];
        }
        blocks[item / BLOCK][item % BLOCK] = resized;
        return resized;
    }

    /** In the order of their keys, each stands at its home or behind the one before. */
    private static boolean copy(long[] table, long[] empty) {
        int homes = homes(empty);
        int free = 1;
        for (int from = 1; from < table.length; from++) {
            if (table[from] != 0) {
                int at = Math.max(free, home(table[from] >>> KEY_SHIFT, homes));
                if (at == empty.length - 1) {
                    return false;
                }
                empty[at] = table[from];
                free = at + 1;
            }
        }
        empty[0] = table[0];
        return true;
    }

    /** By a quarter: copying a table costs little, and what is free in it is memory. */
    private static int larger(int slots) {
        return slots + Math.max(2, slots / 4);
    }

    private void set(int item, long[] table, int at, int later, int earlier, int likes, int steps) {
        if (isWide(table[at])) {
            wide.remove(new Pair(item, partner(table[at])));
        }
        if (later == 0 && earlier == 0 && likes == 0 && steps == 0) {
            remove(table, at);
            int slots = table.length - 1;
            if (size(table) == 0) {
                blocks[item / BLOCK][item % BLOCK] = NONE;
            } else if (4 * size(table) < slots && slots >= 2 * FIRST_SLOTS) {
                resized(item, table, slots / 2);
            }
            return;
        }
        boolean fits = isCount(later, MOST)
                && isCount(earlier, MOST)
                && isCount(likes, MOST_LIKES)
                && Math.abs(steps) <= MOST_STEPS;
        long value = ((long) later << LATER_SHIFT)
                | ((long) earlier << EARLIER_SHIFT)
                | ((long) likes << LIKES_SHIFT)
                | (steps & STEPS_MASK);
        if (!fits || value == WIDE) {
            wide.put(new Pair(item, partner(table[at])), new Sums(later, earlier, likes, steps));
            value = WIDE;
        }
        table[at] = (table[at] & ~VALUE_MASK) | value;
    }

    /** Also below 0: while rows arrive in any order, what is taken back may come before what was added. */
    private static boolean isCount(int count, int most) {
        return count >= 0 && count <= most;
    }

    private int later(int item, long slot) {
        return isWide(slot) ? sums(item, slot).later : (int) (slot >>> LATER_SHIFT) & MOST;
    }

    private int earlier(int item, long slot) {
        return isWide(slot) ? sums(item, slot).earlier : (int) (slot >>> EARLIER_SHIFT) & MOST;
    }

    private int likes(int item, long slot) {
        return isWide(slot) ? sums(item, slot).likes : (int) (slot >>> LIKES_SHIFT) & MOST_LIKES;
    }

    private int steps(int item, long slot) {
        return isWide(slot) ? sums(item, slot).steps : ((int) slot << 21) >> 21;
    }

    private static boolean isWide(long slot) {
        return (slot & VALUE_MASK) == WIDE;
    }

    private Sums sums(int item, long slot) {
        return Objects.requireNonNull(wide.get(new Pair(item, partner(slot))), "a marked pair");
    }

    private static int partner(long slot) {
        return (((int) (slot >>> KEY_SHIFT) * GATHER) & KEY_MASK) - 1;
    }

    /** Above 0. */
    private static long key(int partner) {
        int scattered = (partner + 1) * SCATTER;
        return scattered & KEY_MASK;
    }

    /** By Newton's iteration, each step of which doubles the bits that are right. */
    private static int inverse(int odd) {
        int inverse = odd;
        for (int step = 0; step < 5; step++) {
            inverse *= 2 - odd * inverse;
        }
        return inverse;
    }

    /** Where the partner stands, or −1. */
    private static int find(long[] table, int partner) {
        if (partner >= MOST_ITEMS) {
            return -1; // it would have the key of another
        }
        long key = key(partner);
        int at = home(key, homes(table));
        long slot = table[at];
        while (slot != 0 && slot >>> KEY_SHIFT < key) {
            slot = table[++at];
        }
        return slot >>> KEY_SHIFT == key ? at : -1;
    }

    /** Frees a slot and moves up those behind it that don't stand at their homes. */
    private static void remove(long[] table, int freed) {
        table[0]--;
        int homes = homes(table);
        int hole = freed;
        while (table[hole + 1] != 0 && home(table[hole + 1] >>> KEY_SHIFT, homes) <= hole) {
            table[hole] = table[hole + 1];
            hole++;
        }
        table[hole] = 0;
    }

    /** Where keys may have their homes: places 1 to this. */
    private static int homes(long[] table) {
        int slots = table.length - 1;
        return Math.max(1, slots - 1 - slots / TAIL_PART);
    }

    private static int home(long key, int homes) {
        return 1 + (int) ((key * homes) >>> KEY_BITS);
    }
}
