package io.thalweg.rank;

import io.thalweg.model.ItemIndex;

/**
 * The n items of highest score out of any number that are offered, in a binary heap with the worst at its root.
 *
 * <p>Of equal scores the smaller id, as strings compare, comes first, so that a list depends on no order of arrival.
 * An offer that is below the root costs one comparison. Reusable; not safe for use by several threads.
 */
public final class TopN {

    private final int capacity;
    private final ItemIndex index;
    private final int[] items;
    private final float[] scores;
    private int size;

    /** An empty selection of {@code capacity} items at most, 1 or more. */
    public TopN(int capacity, ItemIndex index) {
        this.capacity = capacity;
        this.index = index;
        this.items = new int[capacity];
        this.scores = new float[capacity];
    }

    /** Takes the item in if it is among the best so far; NaN never is. */
    public void offer(int item, float score) {
        if (size < capacity) {
            if (!Float.isNaN(score)) {
                siftUp(size++, item, score);
            }
        } else if (score >= scores[0] && isBetter(item, score, items[0], scores[0])) {
            siftDown(0, item, score);
        }
    }

    /** An item of a lower score would not get in; the lowest float while there is room for any. */
    public float entryScore() {
        return size < capacity ? Float.NEGATIVE_INFINITY : scores[0];
    }

    public int size() {
        return size;
    }

    /** Takes the worst item out; call {@link #worstScore()} before. */
    public int removeWorst() {
        int worst = items[0];
        size--;
        if (size > 0) {
            siftDown(0, items[size], scores[size]);
        }
        return worst;
    }

    /** The lowest score that is in. */
    public float worstScore() {
        return scores[0];
    }

    private void siftUp(int from, int item, float score) {
        int at = from;
        while (at > 0) {
            int parent = (at - 1) >>> 1;
            if (!isBetter(items[parent], scores[parent], item, score)) {
                break;
            }
            items[at] = items[parent];
            scores[at] = scores[parent];
            at = parent;
        }
        items[at] = item;
        scores[at] = score;
    }

    private void siftDown(int from, int item, float score) {
        int at = from;
        for (int child = 2 * at + 1; child < size; child = 2 * at + 1) {
            if (child + 1 < size && isBetter(items[child], scores[child], items[child + 1], scores[child + 1])) {
                child++;
            }
            if (!isBetter(item, score, items[child], scores[child])) {
                break;
            }
            items[at] = items[child];
            scores[at] = scores[child];
            at = child;
        }
        items[at] = item;
        scores[at] = score;
    }

    private boolean isBetter(int item, float score, int other, float otherScore) {
        if (score != otherScore) {
            return score > otherScore;
        }
        return index.id(item).compareTo(index.id(other)) < 0;
    }
}
