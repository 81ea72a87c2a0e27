package io.thalweg.learn;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One task's view of the pairs that the tasks of other partitions have committed, added up over those partitions into
 * the {@link NeighbourRow#others()} of each item and its neighbours.
 *
 * <p>What is added up is whole numbers, and what a partition's former row added is taken back exactly; so the sums are a
 * function of the rows taken in last. A row that names an item that the task has not met waits until it has: rows of
 * items come by another topic.
 *
 * <p>Memory of a task: 4 bytes per item and partition, and about 31 per neighbour of an item, of which it keeps a highest
 * number: where others have noted more, pairs seen once in a partition are left out, then those seen twice, and so on.
 * What is left out stays out until the task starts anew.
 */
final class OtherPairs {

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

    /** Takes in what changed since the last call, after the rows of items were. */
    void takeIn() {
        if (inbox.pending || (inbox.hasWaiting() && tags.isBehind(items.size()))) {
            tags.extendTo(items.size());
            replica.drain(inbox, this::take);
            while (kept > most) {
                least++;
                addAnew();
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
        NeighbourRow row = neighbours.require(item);
        boolean complete = true;
        for (int other = 0; other < taken.length; other++) {
            NeighbourSnapshot now = replica.committed(other, item);
            NeighbourSnapshot before = taken[other][item];
            if (other != partition && now != before) {
                complete &= replace(other, item, row, before == null ? NeighbourSnapshot.NONE : before, now);
            }
        }
        return complete;
    }

    private boolean replace(int other, int item, NeighbourRow row, NeighbourSnapshot before, NeighbourSnapshot now) {
        boolean aligned = before.slots().length == now.slots().length;
        for (int at = 0; at < now.slots().length; at++) {
            long slot = now.slots()[at];
            long old = aligned ? before.slots()[at] : 0;
            boolean isKnown = countKept(old) > 0 && NeighbourRow.tag(old) == NeighbourRow.tag(slot);
            if (!isKnown && countKept(slot) > 0 && tags.find(NeighbourRow.tag(slot)) < 0) {
                return false;
            }
        }
        taken[other][item] = now;
        counts[item] += now.ratingCount() - before.ratingCount();
        squares[item] += FixedPoint.ofDouble(now.residualSquares()) - FixedPoint.ofDouble(before.residualSquares());
        row.setOthers(counts[item], (float) FixedPoint.toDouble(squares[item]));
        if (aligned) {
            for (int at = 0; at < now.slots().length; at++) {
                change(item, row, before.slots()[at], now.slots()[at]);
            }
        } else {
            add(item, row, before.slots(), -1);
            add(item, row, now.slots(), 1);
        }
        return true;
    }

    /** A slot keeps its place while the table keeps its size, so most of what changed has changed by one. */
    private void change(int item, NeighbourRow row, long before, long now) {
        if (before == now) {
            return;
        }
        long tag = NeighbourRow.tag(now);
        int countBefore = countKept(before);
        int count = countKept(now);
        if (countBefore > 0 && count > 0 && tag == NeighbourRow.tag(before)) {
            int sumSteps = NeighbourRow.sumSteps(now) - NeighbourRow.sumSteps(before);
            add(item, row, tag, count - countBefore, sumSteps);
            return;
        }
        if (countBefore > 0) {
            add(item, row, NeighbourRow.tag(before), -countBefore, -NeighbourRow.sumSteps(before));
        }
        if (count > 0) {
            add(item, row, tag, count, NeighbourRow.sumSteps(now));
        }
    }

    private int countKept(long slot) {
        int count = NeighbourRow.count(slot);
        return count >= least ? count : 0;
    }

    private void add(int item, NeighbourRow row, long[] slots, int sign) {
        for (long slot : slots) {
            if (countKept(slot) > 0) {
                int count = sign * NeighbourRow.count(slot);
                add(item, row, NeighbourRow.tag(slot), count, sign * NeighbourRow.sumSteps(slot));
            }
        }
    }

    private void add(int item, NeighbourRow row, long tag, int count, int sumSteps) {
        int partner = tags.find(tag);
        kept += row.requireOthers().add(partner, 0, count, sumSteps);
        kept += neighbours.require(partner).requireOthers().add(item, count, 0, sumSteps);
    }

    private void addAnew() {
        kept = 0;
        for (int item = 0; item < counts.length; item++) {
            NeighbourRow row = neighbours.row(item);
            if (row != null) {
                row.dropOthers();
            }
        }
        for (NeighbourSnapshot[] rows : taken) {
            for (int item = 0; item < rows.length; item++) {
                NeighbourSnapshot row = rows[item];
                if (row != null) {
                    add(item, neighbours.require(item), row.slots(), 1);
                }
            }
        }
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
