package io.thalweg.model;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The items an instance has met, each with a dense number for use as an array index.
 *
 * <p>A row of pairs names an item by its <em>tag</em>, a part of the hash of its id. An item that is met so gets its number
 * at once, and its id when that comes. Should two items share a tag (one chance in 600 that any two of 62 000 do), pairs
 * count for the one that was met first.
 *
 * <p>The numbers depend on the order of arrival, so nothing that is stored, hashed or compared may use them. Safe for
 * use by several threads; a number, once given, stays.
 */
public final class ItemIndex {

    private static final VarHandle NUMBERS = MethodHandles.arrayElementVarHandle(int[].class);
    private static final int FIRST_CAPACITY = 1024;

    private final ConcurrentHashMap<String, Integer> indexById = new ConcurrentHashMap<>();
    private volatile @Nullable String[] ids = new String[FIRST_CAPACITY];
    private volatile long[] hashes = new long[FIRST_CAPACITY];
    private volatile Tags tags = new Tags(2 * FIRST_CAPACITY);
    private volatile int size;
    private volatile boolean sharesTags;

    /** A hash table of open addressing; a place is read by its number, which is written last: the item's + 1. */
    private static final class Tags {
        private final long[] tags;
        private final int[] numbers;

        Tags(int places) {
            tags = new long[places];
            numbers = new int[places];
        }

        /** The item's number, or −1. */
        int find(long tag) {
            int at = home(tag);
            for (int number = number(at); number != 0; number = number(at)) {
                if (tags[at] == tag) {
                    return number - 1;
                }
                at = (at + 1) & (tags.length - 1);
            }
            return -1;
        }

        void put(long tag, int item) {
            int at = home(tag);
            while (numbers[at] != 0) {
                at = (at + 1) & (tags.length - 1);
            }
            tags[at] = tag;
            NUMBERS.setRelease(numbers, at, item + 1);
        }

        private int number(int at) {
            return (int) NUMBERS.getAcquire(numbers, at);
        }

        private int home(long tag) {
            return (int) (tag >>> 40) & (tags.length - 1);
        }
    }

    /** The bits of an id hash that tell items apart where a row has no room for all. */
    static long tag(long idHash) {
        return idHash & 0xFFFFFF_FFFF000000L;
    }

    /** The item's number, or −1 if its id was never added. */
    public int find(String itemId) {
        Integer index = indexById.get(itemId);
        return index == null ? -1 : index;
    }

    /** The item's number; a new item gets the next one. */
    public int findOrAdd(String itemId) {
        Integer index = indexById.get(itemId);
        return index == null ? add(itemId) : index;
    }

    /** The number of the item with this tag, or −1 if none is known by its id. */
    int findTag(long tag) {
        int known = tags.find(tag);
        return known >= 0 && ids[known] != null ? known : -1;
    }

    /** The number of the item with this tag; a new one gets the next. */
    int findOrAddTag(long tag) {
        int known = tags.find(tag);
        return known < 0 ? addTag(tag) : known;
    }

    /** The number that pairs with an item count for: its own, unless one that was met before has the same tag. */
    int numberOfTag(int item) {
        return sharesTags ? findOrAddTag(tag(hash(item))) : item;
    }

    /** @throws IndexOutOfBoundsException if no item has this number, or its id is not known yet */
    public String id(int index) {
        String id = index < size ? ids[index] : null;
        if (id == null) {
            throw new IndexOutOfBoundsException("item " + index + " of " + size);
        }
        return id;
    }

    /** Whether this is the number of an item whose id is known. */
    boolean isKnown(int index) {
        return index < size && ids[index] != null;
    }

    /** A 64-bit hash of the item's id: the same everywhere, so it may be stored and compared. Of an unknown id, its tag. */
    public long hash(int index) {
        return hashes[index];
    }

    /** How many numbers are given: 0 to {@code size() - 1}. Some may be of items whose id is not known yet. */
    public int size() {
        return size;
    }

    private synchronized int add(String itemId) {
        Integer known = indexById.get(itemId);
        if (known != null) {
            return known;
        }
        long hash = StartValues.hash(0, itemId);
        int sameTag = tags.find(tag(hash));
        int index = sameTag >= 0 && ids[sameTag] == null ? sameTag : next(hash, sameTag < 0);
        hashes[index] = hash;
        ids[index] = itemId;
        size = Math.max(size, index + 1);
        indexById.put(itemId, index);
        return index;
    }

    private synchronized int addTag(long tag) {
        int known = tags.find(tag);
        if (known >= 0) {
            return known;
        }
        int index = next(tag, true);
        size = index + 1;
        return index;
    }

    private int next(long hash, boolean hasNewTag) {
        int index = size;
        if (index == ids.length) {
            ids = Arrays.copyOf(ids, index * 2);
            hashes = Arrays.copyOf(hashes, index * 2);
        }
        hashes[index] = hash;
        if (hasNewTag) {
            putTag(tag(hash), index);
        } else {
            sharesTags = true;
        }
        return index;
    }

    private void putTag(long tag, int index) {
        if (2 * (index + 1) >= tags.tags.length) {
            Tags grown = new Tags(2 * tags.tags.length);
            for (int at = 0; at < tags.tags.length; at++) {
                if (tags.numbers[at] != 0) {
                    grown.put(tags.tags[at], tags.numbers[at] - 1);
                }
            }
            tags = grown;
        }
        tags.put(tag, index);
    }
}
