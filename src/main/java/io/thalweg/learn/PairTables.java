package io.thalweg.learn;

import java.util.Arrays;

/**
 * For every item its neighbours, in both directions: how often each was rated later and earlier than the item, and the
 * sum of the products of their bias residuals. Whole numbers, so that it is the sum of what was added and not taken back,
 * in any order.
 *
 * <p>An item's table is a hash table with linear probing in one array, since noting a rating's pairs jumps from table to
 * table and each line of memory that it touches is a wait: the number of neighbours; then of every slot who stands there,
 * the item's number + 1 or 0; then of every slot two halves of a long, bits 43–63 later, 22–42 earlier, 0–21 the sum. So
 * most searches, which are in vain, touch one line beside that of the array's length. 12 bytes a slot, up to three in four of them in use.
 */
final class PairTables {

    /** Counts of so many partitions, each at its highest of 4,095, don't overflow 21 bits with their sign. */
    static final int MOST_PARTITIONS = 256;

    private static final int LATER_SHIFT = 43;
    private static final int EARLIER_SHIFT = 22;
    private static final int COUNT_MASK = (1 << 21) - 1;
    private static final int SUM_SHIFT = Long.SIZE - EARLIER_SHIFT;
    private static final int FIRST_SLOTS = 8;
    private static final int SLOT_INTS = 3;

    /** Of an item without neighbours: one slot, free for ever. */
    private static final int[] NONE = new int[1 + SLOT_INTS];

    private int[][] tables = new int[0][];

    /** Number of neighbours of an item. */
    int size(int item) {
        return table(item)[0];
    }

    /** Where the partner stands among the item's, or −1. */
    int find(int item, int partner) {
        int[] table = table(item);
        int slots = slots(table);
        int at = home(partner, slots);
        while (table[at] != partner + 1) {
            if (table[at] == 0) {
                return -1;
            }
            at = next(at, slots);
        }
        return at;
    }

    /** How often the two were rated close together; {@code at} as found. */
    int count(int item, int at) {
        long value = value(tables[item], at);
        return later(value) + earlier(value);
    }

    /** The sum of their products, in the steps of a {@link NeighbourRow}. */
    int sumSteps(int item, int at) {
        return sum(value(tables[item], at));
    }

    /** Adds to what is there of a partner; who is left with nothing leaves. */
    void add(int item, int partner, int later, int earlier, int sumSteps) {
        int[] table = requireTable(item);
        int slots = slots(table);
        int at = home(partner, slots);
        while (table[at] != partner + 1) {
            if (table[at] == 0) {
                if (4 * (table[0] + 1) > 3 * slots) {
                    table = grown(table);
                    tables[item] = table;
                    slots = slots(table);
                    at = free(table, slots, partner);
                }
                table[0]++;
                table[at] = partner + 1;
                break;
            }
            at = next(at, slots);
        }
        long value = value(table, at);
        long now = value(later(value) + later, earlier(value) + earlier, sum(value) + sumSteps);
        if (now == 0) {
            remove(table, slots, at);
        } else {
            set(table, slots, at, now);
        }
    }

    /** Adds every neighbour to the sums, {@code weight} being that of the item. */
    void sumUp(int item, float weight, float cosineWeight, NeighbourSums sums) {
        int[] table = table(item);
        int slots = slots(table);
        for (int at = 1; at <= slots; at++) {
            if (table[at] != 0) {
                long value = value(table, at);
                int later = later(value);
                int earlier = earlier(value);
                sums.add(table[at] - 1, weight * later, weight * earlier, cosineWeight * (later + earlier));
            }
        }
    }

    private int[] table(int item) {
        return item < tables.length ? tables[item] : NONE;
    }

    private int[] requireTable(int item) {
        if (item >= tables.length) {
            int known = tables.length;
            tables = Arrays.copyOf(tables, Math.max(1024, Math.max(item + 1, known * 2)));
            Arrays.fill(tables, known, tables.length, NONE);
        }
        if (tables[item] == NONE) {
            tables[item] = new int[1 + FIRST_SLOTS * SLOT_INTS];
        }
        return tables[item];
    }

    private static int[] grown(int[] table) {
        int slots = slots(table);
        int moreSlots = slots + slots / 2;
        int[] grown = new int[1 + moreSlots * SLOT_INTS];
        grown[0] = table[0];
        for (int from = 1; from <= slots; from++) {
            if (table[from] != 0) {
                int at = free(grown, moreSlots, table[from] - 1);
                grown[at] = table[from];
                set(grown, moreSlots, at, value(table, from));
            }
        }
        return grown;
    }

    private static int free(int[] table, int slots, int partner) {
        int at = home(partner, slots);
        while (table[at] != 0) {
            at = next(at, slots);
        }
        return at;
    }

    /** Frees a slot and moves up those behind it that would not be found any more. */
    private static void remove(int[] table, int slots, int freed) {
        table[0]--;
        int hole = freed;
        for (int at = next(hole, slots); table[at] != 0; at = next(at, slots)) {
            int home = home(table[at] - 1, slots);
            boolean reaches = hole <= at ? (home > hole && home <= at) : (home > hole || home <= at);
            if (!reaches) {
                table[hole] = table[at];
                set(table, slots, hole, value(table, at));
                hole = at;
            }
        }
        table[hole] = 0;
        set(table, slots, hole, 0);
    }

    private static int slots(int[] table) {
        return (table.length - 1) / SLOT_INTS;
    }

    /** Slots stand at 1 to their number. */
    private static int home(int partner, int slots) {
        int hash = partner * 0x9E3779B1;
        return 1 + (int) (((hash & 0xFFFFFFFFL) * slots) >>> 32);
    }

    private static int next(int at, int slots) {
        return at == slots ? 1 : at + 1;
    }

    private static long value(int[] table, int at) {
        int upper = slots(table) + 2 * at - 1;
        return ((long) table[upper] << 32) | (table[upper + 1] & 0xFFFFFFFFL);
    }

    private static void set(int[] table, int slots, int at, long value) {
        int upper = slots + 2 * at - 1;
        table[upper] = (int) (value >>> 32);
        table[upper + 1] = (int) value;
    }

    private static long value(int later, int earlier, int sum) {
        return ((long) later << LATER_SHIFT)
                | ((long) (earlier & COUNT_MASK) << EARLIER_SHIFT)
                | ((long) sum << SUM_SHIFT >>> SUM_SHIFT);
    }

    private static int later(long value) {
        return (int) (value >> LATER_SHIFT);
    }

    /** Signed like the others: while rows arrive in any order, what is taken back may come before what was added. */
    private static int earlier(long value) {
        return (int) (value << (Long.SIZE - LATER_SHIFT) >> (Long.SIZE - 21));
    }

    private static int sum(long value) {
        return (int) (value << SUM_SHIFT >> SUM_SHIFT);
    }
}
