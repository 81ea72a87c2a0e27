package io.thalweg.learn;

import java.util.Arrays;

/**
 * The neighbours of one item as the tasks of other partitions have noted them, in both directions: how often each was
 * rated later and earlier than the item, and the sum of the products of their bias residuals. Whole numbers, so that it
 * is the sum of what was added and not taken back, in any order.
 *
 * <p>A hash table with linear probing: 16 bytes a slot, up to three in four of them in use.
 */
final class PairTable {

    private static final int STRIDE = 4;
    private static final int PARTNER = 0;
    private static final int LATER = 1;
    private static final int EARLIER = 2;
    private static final int SUM = 3;

    /** Of a free slot, {@code PARTNER} is 0; of another, the item's number + 1. */
    private int[] slots = new int[8 * STRIDE];

    private int size;

    /** Number of neighbours. */
    int size() {
        return size;
    }

    /** Where the partner stands, or −1. */
    int find(int partner) {
        int at = home(partner);
        while (slots[at] != partner + 1) {
            if (slots[at] == 0) {
                return -1;
            }
            at = next(at);
        }
        return at;
    }

    /** How often the two were rated close together. */
    int count(int at) {
        return slots[at + LATER] + slots[at + EARLIER];
    }

    /** The sum of their products, in the steps of a {@link NeighbourRow}. */
    int sumSteps(int at) {
        return slots[at + SUM];
    }

    /** Adds to what is there of a partner; who is left with nothing leaves. Returns how many neighbours that makes more. */
    int add(int partner, int later, int earlier, int sumSteps) {
        int before = size;
        int at = home(partner);
        while (slots[at] != partner + 1) {
            if (slots[at] == 0) {
                at = claim(partner, at);
                break;
            }
            at = next(at);
        }
        slots[at + LATER] += later;
        slots[at + EARLIER] += earlier;
        slots[at + SUM] += sumSteps;
        if (slots[at + LATER] == 0 && slots[at + EARLIER] == 0 && slots[at + SUM] == 0) {
            remove(at);
        }
        return size - before;
    }

    /** Adds every neighbour to the sums, {@code weight} being that of the item. */
    void sumUp(float weight, float cosineWeight, NeighbourSums sums) {
        for (int at = 0; at < slots.length; at += STRIDE) {
            int partner = slots[at + PARTNER] - 1;
            if (partner >= 0) {
                if (slots[at + LATER] > 0) {
                    sums.addLater(partner, weight * slots[at + LATER], cosineWeight * slots[at + LATER]);
                }
                if (slots[at + EARLIER] > 0) {
                    sums.addEarlier(partner, weight * slots[at + EARLIER], cosineWeight * slots[at + EARLIER]);
                }
            }
        }
    }

    private int claim(int partner, int free) {
        int at = free;
        if (4 * ++size > 3 * (slots.length / STRIDE)) {
            grow();
            at = home(partner);
            while (slots[at] != 0) {
                at = next(at);
            }
        }
        slots[at] = partner + 1;
        return at;
    }

    private void grow() {
        int[] old = slots;
        slots = new int[old.length * 2];
        for (int from = 0; from < old.length; from += STRIDE) {
            if (old[from] != 0) {
                int at = home(old[from] - 1);
                while (slots[at] != 0) {
                    at = next(at);
                }
                System.arraycopy(old, from, slots, at, STRIDE);
            }
        }
    }

    /** Frees a slot and moves up those behind it that would not be found any more. */
    private void remove(int freed) {
        size--;
        int hole = freed;
        for (int at = next(hole); slots[at] != 0; at = next(at)) {
            int home = home(slots[at] - 1);
            boolean reaches = hole <= at ? (home > hole && home <= at) : (home > hole || home <= at);
            if (!reaches) {
                System.arraycopy(slots, at, slots, hole, STRIDE);
                hole = at;
            }
        }
        Arrays.fill(slots, hole, hole + STRIDE, 0);
    }

    private int home(int partner) {
        int hash = partner * 0x9E3779B1;
        return (int) (((hash & 0xFFFFFFFFL) * (slots.length / STRIDE)) >>> 32) * STRIDE;
    }

    private int next(int at) {
        return at + STRIDE == slots.length ? 0 : at + STRIDE;
    }
}
