package io.thalweg.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The items of a partition's latest ratings, by which it counts in the windows of the instance: the latest 64, 256, ...
 * 65 536 ratings of all partitions, to each of which a partition gives its share, one in as many as there are.
 *
 * <p>What is stored is the ring alone, in segments of {@value #SEGMENT} ids of which one rating changes one; the counts
 * are made again from it. A rating that is withdrawn later leaves with its age. Not safe for use by several threads.
 */
final class RecentRing {

    static final int SEGMENT = 32;

    /** How many windows there are, each four times as long as the one before. */
    static final int WINDOWS = 6;

    private static final int SMALLEST_WINDOW = 64;
    private static final int NONE = -1;

    private final ItemModel model;
    private final int[] ring;
    private final int[] lengths = new int[WINDOWS];
    private final ChangedSet changed = new ChangedSet();
    private long added;
    private boolean isCounted;

    RecentRing(ItemModel model) {
        this.model = model;
        for (int window = 0; window < WINDOWS; window++) {
            lengths[window] = Math.max(
                    1, (SMALLEST_WINDOW << (2 * window)) / model.shape().partitionCount());
        }
        this.ring = new int[(lengths[WINDOWS - 1] + SEGMENT - 1) / SEGMENT * SEGMENT];
        Arrays.fill(ring, NONE);
    }

    /** How many ratings the partition has learned. */
    long added() {
        return added;
    }

    void add(int item) {
        changed.add(append(item) / SEGMENT);
    }

    private int append(int item) {
        int place = (int) (added % ring.length);
        if (isCounted) {
            for (int window = 0; window < WINDOWS; window++) {
                int leaving = added < lengths[window] ? NONE : ring[(int) ((added - lengths[window]) % ring.length)];
                move(leaving, window, -1);
                tell(leaving);
                move(item, window, 1);
            }
            tell(item);
        }
        ring[place] = item;
        added++;
        return place;
    }

    /** From now on its items count in the instance's windows, or no longer. */
    void setCounted(boolean counted) {
        if (counted != isCounted) {
            isCounted = counted;
            countAll(counted ? 1 : -1);
        }
    }

    private void countAll(int delta) {
        for (int age = 1; age <= Math.min(added, ring.length); age++) {
            int item = ring[(int) ((added - age) % ring.length)];
            for (int window = 0; window < WINDOWS; window++) {
                if (age <= lengths[window]) {
                    move(item, window, delta);
                }
            }
            tell(item);
        }
    }

    private void move(int item, int window, int delta) {
        if (item != NONE) {
            model.addRecent(item, window, delta);
        }
    }

    /** Whether the places but those of ratings that are new hold what they held: known ones, and ones of the last time round. */
    private boolean isSameBut(int segment, int[] items, int from, int to) {
        int offset = segment * SEGMENT;
        return Arrays.equals(items, 0, from, ring, offset, offset + from)
                && Arrays.equals(items, to, SEGMENT, ring, offset + to, offset + SEGMENT);
    }

    private void tell(int item) {
        if (item != NONE) {
            model.tellWatchers(item);
        }
    }

    /** Segments that changed. */
    ChangedSet changed() {
        return changed;
    }

    /** A segment: how many ratings there were in all, then each id as its length in bytes, 0 for none, and its bytes. */
    byte[] encode(int segment) {
        byte[][] ids = new byte[SEGMENT][];
        int bytes = 1 + Long.BYTES;
        for (int n = 0; n < SEGMENT; n++) {
            int item = ring[segment * SEGMENT + n];
            ids[n] = item == NONE ? new byte[0] : model.index().id(item).getBytes(StandardCharsets.UTF_8);
            bytes += Short.BYTES + ids[n].length;
        }
        ByteBuffer out = ByteBuffer.allocate(bytes).put(RowKind.RECENT.number()).putLong(added);
        for (byte[] id : ids) {
            out.putShort((short) id.length).put(id);
        }
        return out.array();
    }

    /**
     * Takes a stored segment in. Where it goes on from what is known, as segments of one commit do, its items are added;
     * else it is put in its place, and all is counted again.
     */
    void accept(int segment, byte[] row) {
        if (segment < 0 || segment >= ring.length / SEGMENT) {
            throw new IllegalArgumentException("segment " + segment + " of recent items; there are "
                    + ring.length / SEGMENT + " with so many partitions");
        }
        ByteBuffer from = RowKind.RECENT.open(row);
        long addedThen = from.getLong();
        int[] items = new int[SEGMENT];
        for (int n = 0; n < SEGMENT; n++) {
            byte[] id = new byte[from.getShort()];
            from.get(id);
            items[n] = id.length == 0 ? NONE : model.findOrAdd(new String(id, StandardCharsets.UTF_8));
        }
        // Of all ratings, counted from 0, the segment then began with this one.
        long base = addedThen - Math.floorMod(addedThen - 1 - (long) segment * SEGMENT, ring.length) - 1;
        long end = Math.min(addedThen, base + SEGMENT);
        boolean goesOn = isCounted && base <= added && added <= end;
        if (goesOn && isSameBut(segment, items, (int) (added - base), (int) (end - base))) {
            while (added < end) {
                append(items[(int) (added % ring.length) - segment * SEGMENT]);
            }
        } else {
            boolean wasCounted = isCounted;
            setCounted(false);
            System.arraycopy(items, 0, ring, segment * SEGMENT, SEGMENT);
            added = Math.max(added, end);
            setCounted(wasCounted);
        }
    }
}
