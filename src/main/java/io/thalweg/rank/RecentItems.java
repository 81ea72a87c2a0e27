package io.thalweg.rank;

import io.thalweg.learn.ChangedSet;
import io.thalweg.learn.ItemRows;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The items of the task's latest {@value #CAPACITY} ratings, and how often each occurs in windows of the latest 64, 256,
 * ... of them: popularity on several scales of time, in whole numbers.
 *
 * <p>What is stored is the ring alone, in segments of {@value #SEGMENT} ids of which one rating changes one; the counts
 * are made anew from it. A rating that is withdrawn later leaves with its age.
 */
final class RecentItems {

    static final int SEGMENT = 32;
    static final int WINDOWS = 6;
    private static final int SMALLEST_WINDOW = 64;
    private static final int CAPACITY = SMALLEST_WINDOW << (2 * (WINDOWS - 1));
    private static final int NONE = -1;

    private final ItemRows items;
    private final ChangedSet moved;
    private final int[] ring = new int[CAPACITY];
    private final ChangedSet changed = new ChangedSet();
    private int[] counts = new int[0];
    private long added;
    private boolean counted = true;

    /** @param moved is added the items whose counts move */
    RecentItems(ItemRows items, ChangedSet moved) {
        this.items = items;
        this.moved = moved;
        Arrays.fill(ring, NONE);
    }

    /** How many ratings this task has learned. */
    long added() {
        return added;
    }

    /** How often the item occurs in a window, 0 being the shortest. */
    int count(int item, int window) {
        count();
        int at = item * WINDOWS + window;
        return at < counts.length ? counts[at] : 0;
    }

    void add(int item) {
        count();
        for (int window = 0; window < WINDOWS; window++) {
            int leaving = ring[(int) ((added - length(window)) & (CAPACITY - 1))];
            if (leaving != NONE) {
                move(leaving, window, -1);
            }
            move(item, window, 1);
        }
        int place = (int) (added & (CAPACITY - 1));
        ring[place] = item;
        changed.add(place / SEGMENT);
        added++;
    }

    /** Segments that changed. */
    ChangedSet changed() {
        return changed;
    }

    /** A segment: how many ratings there were in all, then each id as its length in bytes, 0 for none, and its bytes. */
    byte[] encode(int segment, byte version) {
        byte[][] ids = new byte[SEGMENT][];
        int bytes = 1 + Long.BYTES;
        for (int n = 0; n < SEGMENT; n++) {
            int item = ring[segment * SEGMENT + n];
            ids[n] = item == NONE ? new byte[0] : items.index().id(item).getBytes(StandardCharsets.UTF_8);
            bytes += Short.BYTES + ids[n].length;
        }
        ByteBuffer out = ByteBuffer.allocate(bytes).put(version).putLong(added);
        for (byte[] id : ids) {
            out.putShort((short) id.length).put(id);
        }
        return out.array();
    }

    void decode(int segment, ByteBuffer from) {
        if (segment < 0 || segment >= CAPACITY / SEGMENT) {
            throw new IllegalArgumentException(
                    "segment " + segment + " of recent items; there are " + CAPACITY / SEGMENT);
        }
        added = Math.max(added, from.getLong());
        for (int n = 0; n < SEGMENT; n++) {
            byte[] id = new byte[from.getShort()];
            from.get(id);
            ring[segment * SEGMENT + n] =
                    id.length == 0 ? NONE : items.findOrAdd(new String(id, StandardCharsets.UTF_8));
        }
        counted = false;
    }

    private static int length(int window) {
        return SMALLEST_WINDOW << (2 * window);
    }

    /** Counts the ring, if it was restored since the last time. */
    private void count() {
        if (counted) {
            return;
        }
        counted = true;
        Arrays.fill(counts, 0);
        for (int age = 1; age <= Math.min(added, CAPACITY); age++) {
            int item = ring[(int) ((added - age) & (CAPACITY - 1))];
            for (int window = 0; window < WINDOWS; window++) {
                if (age <= length(window)) {
                    move(item, window, 1);
                }
            }
        }
    }

    private void move(int item, int window, int delta) {
        int at = item * WINDOWS + window;
        if (at >= counts.length) {
            counts = Arrays.copyOf(counts, Math.max(1024 * WINDOWS, Math.max((item + 1) * WINDOWS, counts.length * 2)));
        }
        counts[at] += delta;
        moved.add(item);
    }
}
