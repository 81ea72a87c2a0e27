package io.thalweg.learn;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One task's view of the pairs that the tasks of other partitions have committed, added up over those partitions into
 * what {@link Neighbours} knows of each item and its neighbours.
 *
 * <p>What is added up is whole numbers, and what a partition's former row added is taken back exactly; so the sums are a
 * function of the rows taken in last. A row that names an item that the task has not met waits until it has: rows of
 * items come by another topic.
 *
 * <p>Memory of a task: 4 bytes per item and partition, and about 20 per neighbour of an item, of which it keeps a highest
 * number, a pair that several partitions have noted counted as often: where others have noted more, pairs seen once in a
 * partition are left out, then those seen twice, and so on.
 * What is left out stays out until the task starts anew. Of a row that is full, pairs seen once are left out in any case:
 * most of them go as they came, and taking them in and back is most of the work.
 */
final class OtherPairs {

    private static final long MOST_BETWEEN = 16_000;
    private static final long BETWEEN_SHARE = 16;
    private static final int LEAST_OF_MANY = 2;

    private final NeighbourReplica replica;
    private final int partition;
    private final ItemRows items;
    private final Neighbours neighbours;
    private final NeighbourReplica.Inbox inbox;
    private final TagIndex tags;
    private final @Nullable NeighbourSnapshot[][] taken;
    private int[] counts = new int[0];
    private long[] squares = new long[0];
    private final int most;
    private int least = 1;
    private int kept;
    private long takenInAt;

    /** @param most highest number of neighbours kept, over all items */
    OtherPairs(ItemRows items, Neighbours neighbours, int most) {
        this.most = most;
        this.replica = items.neighbourReplica();
        this.partition = items.partition();
        this.items = items;
        this.neighbours = neighbours;
        this.inbox = replica.subscribe(partition);
        this.tags = new TagIndex(items.index());
        this.taken = new NeighbourSnapshot[replica.partitionCount()][0];
    }

    /**
     * Takes in what changed since the last time, after the rows of items were, if it is worth the while: when the task has
     * learned one in {@value #BETWEEN_SHARE} of its ratings since, or {@value #MOST_BETWEEN}. A pair's weight moves
     * slowly, and the rows of an item that is rated often are then taken in once for many of their versions.
     */
    void takeIn() {
        long learned = items.liveTotal(Total.NEW_RATINGS) + items.liveTotal(Total.RE_RATINGS);
        if (learned - takenInAt < Math.min(MOST_BETWEEN, learned / BETWEEN_SHARE)) {
            return;
        }
        if (inbox.pending || (inbox.hasWaiting() && tags.isBehind(items.size()))) {
            takenInAt = learned;
            tags.extendTo(items.size());
            replica.drain(inbox, this::take);
            while (kept > most) {
                leaveOutMore();
            }
        }
    }

    /** How often a partition must have seen a pair. */
    int least() {
        return least;
    }

    int kept() {
        return kept;
    }

    void close() {
        replica.unsubscribe(partition, inbox);
    }

    @SuppressWarnings("ReferenceEquality") // a row that was replaced is another object
    private boolean take(int item) {
        if (item >= items.size()) {
            return false;
        }
        ensureCapacity(item);
        boolean complete = true;
        for (int other = 0; other < taken.length; other++) {
            NeighbourSnapshot now = replica.committed(other, item);
            NeighbourSnapshot before = taken[other][item];
            if (other != partition && now != before) {
                complete &= replace(other, item, before == null ? NeighbourSnapshot.NONE : before, now);
            }
        }
        return complete;
    }

    private boolean replace(int other, int item, NeighbourSnapshot before, NeighbourSnapshot now) {
        long[] slotsBefore = before.slots();
        long[] slots = now.slots();
        // A slot keeps its place while the table keeps its size; few of them change from one row to the next.
        boolean aligned = slotsBefore.length == slots.length;
        int leastBefore = least(before, least);
        int leastNow = least(now, least);
        for (int at = aligned ? nextChange(slotsBefore, slots, 0) : 0; at < slots.length; ) {
            long slot = shared(slots[at], leastNow);
            boolean isKnown =
                    aligned && NeighbourRow.tag(shared(slotsBefore[at], leastBefore)) == NeighbourRow.tag(slot);
            if (slot != 0 && !isKnown && tags.find(NeighbourRow.tag(slot)) < 0) {
                return false;
            }
            at = aligned ? nextChange(slotsBefore, slots, at + 1) : at + 1;
        }
        taken[other][item] = now;
        counts[item] += now.ratingCount() - before.ratingCount();
        squares[item] += FixedPoint.ofDouble(now.residualSquares()) - FixedPoint.ofDouble(before.residualSquares());
        neighbours.setOthers(item, counts[item], (float) FixedPoint.toDouble(squares[item]));
        if (aligned) {
            for (int at = nextChange(slotsBefore, slots, 0);
                    at < slots.length;
                    at = nextChange(slotsBefore, slots, at + 1)) {
                change(item, shared(slotsBefore[at], leastBefore), shared(slots[at], leastNow));
            }
            return true;
        }
        for (long slot : slotsBefore) {
            change(item, shared(slot, leastBefore), 0);
        }
        for (long slot : slots) {
            change(item, 0, shared(slot, leastNow));
        }
        return true;
    }

    /** The first place from {@code from} on where the two differ, or their length. */
    private static int nextChange(long[] before, long[] now, int from) {
        int ahead = Arrays.mismatch(before, from, before.length, now, from, now.length);
        return ahead < 0 ? now.length : from + ahead;
    }

    /** How often a partition must have seen a pair of this row: twice where the row is full of them. */
    private int least(NeighbourSnapshot row, int of) {
        return Math.max(of, row.slots().length >= neighbours.slotCount() ? LEAST_OF_MANY : 1);
    }

    private static long shared(long slot, int least) {
        return NeighbourRow.count(slot) >= least ? slot : 0;
    }

    private void change(int item, long before, long now) {
        if (before == now) {
            return;
        }
        if (before != 0 && now != 0 && NeighbourRow.tag(before) == NeighbourRow.tag(now)) {
            neighbours.change(item, tags.find(NeighbourRow.tag(now)), before, now);
            return;
        }
        if (before != 0) {
            kept -= 2;
            neighbours.change(item, tags.find(NeighbourRow.tag(before)), before, 0);
        }
        if (now != 0) {
            kept += 2;
            neighbours.change(item, tags.find(NeighbourRow.tag(now)), 0, now);
        }
    }

    /** From now on a partition must have seen a pair once more; those it has not are taken back. */
    private void leaveOutMore() {
        for (NeighbourSnapshot[] rows : taken) {
            for (int item = 0; item < rows.length; item++) {
                NeighbourSnapshot row = rows[item];
                for (int at = 0; row != null && at < row.slots().length; at++) {
                    long slot = row.slots()[at];
                    change(item, shared(slot, least(row, least)), shared(slot, least(row, least + 1)));
                }
            }
        }
        least++;
    }

    private void ensureCapacity(int item) {
        if (item >= counts.length) {
            int capacity = Math.max(1024, Math.max(item + 1, counts.length * 2));
            counts = Arrays.copyOf(counts, capacity);
            squares = Arrays.copyOf(squares, capacity);
            for (int other = 0; other < taken.length; other++) {
                taken[other] = Arrays.copyOf(taken[other], capacity);
            }
        }
    }
}
