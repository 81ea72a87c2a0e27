package io.thalweg.learn;

/** Which item a tag of a {@link NeighbourRow} means: a hash table of the items that a task has met. */
final class TagIndex {

    private final ItemIndex index;
    private long[] tags = new long[64];

    /** The item's number + 1; 0 where there is none. */
    private int[] items = new int[64];

    private int known;

    TagIndex(ItemIndex index) {
        this.index = index;
    }

    /** Whether there are items that are not known yet, of so many. */
    boolean isBehind(int size) {
        return known < size;
    }

    /** Makes the items 0 to {@code size - 1} known. */
    void extendTo(int size) {
        for (; known < size; known++) {
            if (2 * known >= tags.length) {
                grow();
            }
            put(NeighbourRow.tag(index.hash(known)), known + 1);
        }
    }

    /** The item's number, or −1 if none that is known has the tag. */
    int find(long tag) {
        int at = home(tag);
        while (items[at] != 0) {
            if (tags[at] == tag) {
                return items[at] - 1;
            }
            at = (at + 1) & (tags.length - 1);
        }
        return -1;
    }

    /** The first of two items with the same tag has it. */
    private void put(long tag, int number) {
        int at = home(tag);
        while (items[at] != 0) {
            if (tags[at] == tag) {
                return;
            }
            at = (at + 1) & (tags.length - 1);
        }
        tags[at] = tag;
        items[at] = number;
    }

    private void grow() {
        long[] oldTags = tags;
        int[] oldItems = items;
        tags = new long[oldTags.length * 2];
        items = new int[tags.length];
        for (int at = 0; at < oldTags.length; at++) {
            if (oldItems[at] != 0) {
                put(oldTags[at], oldItems[at]);
            }
        }
    }

    private int home(long tag) {
        return (int) (tag >>> 40) & (tags.length - 1);
    }
}
