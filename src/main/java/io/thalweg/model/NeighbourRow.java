package io.thalweg.model;

/**
 * The neighbours noted under one item: for each, how often the two were rated close together, as the weight of all their pairs, and
 * the sum of the weighted products of their bias residuals.
 *
 * <p>A hash table of buckets of {@value #BUCKET} slots. A slot is one {@code long}: 40 bits of the neighbour's id hash
 * that tell it apart, 12 bits of weight in units of {@link PairWeights}, 12 bits of sum in steps of 1/2; before either overflows,
 * both are halved. The
 * table doubles until it has its highest number of slots, a multiple of eight; after that a newcomer to a full bucket first uses up the
 * bucket's smallest weight, that of one near pair at a time, then takes its slot (J. Misra, D. Gries, "Finding repeated elements", 1982).
 */
final class NeighbourRow {

    static final int BUCKET = 8;
    static final int MAX_WEIGHT = 0xFFF;
    private static final int MAX_SUM = 0x7FF;
    private static final float STEPS_PER_UNIT = 2;
    private static final float UNITS_PER_STEP = 1 / STEPS_PER_UNIT;

    private long[] slots = new long[BUCKET];
    private int weakened = -1;
    private long weakenedBefore;

    /** The tag of the neighbour whose slot it is. */
    static long tag(long slot) {
        return ItemIndex.tag(slot);
    }

    /** A slot; its {@link #weight} is 0 where it is free. */
    long slot(int at) {
        return slots[at];
    }

    /** How often the two were rated close together, in units. */
    static int weight(long slot) {
        return (int) (slot >> 12) & MAX_WEIGHT;
    }

    /** The sum of their products, in steps. */
    static int sumSteps(long slot) {
        return (int) slot << 20 >> 20;
    }

    /** A sum of weighted products from steps. */
    static float toUnits(int sumSteps) {
        return sumSteps * UNITS_PER_STEP;
    }

    /** A slot of these; {@code weight} above 0. */
    static long slot(long tag, int weight, int sumSteps) {
        return tag | ((long) weight << 12) | (sumSteps & 0xFFF);
    }

    /**
     * A free slot for a neighbour that has none, or −1 where none becomes free yet.
     *
     * @param displaces whether, in a full bucket, it uses up the smallest weight, which is then {@link #weakened()}'s
     */
    int claim(long tag, int highestSlotCount, boolean displaces) {
        weakened = -1;
        int from = bucket(tag);
        int least = from;
        for (int at = from; at < from + BUCKET; at++) {
            if (weight(slots[at]) < weight(slots[least])) {
                least = at;
            }
        }
        int weight = weight(slots[least]);
        if (weight > 0 && slots.length < highestSlotCount) {
            grow(highestSlotCount);
            return claim(tag, highestSlotCount, displaces);
        }
        if (weight == 0) {
            return least;
        }
        if (!displaces) {
            return -1;
        }
        weakened = least;
        weakenedBefore = slots[least];
        if (weight > PairWeights.FULL) {
            int left = weight - PairWeights.FULL;
            set(least, tag(slots[least]), left, sumSteps(slots[least]) * left / weight);
            return -1;
        }
        slots[least] = 0;
        return least;
    }

    /** The slot whose weight the last {@link #claim} lowered, or −1. */
    int weakened() {
        return weakened;
    }

    /** That slot as it was before. */
    long weakenedBefore() {
        return weakenedBefore;
    }

    /** Notes a pair in its slot. */
    void add(int at, long tag, int weight, float product) {
        set(at, tag, weight(slots[at]) + weight, sumSteps(slots[at]) + Math.round(weight * product * STEPS_PER_UNIT));
    }

    /** Takes a pair back from its slot. */
    void remove(int at, int weight, float product) {
        long tag = tag(slots[at]);
        set(at, tag, weight(slots[at]) - weight, sumSteps(slots[at]) - Math.round(weight * product * STEPS_PER_UNIT));
    }

    /** The neighbour's slot, or −1. */
    int slotOf(long tag) {
        int from = bucket(tag);
        for (int at = from; at < from + BUCKET; at++) {
            long slot = slots[at];
            if (tag(slot) == tag && weight(slot) > 0) {
                return at;
            }
        }
        return -1;
    }

    private void set(int at, long tag, int weight, int sumSteps) {
        if (weight > MAX_WEIGHT || Math.abs(sumSteps) > MAX_SUM) {
            set(at, tag, Math.max(weight / 2, 1), sumSteps / 2);
        } else {
            slots[at] = weight <= 0 ? 0 : slot(tag, weight, sumSteps);
        }
    }

    /** Doubles the buckets, as far as they may: each splits into two neighbouring ones, because a bucket is a range of tags. */
    private void grow(int highestSlotCount) {
        long[] old = slots;
        slots = new long[Math.min(2 * old.length, highestSlotCount / BUCKET * BUCKET)];
        for (int from = 0; from < old.length; from++) {
            int at = bucket(old[from]);
            while (weight(slots[at]) > 0) {
                at++;
            }
            slots[at] = old[from];
        }
    }

    /** Where only the first buckets were split, they are as many as it takes (W. Litwin, "Linear hashing", VLDB 1980). */
    private int bucket(long tag) {
        int buckets = slots.length / BUCKET;
        int unsplit = Integer.highestOneBit(buckets);
        int split = buckets - unsplit;
        int at = (int) (((tag >>> 48) * unsplit) >>> 16);
        return (at < split ? (int) (((tag >>> 48) * 2 * unsplit) >>> 16) : at + split) * BUCKET;
    }

    /** All slots; not to be changed. */
    long[] slots() {
        return slots;
    }

    /** Puts back what was stored. */
    void restore(long[] stored) {
        slots = stored;
    }
}
