package io.thalweg.learn;

import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The items an instance has met, each with a dense number for use as an array index.
 *
 * <p>The numbers depend on the order of arrival, so nothing that is stored, hashed or compared may use them. Safe for
 * use by several threads; a number, once given, stays.
 */
public final class ItemIndex {

    private final ConcurrentHashMap<String, Integer> indexById = new ConcurrentHashMap<>();
    private volatile String[] ids = new String[1024];
    private volatile long[] hashes = new long[1024];
    private volatile int size;

    /** The item's number, or −1 if it was never added. */
    public int find(String itemId) {
        Integer index = indexById.get(itemId);
        return index == null ? -1 : index;
    }

    /** The item's number; a new item gets the next one. */
    public int findOrAdd(String itemId) {
        Integer index = indexById.get(itemId);
        return index == null ? add(itemId) : index;
    }

    /** @throws IndexOutOfBoundsException if no item has this number */
    public String id(int index) {
        if (index >= size) {
            throw new IndexOutOfBoundsException("item " + index + " of " + size);
        }
        return ids[index];
    }

    /** A 64-bit hash of the item's id: the same everywhere, so it may be stored and compared. */
    public long hash(int index) {
        return hashes[index];
    }

    /** How many items there are; their numbers are 0 to {@code size() - 1}. */
    public int size() {
        return size;
    }

    private synchronized int add(String itemId) {
        Integer known = indexById.get(itemId);
        if (known != null) {
            return known;
        }
        int index = size;
        if (index == ids.length) {
            ids = Arrays.copyOf(ids, index * 2);
            hashes = Arrays.copyOf(hashes, index * 2);
        }
        ids[index] = itemId;
        hashes[index] = StartValues.hash(0, itemId);
        size = index + 1;
        indexById.put(itemId, index);
        return index;
    }
}
