package io.thalweg.rank;

import io.thalweg.model.ItemIndex;
import java.util.Arrays;

/**
 * A set of items from which one can be drawn by random bits: which one depends on the ids in the set alone, not on the
 * order in which they came. Items lie in buckets by the hash of their id, about two in each; the draw picks a bucket,
 * then one of its items.
 */
final class ItemDraws {

    private static final int PER_BUCKET = 2;

    private final ItemIndex index;
    private int[][] buckets = new int[1][0];
    private int bits;
    private int size;

    ItemDraws(ItemIndex index) {
        this.index = index;
    }

    int size() {
        return size;
    }

    void add(int item) {
        int[] bucket = buckets[bucket(index.hash(item))];
        int at = place(bucket, item);
        if (at >= 0) {
            return;
        }
        int[] grown = Arrays.copyOf(bucket, bucket.length + 1);
        System.arraycopy(bucket, ~at, grown, ~at + 1, bucket.length - ~at);
        grown[~at] = item;
        buckets[bucket(index.hash(item))] = grown;
        size++;
        resize();
    }

    void remove(int item) {
        int[] bucket = buckets[bucket(index.hash(item))];
        int at = place(bucket, item);
        if (at < 0) {
            return;
        }
        int[] left = Arrays.copyOf(bucket, bucket.length - 1);
        System.arraycopy(bucket, at + 1, left, at, left.length - at);
        buckets[bucket(index.hash(item))] = left;
        size--;
        resize();
    }

    /** Not of an empty set. */
    int draw(long random) {
        int at = bucket(random);
        while (buckets[at].length == 0) {
            at = (at + 1) & (buckets.length - 1);
        }
        return buckets[at][(int) ((random & 0x7FFFFFFF) % buckets[at].length)];
    }

    /** Where the item stands in its bucket, which is in order of hash and id, or the complement of where it belongs. */
    private int place(int[] bucket, int item) {
        for (int at = 0; at < bucket.length; at++) {
            int order = bucket[at] == item ? 0 : compare(bucket[at], item);
            if (order == 0) {
                return at;
            }
            if (order > 0) {
                return ~at;
            }
        }
        return ~bucket.length;
    }

    private int compare(int a, int b) {
        int order = Long.compareUnsigned(index.hash(a), index.hash(b));
        return order != 0 ? order : index.id(a).compareTo(index.id(b));
    }

    private int bucket(long bitsOfHash) {
        return bits == 0 ? 0 : (int) (bitsOfHash >>> (64 - bits));
    }

    /** The number of buckets is a function of the size alone. */
    private void resize() {
        int wanted = size <= PER_BUCKET ? 0 : 32 - Integer.numberOfLeadingZeros((size - 1) / PER_BUCKET);
        if (wanted == bits) {
            return;
        }
        int[][] old = buckets;
        bits = wanted;
        size = 0;
        int count = 0;
        buckets = new int[1 << bits][0];
        for (int[] bucket : old) {
            for (int item : bucket) {
                int to = bucket(index.hash(item));
                int at = ~place(buckets[to], item);
                int[] grown = Arrays.copyOf(buckets[to], buckets[to].length + 1);
                System.arraycopy(buckets[to], at, grown, at + 1, buckets[to].length - at);
                grown[at] = item;
                buckets[to] = grown;
                count++;
            }
        }
        size = count;
    }
}
