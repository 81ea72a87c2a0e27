package io.thalweg.learn;

import java.util.Arrays;

/**
 * For every item, the rows under which it is noted as a neighbour, and its count there: {@link Neighbours} read from the
 * other side. Derived from the rows, so never stored; in no order that anything depends on.
 */
final class NotedUnder {

    /** By item: pairs of the row's item and the count. */
    private int[][] lists = new int[0][];

    private int[] sizes = new int[0];

    void clear() {
        Arrays.fill(sizes, 0);
    }

    int size(int item) {
        return item < sizes.length ? sizes[item] : 0;
    }

    /** Adds the row of an item; returns its place in the list. */
    int add(int item, int rowItem, int count) {
        ensureCapacity(item);
        int place = sizes[item]++;
        int[] list = lists[item];
        if (list == null || 2 * place == list.length) {
            list = list == null ? new int[8] : Arrays.copyOf(list, list.length * 2);
            lists[item] = list;
        }
        list[2 * place] = rowItem;
        list[2 * place + 1] = count;
        return place;
    }

    void set(int item, int place, int count) {
        lists[item][2 * place + 1] = count;
    }

    /** Removes a place; returns the item of the row that is at this place now instead, or −1. */
    int remove(int item, int place) {
        int[] list = lists[item];
        int last = --sizes[item];
        if (place == last) {
            return -1;
        }
        list[2 * place] = list[2 * last];
        list[2 * place + 1] = list[2 * last + 1];
        return list[2 * place];
    }

    void sumUp(int item, float weight, float cosineWeight, NeighbourSums sums) {
        int size = size(item);
        if (size == 0) {
            return;
        }
        int[] list = lists[item];
        for (int at = 0; at < 2 * size; at += 2) {
            int count = list[at + 1];
            sums.addLater(list[at], weight * count, cosineWeight * count);
        }
    }

    private void ensureCapacity(int item) {
        if (item >= sizes.length) {
            int capacity = Math.max(1024, Math.max(item + 1, sizes.length * 2));
            sizes = Arrays.copyOf(sizes, capacity);
            lists = Arrays.copyOf(lists, capacity);
        }
    }
}
