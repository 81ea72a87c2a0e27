package io.thalweg.learn;

import java.nio.ByteBuffer;

/**
 * The neighbours noted under one item: for each, how often the two were rated close together, and the sum of the
 * products of their bias residuals.
 *
 * <p>A hash table of buckets of {@value #BUCKET} slots. A slot is one {@code long}: 40 bits of the neighbour's id hash
 * that tell it apart, 12 bits of count, 12 bits of sum in steps of 1/8; before either overflows, both are halved. The
 * table doubles until it has its highest number of slots; after that a newcomer to a full bucket first uses up the
 * bucket's smallest count, one at a time, then takes its slot (J. Misra, D. Gries, "Finding repeated elements", 1982).
 */
final class NeighbourRow {

    static final int BUCKET = 8;
    private static final int MAX_COUNT = 0xFFF;
    private static final int MAX_SUM = 0x7FF;
    private static final float STEPS_PER_UNIT = 8;
    private static final float UNITS_PER_STEP = 1 / STEPS_PER_UNIT;

    private long[] slots = new long[BUCKET];
    private int[] partners = new int[BUCKET];
    private int ratingCount;
    private float residualSquares;
    private float inverseDeviation;
    private float inverseRootCount;
    private int weakened = -1;
    private long weakenedBefore;
    private int otherCount;
    private float otherSquares;

    /** The bits of an id hash that tell neighbours apart, where a slot has them. */
    static long tag(long idHash) {
        return idHash & 0xFFFFFF_FFFF000000L;
    }

    /** Counts a rating of the item itself. */
    void addRating(float biasResidual) {
        ratingCount++;
        residualSquares += biasResidual * biasResidual;
        derive();
    }

    /** Takes back a rating of the item itself. */
    void removeRating(float biasResidual) {
        ratingCount = Math.max(ratingCount - 1, 0);
        residualSquares = ratingCount == 0 ? 0 : Math.max(residualSquares - biasResidual * biasResidual, 0);
        derive();
    }

    /** 1/√v, with v the mean squared bias residual; 0 where v is next to nothing. */
    float inverseDeviation() {
        return inverseDeviation;
    }

    /** 1/√n; 0 where n = 0. */
    float inverseRootCount() {
        return inverseRootCount;
    }

    /** What is noted of the neighbour, for {@link #count} and {@link #sum}; 0 where nothing is. */
    long find(long tag) {
        int at = slotOf(tag);
        return at < 0 ? 0 : slots[at];
    }

    int slotCount() {
        return slots.length;
    }

    /** A slot; its {@link #count} is 0 where it is free. */
    long slot(int at) {
        return slots[at];
    }

    /** Ratings of the item itself, over all partitions. */
    int ratingCount() {
        return ratingCount + otherCount;
    }

    /** Sets how often the item was rated in other partitions, and the sum of the squared bias residuals there. */
    void setOthers(int count, float squares) {
        otherCount = count;
        otherSquares = squares;
        derive();
    }

    /** The number of the slot's item. */
    int partner(int at) {
        return partners[at];
    }

    /** Says whose slot it is. */
    void setPartner(int at, int partner) {
        partners[at] = partner;
    }

    /** How often the two were rated close together. */
    static int count(long slot) {
        return (int) (slot >> 12) & MAX_COUNT;
    }

    /** The sum of their products. */
    static float sum(long slot) {
        return toUnits(sumSteps(slot));
    }

    /** The sum of their products, in steps. */
    static int sumSteps(long slot) {
        return (int) slot << 20 >> 20;
    }

    /** A sum of products from steps. */
    static float toUnits(int sumSteps) {
        return sumSteps * UNITS_PER_STEP;
    }

    /** A slot of these; {@code count} above 0. */
    static long slot(long tag, int count, int sumSteps) {
        return tag | ((long) count << 12) | (sumSteps & 0xFFF);
    }

    /**
     * A free slot for a neighbour that has none, or −1 where none becomes free yet.
     *
     * @param displaces whether, in a full bucket, it uses up the smallest count, which is then {@link #weakened()}'s
     */
    int claim(long tag, int highestSlotCount, boolean displaces) {
        weakened = -1;
        int from = bucket(tag);
        int least = from;
        for (int at = from; at < from + BUCKET; at++) {
            if (count(slots[at]) < count(slots[least])) {
                least = at;
            }
        }
        int count = count(slots[least]);
        if (count > 0 && slots.length < highestSlotCount) {
            grow();
            return claim(tag, highestSlotCount, displaces);
        }
        if (count == 0) {
            return least;
        }
        if (!displaces) {
            return -1;
        }
        weakened = least;
        weakenedBefore = slots[least];
        if (count > 1) {
            set(least, tag(slots[least]), count - 1, sumSteps(slots[least]) * (count - 1) / count);
            return -1;
        }
        slots[least] = 0;
        return least;
    }

    /** The slot whose count the last {@link #claim} lowered, or −1. */
    int weakened() {
        return weakened;
    }

    /** That slot as it was before. */
    long weakenedBefore() {
        return weakenedBefore;
    }

    /** Notes a pair in its slot. */
    void add(int at, long tag, float product) {
        set(at, tag, count(slots[at]) + 1, sumSteps(slots[at]) + Math.round(product * STEPS_PER_UNIT));
    }

    /** Takes a pair back from its slot. */
    void remove(int at, float product) {
        long tag = tag(slots[at]);
        set(at, tag, count(slots[at]) - 1, sumSteps(slots[at]) - Math.round(product * STEPS_PER_UNIT));
    }

    /** The neighbour's slot, or −1. */
    int slotOf(long tag) {
        int from = bucket(tag);
        for (int at = from; at < from + BUCKET; at++) {
            long slot = slots[at];
            if (tag(slot) == tag && count(slot) > 0) {
                return at;
            }
        }
        return -1;
    }

    private void set(int at, long tag, int count, int sumSteps) {
        if (count > MAX_COUNT || Math.abs(sumSteps) > MAX_SUM) {
            set(at, tag, Math.max(count / 2, 1), sumSteps / 2);
        } else {
            slots[at] = count <= 0 ? 0 : slot(tag, count, sumSteps);
        }
    }

    /** Doubles the buckets: each splits into two neighbouring ones, because a bucket is a range of tags. */
    private void grow() {
        long[] old = slots;
        int[] oldPartners = partners;
        slots = new long[old.length * 2];
        partners = new int[slots.length];
        for (int from = 0; from < old.length; from++) {
            int at = bucket(old[from]);
            while (count(slots[at]) > 0) {
                at++;
            }
            slots[at] = old[from];
            partners[at] = oldPartners[from];
        }
    }

    private int bucket(long tag) {
        return (int) (((tag >>> 48) * (slots.length / BUCKET)) >>> 16) * BUCKET;
    }

    private void derive() {
        int count = ratingCount();
        float squares = residualSquares + otherSquares;
        inverseRootCount = count == 0 ? 0 : (float) (1 / Math.sqrt(count));
        inverseDeviation = squares < 1e-3f * count ? 0 : (float) Math.sqrt(count / squares);
    }

    /** Highest number of bytes that {@link #encode} writes. */
    int mostBytes() {
        return NeighbourSnapshot.mostBytes(slots.length);
    }

    /** Writes this task's own part; see {@link NeighbourSnapshot}. */
    void encode(ByteBuffer to) {
        NeighbourSnapshot.encode(ratingCount, residualSquares, slots, to);
    }

    /** Puts back what {@link #encode} wrote; what others have noted stays. */
    void restore(NeighbourSnapshot stored) {
        ratingCount = stored.ratingCount();
        residualSquares = stored.residualSquares();
        slots = stored.slots();
        partners = new int[slots.length];
        derive();
    }
}
