package io.thalweg.learn;

import io.thalweg.model.ItemIndex;
import io.thalweg.model.RowView;
import io.thalweg.model.StartValues;
import java.util.Arrays;
import java.util.List;

/**
 * The terms of items as sets of hashes: a slot of {@value #SLOTS} for each term, and a bit of 128 for how alike two items are. Hashes
 * come from the words alone, so that every instance has the same ones; two terms may share one. A cache beside a thread's
 * {@link RowView}, never stored; what the source has changed is looked up again after at most {@value #LOOK_EVERY} questions.
 */
final class TermSets {

    static final int SLOTS = 256;

    private static final int LOOK_EVERY = 256;
    private static final long SEED = 0x7465726d73L;
    private static final short[] NO_SLOTS = {};

    private final ItemIndex index;
    private final ItemTerms source;
    private short[][] slots = new short[0][];
    private long[] bits = new long[0];
    private long[] lookedUpAt = new long[0];
    private long version;
    private int questions;

    private TermSets(ItemIndex index, ItemTerms source) {
        this.index = index;
        this.source = source;
        this.version = source.version();
    }

    /** The thread's. */
    static TermSets of(RowView view, ItemTerms source) {
        return view.derived(TermSets.class, of -> new TermSets(of.model().index(), source));
    }

    /** Begins with another question, of any number of items. */
    void look() {
        if (++questions % LOOK_EVERY == 0) {
            version = source.version();
        }
    }

    /** The slots of an item's terms, no two the same; not to be written. */
    short[] slots(int item) {
        require(item);
        return slots[item];
    }

    /** The share of the terms of two items, of those that either has, that both have; squared, so that what is much alike counts most. */
    float likeness(int item, int other) {
        require(item);
        require(other);
        long low = bits[2 * item];
        long high = bits[2 * item + 1];
        long otherLow = bits[2 * other];
        long otherHigh = bits[2 * other + 1];
        int common = Long.bitCount(low & otherLow) + Long.bitCount(high & otherHigh);
        if (common == 0) {
            return 0;
        }
        float share = (float) common / (Long.bitCount(low | otherLow) + Long.bitCount(high | otherHigh));
        return share * share;
    }

    private void require(int item) {
        if (item >= slots.length) {
            grow(item);
        }
        if (slots[item] == null || lookedUpAt[item] != version) {
            lookUp(item);
        }
    }

    private void lookUp(int item) {
        lookedUpAt[item] = version;
        List<String> terms = source.of(index.id(item));
        bits[2 * item] = 0;
        bits[2 * item + 1] = 0;
        int count = 0;
        short[] its = terms.isEmpty() ? NO_SLOTS : new short[terms.size()];
        for (String term : terms) {
            long hash = StartValues.hash(SEED, term);
            bits[2 * item + (int) ((hash >>> 6) & 1)] |= 1L << hash;
            short slot = (short) ((hash >>> 8) & (SLOTS - 1));
            if (!contains(its, count, slot)) {
                its[count++] = slot;
            }
        }
        slots[item] = count == its.length ? its : Arrays.copyOf(its, count);
    }

    private static boolean contains(short[] some, int count, short slot) {
        for (int at = 0; at < count; at++) {
            if (some[at] == slot) {
                return true;
            }
        }
        return false;
    }

    private void grow(int item) {
        int capacity = Math.max(1024, Math.max(item + 1, 2 * slots.length));
        slots = Arrays.copyOf(slots, capacity);
        bits = Arrays.copyOf(bits, 2 * capacity);
        lookedUpAt = Arrays.copyOf(lookedUpAt, capacity);
    }
}
