package io.thalweg.learn;

/**
 * The neighbours of one item, in both directions: how often each was rated later and earlier than the item, and the sum
 * of the products of their bias residuals. Whole numbers, so that it is the sum of what was added and not taken back, in
 * any order.
 *
 * <p>A hash table with linear probing: 12 bytes a slot, up to three in four of them in use. Who stands where lies apart
 * from what is known of them, so that most searches, which are in vain, touch one cache line.
 */
final class PairTable {

    /** Counts of so many partitions, each at its highest, don't overflow. */
    static final int MOST_PARTITIONS = 512;

    private static final int LATER_SHIFT = 43;
    private static final int EARLIER_SHIFT = 22;
    private static final int COUNT_MASK = (1 << 21) - 1;
    private static final int SUM_SHIFT = Long.SIZE - EARLIER_SHIFT;

    /** The item's number + 1; 0 where the slot is free. */
    private int[] partners = new int[8];

    /** Bits 43–63 later, 22–42 earlier, 0–21 the sum. */
    private long[] values = new long[8];

    private int size;

    /** Number of neighbours. */
    int size() {
        return size;
    }

    /** Where the partner stands, or −1. */
    int find(int partner) {
        int[] table = partners;
        int at = home(partner, table.length);
        while (table[at] != partner + 1) {
            if (table[at] == 0) {
                return -1;
            }
            at = at + 1 == table.length ? 0 : at + 1;
        }
        return at;
    }

    /** How often the two were rated close together. */
    int count(int at) {
        return later(values[at]) + earlier(values[at]);
    }

    /** The sum of their products, in the steps of a {@link NeighbourRow}. */
    int sumSteps(int at) {
        return sum(values[at]);
    }

    /** Adds to what is there of a partner; who is left with nothing leaves. */
    void add(int partner, int later, int earlier, int sumSteps) {
        int at = home(partner, partners.length);
        while (partners[at] != partner + 1) {
            if (partners[at] == 0) {
                at = claim(partner, at);
                break;
            }
            at = next(at);
        }
        long value = values[at];
        values[at] = value(later(value) + later, earlier(value) + earlier, sum(value) + sumSteps);
        if (values[at] == 0) {
            remove(at);
        }
    }

    /** Adds every neighbour to the sums, {@code weight} being that of the item. */
    void sumUp(float weight, float cosineWeight, NeighbourSums sums) {
        for (int at = 0; at < partners.length; at++) {
            if (partners[at] != 0) {
                int later = later(values[at]);
                int earlier = earlier(values[at]);
                sums.add(partners[at] - 1, weight * later, weight * earlier, cosineWeight * (later + earlier));
            }
        }
    }

    private int claim(int partner, int free) {
        int at = free;
        if (4 * ++size > 3 * partners.length) {
            grow();
            at = home(partner, partners.length);
            while (partners[at] != 0) {
                at = next(at);
            }
        }
        partners[at] = partner + 1;
        return at;
    }

    private void grow() {
        int[] oldPartners = partners;
        long[] oldValues = values;
        partners = new int[oldPartners.length + oldPartners.length / 2];
        values = new long[partners.length];
        for (int from = 0; from < oldPartners.length; from++) {
            if (oldPartners[from] != 0) {
                int at = home(oldPartners[from] - 1, partners.length);
                while (partners[at] != 0) {
                    at = next(at);
                }
                partners[at] = oldPartners[from];
                values[at] = oldValues[from];
            }
        }
    }

    /** Frees a slot and moves up those behind it that would not be found any more. */
    private void remove(int freed) {
        size--;
        int hole = freed;
        for (int at = next(hole); partners[at] != 0; at = next(at)) {
            int home = home(partners[at] - 1, partners.length);
            boolean reaches = hole <= at ? (home > hole && home <= at) : (home > hole || home <= at);
            if (!reaches) {
                partners[hole] = partners[at];
                values[hole] = values[at];
                hole = at;
            }
        }
        partners[hole] = 0;
        values[hole] = 0;
    }

    private static int home(int partner, int length) {
        int hash = partner * 0x9E3779B1;
        return (int) (((hash & 0xFFFFFFFFL) * length) >>> 32);
    }

    private int next(int at) {
        return at + 1 == partners.length ? 0 : at + 1;
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
