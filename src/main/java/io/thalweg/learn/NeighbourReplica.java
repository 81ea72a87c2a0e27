package io.thalweg.learn;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The committed neighbour rows of every partition, shared by the tasks of an instance, as {@link ItemReplica} shares
 * the item rows: one reader writes, tasks take in what has changed between two of their records.
 *
 * <p>All access is under this object's lock; the rows themselves never change. Memory: per item and partition 4 bytes, and
 * where the partition has a row, 56 and 8 per slot.
 */
public final class NeighbourReplica {

    private final ItemIndex index;
    private final @Nullable NeighbourSnapshot[][] committed;
    private final @Nullable Inbox[] inboxes;

    NeighbourReplica(ItemIndex index, int partitionCount) {
        this.index = index;
        this.committed = new NeighbourSnapshot[partitionCount][0];
        this.inboxes = new Inbox[partitionCount];
    }

    /** Whether a row of {@link LocalState}, given by its key, is one that tasks share. */
    public static boolean isShared(byte[] key) {
        return key[0] == HybridState.NEIGHBOURS;
    }

    /**
     * Replaces a partition's row; one that is not shared is left out.
     *
     * @throws IllegalArgumentException if the row has a form that this version doesn't know
     */
    public void accept(int partition, String key, byte[] row) {
        if (key.charAt(0) == HybridState.NEIGHBOURS) {
            accept(partition, index.findOrAdd(key.substring(1)), NeighbourSnapshot.decode(HybridState.open(key, row)));
        }
    }

    private synchronized void accept(int partition, int item, NeighbourSnapshot row) {
        NeighbourSnapshot[] rows = committed[partition];
        if (item >= rows.length) {
            rows = Arrays.copyOf(rows, Math.max(1024, Math.max(item + 1, rows.length * 2)));
            committed[partition] = rows;
        }
        rows[item] = row;
        for (int other = 0; other < inboxes.length; other++) {
            Inbox inbox = inboxes[other];
            if (other != partition && inbox != null) {
                inbox.queued.add(item);
                inbox.pending = true;
            }
        }
    }

    int partitionCount() {
        return committed.length;
    }

    /** From now on, changes by other partitions are noted for this one; what is there already counts as changed. */
    synchronized Inbox subscribe(int partition) {
        Inbox inbox = new Inbox();
        for (NeighbourSnapshot[] rows : committed) {
            for (int item = 0; item < rows.length; item++) {
                if (rows[item] != null) {
                    inbox.queued.add(item);
                }
            }
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

    /** Hands every changed item to the taker; what it doesn't take stays queued. */
    synchronized void drain(Inbox inbox, Taker taker) {
        inbox.pending = false;
        for (int n = 0; n < inbox.queued.size(); n++) {
            int item = inbox.queued.get(n);
            if (!taker.take(item)) {
                inbox.waiting.add(item);
            }
        }
        ChangedSet taken = inbox.queued;
        taken.clear();
        inbox.queued = inbox.waiting;
        inbox.waiting = taken;
        inbox.left = inbox.queued.size();
    }

    /** A partition's row of an item, within {@link #drain} only. */
    NeighbourSnapshot committed(int partition, int item) {
        NeighbourSnapshot row = item < committed[partition].length ? committed[partition][item] : null;
        return row == null ? NeighbourSnapshot.NONE : row;
    }

    /** Takes an item's rows in, or says that it can't yet. */
    @FunctionalInterface
    interface Taker {
        boolean take(int item);
    }

    /** The items whose rows changed since a task last looked, each once, so that an idle task costs bounded memory. */
    static final class Inbox {
        volatile boolean pending;
        private ChangedSet queued = new ChangedSet();
        private ChangedSet waiting = new ChangedSet();

        /** What the last {@link #drain} left; of the task's thread. */
        private int left;

        boolean hasWaiting() {
            return left > 0;
        }
    }
}
