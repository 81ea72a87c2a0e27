package io.thalweg.model;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The neighbours noted under one item: for each, how often the two were rated close together, as the weight of all their pairs, the
 * sum of the weighted products of their bias residuals, and in how many pairs both were liked, which is to say rated high.
 *
 * <p>A hash table of buckets of {@value #BUCKET} slots. A slot is one {@code long}: 40 bits of the neighbour's id hash
 * that tell it apart, 12 bits of weight in units of {@link PairWeights}, 12 bits of sum in steps of 1/2; beside it stands a byte
 * with the number of likes. Before one of them overflows, all are halved. The
 * table doubles until it has its highest number of slots, a multiple of eight; after that a newcomer to a full bucket first uses up the
 * bucket's smallest weight, that of one near pair at a time, then takes its slot (J. Misra, D. Gries, "Finding repeated elements", 1982).
 */
final class NeighbourRow {

    static final int BUCKET = 8;
    static final int MAX_WEIGHT = 0xFFF;
    private static final int MAX_SUM = 0x7FF;
    private static final int MAX_LIKES = Byte.MAX_VALUE;
    private static final byte[] NO_LIKES = new byte[0];

    /** What is there of a partition that has no row; not to be added to. */
    static final NeighbourRow NONE = new NeighbourRow(new long[0], NO_LIKES);

    private static final float STEPS_PER_UNIT = 2;
    private static final float UNITS_PER_STEP = 1 / STEPS_PER_UNIT;

    private long[] slots;

    /** One for each slot; none at all while no pair was liked. */
    private byte[] likes;

    private int weakened = -1;
    private long weakenedBefore;
    private int weakenedLikesBefore;

    NeighbourRow() {
        this(new long[BUCKET], NO_LIKES);
    }

    /** @param likes one for each slot, or none at all */
    NeighbourRow(long[] slots, byte[] likes) {
        this.slots = slots;
        this.likes = likes;
    }

    /** The tag of the neighbour whose slot it is. */
    static long tag(long slot) {
        return ItemIndex.tag(slot);
    }

    /** A slot; its {@link #weight} is 0 where it is free. */
    long slot(int at) {
        return slots[at];
    }

    /** In how many pairs of a slot both were liked. */
    int likes(int at) {
        return likes.length == 0 ? 0 : likes[at];
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
        weakenedLikesBefore = likes(least);
        if (weight > PairWeights.FULL) {
            int left = weight - PairWeights.FULL;
            int steps = sumSteps(slots[least]) * left / weight;
            set(least, tag(slots[least]), left, steps, weakenedLikesBefore * left / weight);
            return -1;
        }
        set(least, 0, 0, 0, 0);
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

    /** Its likes before. */
    int weakenedLikesBefore() {
        return weakenedLikesBefore;
    }

    /** Notes a pair in its slot. */
    void add(int at, long tag, int weight, float product, boolean isLiked) {
        set(
                at,
                tag,
                weight(slots[at]) + weight,
                sumSteps(slots[at]) + Math.round(weight * product * STEPS_PER_UNIT),
                likes(at) + (isLiked ? 1 : 0));
    }

    /** Takes a pair back from its slot. */
    void remove(int at, int weight, float product, boolean isLiked) {
        set(
                at,
                tag(slots[at]),
                weight(slots[at]) - weight,
                sumSteps(slots[at]) - Math.round(weight * product * STEPS_PER_UNIT),
                Math.max(likes(at) - (isLiked ? 1 : 0), 0));
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

    private void set(int at, long tag, int weight, int sumSteps, int liked) {
        if (weight > MAX_WEIGHT || Math.abs(sumSteps) > MAX_SUM || liked > MAX_LIKES) {
            set(at, tag, Math.max(weight / 2, 1), sumSteps / 2, liked / 2);
            return;
        }
        slots[at] = weight <= 0 ? 0 : slot(tag, weight, sumSteps);
        if (liked > 0 && likes.length == 0) {
            likes = new byte[slots.length];
        }
        if (likes.length > 0) {
            likes[at] = (byte) (weight <= 0 ? 0 : liked);
        }
    }

    /** Doubles the buckets, as far as they may: each splits into two neighbouring ones, because a bucket is a range of tags. */
    private void grow(int highestSlotCount) {
        long[] old = slots;
        byte[] oldLikes = likes;
        slots = new long[Math.min(2 * old.length, highestSlotCount / BUCKET * BUCKET)];
        likes = oldLikes.length == 0 ? NO_LIKES : new byte[slots.length];
        for (int from = 0; from < old.length; from++) {
            int at = bucket(old[from]);
            while (weight(slots[at]) > 0) {
                at++;
            }
            slots[at] = old[from];
            if (likes.length > 0) {
                likes[at] = oldLikes[from];
            }
        }
    }

    /**
     * This row where it has no more slots than that; else one of so many, a multiple of eight. A bucket then takes in what several
     * had: those of the greatest weights stay, of equal ones those of the smaller tags.
     */
    NeighbourRow cutTo(int slotCount) {
        if (slots.length <= slotCount) {
            return this;
        }
        Integer[] heaviestFirst = IntStream.range(0, slots.length)
                .filter(at -> weight(slots[at]) > 0)
                .boxed()
                .sorted(Comparator.<Integer>comparingInt(at -> -weight(slots[at]))
                        .thenComparing((one, other) -> Long.compareUnsigned(tag(slots[one]), tag(slots[other]))))
                .toArray(Integer[]::new);
        NeighbourRow cut = new NeighbourRow(new long[slotCount], NO_LIKES);
        for (int from : heaviestFirst) {
            int first = cut.bucket(slots[from]);
            int at = first;
            while (at < first + BUCKET && weight(cut.slots[at]) > 0) {
                at++;
            }
            if (at < first + BUCKET) {
                cut.set(at, tag(slots[from]), weight(slots[from]), sumSteps(slots[from]), likes(from));
            }
        }
        return cut;
    }

    /** Where only the first buckets were split, they are as many as it takes (W. Litwin, "Linear hashing", VLDB 1980). */
    private int bucket(long tag) {
        int buckets = slots.length / BUCKET;
        int unsplit = Integer.highestOneBit(buckets);
        int split = buckets - unsplit;
        int at = (int) (((tag >>> 48) * unsplit) >>> 16);
        return (at < split ? (int) (((tag >>> 48) * 2 * unsplit) >>> 16) : at + split) * BUCKET;
    }

    /** How many slots there are. */
    int slotCount() {
        return slots.length;
    }

    /** The first slot from {@code from} on that another row of as many slots has otherwise; {@link #slotCount} where there is none. */
    int nextDifference(NeighbourRow other, int from) {
        int at = from;
        while (at < slots.length && slots[at] == other.slots[at] && likes(at) == other.likes(at)) {
            at++;
        }
        return at;
    }
}
