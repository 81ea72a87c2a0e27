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
    private static final int FIXED_BYTES = Integer.BYTES + Float.BYTES + Short.BYTES;
    private static final int MOST_SLOT_BYTES = 5 + 2 + 2;

    private long[] slots = new long[BUCKET];
    private int[] partners = new int[BUCKET];
    private int[] places = new int[BUCKET];
    private int ratingCount;
    private float residualSquares;
    private float inverseDeviation;
    private float inverseRootCount;
    private int weakened = -1;

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

    /** Ratings of the item itself. */
    int ratingCount() {
        return ratingCount;
    }

    /** The number of the slot's item. */
    int partner(int at) {
        return partners[at];
    }

    /** Says whose slot it is, and where that item's {@link NotedUnder} has this row. */
    void link(int at, int partner, int place) {
        partners[at] = partner;
        places[at] = place;
    }

    int place(int at) {
        return places[at];
    }

    /** How often the two were rated close together. */
    static int count(long slot) {
        return (int) (slot >> 12) & MAX_COUNT;
    }

    /** The sum of their products. */
    static float sum(long slot) {
        return sumSteps(slot) * UNITS_PER_STEP;
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

    /** Notes a pair in its slot; returns the count. */
    int add(int at, long tag, float product) {
        set(at, tag, count(slots[at]) + 1, sumSteps(slots[at]) + Math.round(product * STEPS_PER_UNIT));
        return count(slots[at]);
    }

    /** Takes a pair back from its slot; returns the count that is left. */
    int remove(int at, float product) {
        long tag = tag(slots[at]);
        set(at, tag, count(slots[at]) - 1, sumSteps(slots[at]) - Math.round(product * STEPS_PER_UNIT));
        return count(slots[at]);
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
            slots[at] = count <= 0 ? 0 : tag | ((long) count << 12) | (sumSteps & 0xFFF);
        }
    }

    /** Doubles the buckets: each splits into two neighbouring ones, because a bucket is a range of tags. */
    private void grow() {
        long[] old = slots;
        int[] oldPartners = partners;
        int[] oldPlaces = places;
        slots = new long[old.length * 2];
        partners = new int[slots.length];
        places = new int[slots.length];
        for (int from = 0; from < old.length; from++) {
            int at = bucket(old[from]);
            while (count(slots[at]) > 0) {
                at++;
            }
            slots[at] = old[from];
            partners[at] = oldPartners[from];
            places[at] = oldPlaces[from];
        }
    }

    private int bucket(long tag) {
        return (int) (((tag >>> 48) * (slots.length / BUCKET)) >>> 16) * BUCKET;
    }

    private static int sumSteps(long slot) {
        return (int) slot << 20 >> 20;
    }

    private void derive() {
        inverseRootCount = ratingCount == 0 ? 0 : (float) (1 / Math.sqrt(ratingCount));
        inverseDeviation = residualSquares < 1e-3f * ratingCount ? 0 : (float) Math.sqrt(ratingCount / residualSquares);
    }

    /** Highest number of bytes that {@link #encode} writes. */
    int mostBytes() {
        return FIXED_BYTES + slots.length * (1 + MOST_SLOT_BYTES);
    }

    /**
     * Writes count and squares of the item, the number of slots, a bit per slot in use, and those slots: 5 bytes of
     * tag, then count and sum in as many bytes as they need.
     */
    void encode(ByteBuffer to) {
        to.putInt(ratingCount).putFloat(residualSquares).putShort((short) slots.length);
        for (int from = 0; from < slots.length; from += 8) {
            int bits = 0;
            for (int bit = 0; bit < 8; bit++) {
                bits |= count(slots[from + bit]) > 0 ? 1 << bit : 0;
            }
            to.put((byte) bits);
        }
        for (long slot : slots) {
            if (count(slot) > 0) {
                to.put((byte) (slot >> 56)).putInt((int) (slot >> 24));
                putShortest(to, count(slot));
                putShortest(to, (sumSteps(slot) << 1) ^ (sumSteps(slot) >> 31));
            }
        }
    }

    /** Reads what {@link #encode} wrote. */
    static NeighbourRow decode(ByteBuffer from) {
        NeighbourRow row = new NeighbourRow();
        row.ratingCount = from.getInt();
        row.residualSquares = from.getFloat();
        row.slots = new long[from.getShort()];
        row.partners = new int[row.slots.length];
        row.places = new int[row.slots.length];
        byte[] used = new byte[row.slots.length / 8];
        from.get(used);
        for (int at = 0; at < row.slots.length; at++) {
            if (((used[at / 8] >> (at % 8)) & 1) != 0) {
                long tag = ((long) from.get() << 56) | ((from.getInt() & 0xFFFFFFFFL) << 24);
                int count = getShortest(from);
                int zigzag = getShortest(from);
                row.set(at, tag, count, (zigzag >>> 1) ^ -(zigzag & 1));
            }
        }
        row.derive();
        return row;
    }

    private static void putShortest(ByteBuffer to, int value) {
        if (value < 0x80) {
            to.put((byte) value);
        } else {
            to.putShort((short) (0x8000 | value));
        }
    }

    private static int getShortest(ByteBuffer from) {
        int first = from.get();
        return first >= 0 ? first : ((first & 0x7F) << 8) | Byte.toUnsignedInt(from.get());
    }
}
