package io.thalweg.learn;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The committed contributions of every partition, shared by the tasks of an instance.
 *
 * <p>One reader writes ({@link #accept}), tasks take in what has changed between two of their records
 * ({@link ItemRows#takeIn()}). All access is under this object's lock; what a task learns with are its own copies.
 * Memory: {@code 12 + 8 P} bytes per item and column.
 */
public final class ItemReplica {

    private final RowLayout layout;
    private final ItemIndex index;
    private final long[][] committed;
    private final long[][] committedCounts;
    private final long[][] committedTotals;
    private final long[] totals = new long[Total.count()];
    private final @Nullable Inbox[] inboxes;
    private final NeighbourReplica neighbours;
    private int[] start = new int[0];
    private long[] sums = new long[0];
    private long[] counts = new long[0];
    private int started;

    /** A replica of nothing yet, for contributions of partitions 0 to {@code partitionCount - 1}. */
    public ItemReplica(RowLayout layout, ItemIndex index, int partitionCount) {
        this.layout = layout;
        this.index = index;
        this.committed = new long[partitionCount][0];
        this.committedCounts = new long[partitionCount][0];
        this.committedTotals = new long[partitionCount][Total.count()];
        this.inboxes = new Inbox[partitionCount];
        this.neighbours = new NeighbourReplica(index, partitionCount);
    }

    public RowLayout layout() {
        return layout;
    }

    public ItemIndex index() {
        return index;
    }

    public int partitionCount() {
        return committed.length;
    }

    /** What the partitions have committed of the items' neighbours. */
    public NeighbourReplica neighbours() {
        return neighbours;
    }

    /**
     * Replaces a partition's contribution to an item.
     *
     * @throws IllegalArgumentException if the row has another width than the layout
     */
    public synchronized void accept(int partition, String itemId, Contribution contribution) {
        if (contribution.steps().length != layout.width()) {
            throw new IllegalArgumentException(
                    "a contribution of " + contribution.steps().length + " columns met rows of " + layout.width());
        }
        int item = index.findOrAdd(itemId);
        ensureStarted(item);
        long[] old = ensureCapacity(partition, item);
        int from = item * layout.width();
        for (int column = 0; column < layout.width(); column++) {
            long steps = contribution.steps()[column];
            sums[from + column] += steps - old[from + column];
            old[from + column] = steps;
        }
        counts[item] += contribution.count() - committedCounts[partition][item];
        committedCounts[partition][item] = contribution.count();
        for (int other = 0; other < inboxes.length; other++) {
            Inbox inbox = inboxes[other];
            if (other != partition && inbox != null) {
                inbox.add(item);
            }
        }
    }

    /** Replaces a partition's totals; {@code values.length == Total.count()}. */
    public synchronized void acceptTotals(int partition, long[] values) {
        for (int at = 0; at < totals.length; at++) {
            totals[at] += values[at] - committedTotals[partition][at];
            committedTotals[partition][at] = values[at];
        }
        for (Inbox inbox : inboxes) {
            if (inbox != null) {
                inbox.pending = true;
            }
        }
    }

    /** A total over all partitions, as committed. */
    public synchronized long total(Total total) {
        return totals[total.index()];
    }

    /** A partition's total, as committed. */
    public synchronized long total(int partition, Total total) {
        return committedTotals[partition][total.index()];
    }

    /** Items with at least one current rating, as committed. */
    public synchronized int ratedItemCount() {
        int rated = 0;
        for (int item = 0; item < started; item++) {
            rated += counts[item] > 0 ? 1 : 0;
        }
        return rated;
    }

    /** From now on, changes by other partitions are noted for this one; what is there already counts as changed. */
    synchronized Inbox subscribe(int partition) {
        Inbox inbox = new Inbox();
        for (int item = 0; item < started; item++) {
            inbox.add(item);
        }
        inbox.pending = true;
        inboxes[partition] = inbox;
        return inbox;
    }

    /** Ends a subscription; a newer one of the same partition stays. */
    synchronized void unsubscribe(int partition, Inbox inbox) {
        if (inboxes[partition] == inbox) {
            inboxes[partition] = null;
        }
    }

    /** Hands every changed item and the totals to the rows, as sums over all partitions but theirs. */
    synchronized void drain(int partition, Inbox inbox, ItemRows rows) {
        inbox.pending = false;
        for (int at = 0; at < inbox.size; at++) {
            int item = inbox.items[at];
            inbox.queued[item] = false;
            rows.meet(item);
            ensureStarted(item);
            long[] own = ensureCapacity(partition, item);
            rows.setOthers(item, start, sums, own, counts[item] - committedCounts[partition][item]);
        }
        inbox.size = 0;
        rows.setOtherTotals(totals, committedTotals[partition]);
    }

    /** Copies the start row and the sum over the other partitions of an item that a task meets for the first time. */
    synchronized void drainOne(int partition, int item, ItemRows rows) {
        ensureStarted(item);
        long[] own = ensureCapacity(partition, item);
        rows.setOthers(item, start, sums, own, counts[item] - committedCounts[partition][item]);
    }

    private void ensureStarted(int item) {
        int width = layout.width();
        if (item >= counts.length) {
            int capacity = Math.max(item + 1, counts.length * 2);
            counts = Arrays.copyOf(counts, capacity);
            sums = Arrays.copyOf(sums, capacity * width);
            start = Arrays.copyOf(start, capacity * width);
        }
        for (; started <= item; started++) {
            System.arraycopy(layout.startRow(index.id(started)), 0, start, started * width, width);
        }
    }

    private long[] ensureCapacity(int partition, int item) {
        if (item >= committedCounts[partition].length) {
            committedCounts[partition] = Arrays.copyOf(committedCounts[partition], counts.length);
            committed[partition] = Arrays.copyOf(committed[partition], sums.length);
        }
        return committed[partition];
    }

    /** The items that changed since a task last looked, each once, so that an idle task costs bounded memory. */
    static final class Inbox {
        volatile boolean pending;
        private int[] items = new int[64];
        private boolean[] queued = new boolean[64];
        private int size;

        private void add(int item) {
            if (item >= queued.length) {
                queued = Arrays.copyOf(queued, Math.max(item + 1, queued.length * 2));
            }
            if (queued[item]) {
                return;
            }
            if (size == items.length) {
                items = Arrays.copyOf(items, size * 2);
            }
            items[size++] = item;
            queued[item] = true;
            pending = true;
        }
    }
}
