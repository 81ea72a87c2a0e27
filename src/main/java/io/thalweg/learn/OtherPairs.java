package io.thalweg.learn;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One task's view of the pairs that the tasks of other partitions have committed, added up over those partitions into
 * the {@link NeighbourRow#others()} of each item and its neighbours.
 *
 * <p>What is added up is whole numbers, and what a partition's former row added is taken back exactly; so the sums are a
 * function of the rows taken in last. A row that names an item that the task has not met waits until it has: rows of items
 * come by another topic. Memory of a task: 4 bytes per item and partition, and about 50 per pair and item of the pair.
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

    OtherPairs(ItemRows items, Neighbours neighbours) {
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
        }
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
        for (long slot : now.slots()) {
            if (NeighbourRow.count(slot) > 0 && tags.find(NeighbourRow.tag(slot)) < 0) {
                return false;
            }
        }
        taken[other][item] = now;
        counts[item] += now.ratingCount() - before.ratingCount();
        squares[item] += FixedPoint.ofDouble(now.residualSquares()) - FixedPoint.ofDouble(before.residualSquares());
        row.setOthers(counts[item], (float) FixedPoint.toDouble(squares[item]));
        boolean aligned = before.slots().length == now.slots().length;
        for (int at = 0; at < before.slots().length; at++) {
            if (!aligned || before.slots()[at] != now.slots()[at]) {
                add(item, row, before.slots()[at], -1);
            }
        }
        for (int at = 0; at < now.slots().length; at++) {
            if (!aligned || before.slots()[at] != now.slots()[at]) {
                add(item, row, now.slots()[at], 1);
            }
        }
        return true;
    }

    private void add(int item, NeighbourRow row, long slot, int sign) {
        int count = sign * NeighbourRow.count(slot);
        if (count != 0) {
            int partner = tags.find(NeighbourRow.tag(slot));
            int sumSteps = sign * NeighbourRow.sumSteps(slot);
            row.requireOthers().add(partner, 0, count, sumSteps);
            neighbours.require(partner).requireOthers().add(item, count, 0, sumSteps);
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
