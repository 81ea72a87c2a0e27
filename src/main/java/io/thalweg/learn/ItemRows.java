package io.thalweg.learn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The item rows as one task sees them: start value + everyone else's committed contributions + its own live one.
 *
 * <p>A merged row is a pure function of these integers, whatever the order in which they came. A learner reads rows as
 * floats ({@link #values()}) and writes whole rows ({@link #set}); the difference, <em>rounded to steps</em>, is what
 * is added to the live contribution and to the merged row alike.
 *
 * <p>Not safe for use by several threads: a task's thread owns it. Reading and writing a row allocates nothing.
 */
public final class ItemRows implements AutoCloseable {

    private final ItemReplica replica;
    private final int partition;
    private final int width;
    private final ItemReplica.Inbox inbox;
    private @Nullable OtherPairs otherPairs;

    private long[] merged = new long[0];
    private float[] values = new float[0];
    private long[] live = new long[0];
    private long[] liveCounts = new long[0];
    private long[] otherCounts = new long[0];
    private int[] versions = new int[0];
    private int met;
    private long changes;
    private final List<ChangedSet> watchers = new ArrayList<>(1);

    private final long[] liveTotals = new long[Total.count()];
    private final long[] otherTotals = new long[Total.count()];

    private int[] changed = new int[64];
    private boolean[] isChanged = new boolean[0];
    private int changedCount;

    /** Rows of the task that learns {@code partition}; takes in what the replica holds. */
    public ItemRows(ItemReplica replica, int partition) {
        this.replica = replica;
        this.partition = partition;
        this.width = replica.layout().width();
        this.inbox = replica.subscribe(partition);
        takeIn();
    }

    public RowLayout layout() {
        return replica.layout();
    }

    public ItemIndex index() {
        return replica.index();
    }

    /** The partition that the task learns. */
    int partition() {
        return partition;
    }

    /** What the partitions have committed of the items' neighbours. */
    NeighbourReplica neighbourReplica() {
        return replica.neighbours();
    }

    /** Takes in what other partitions have committed since the last call; to be called between two ratings. */
    public void takeIn() {
        if (inbox.pending) {
            replica.drain(partition, inbox, this);
        }
        if (otherPairs != null) {
            otherPairs.takeIn();
        }
    }

    /** From now on, pairs that other partitions have committed are taken in with the rows. */
    void follow(OtherPairs pairs) {
        otherPairs = pairs;
    }

    /** The item's number; a new item starts at its start value. */
    public int findOrAdd(String itemId) {
        int item = replica.index().findOrAdd(itemId);
        meet(item);
        return item;
    }

    /** The number of items with a row here; others of {@link #index()} were not met yet. */
    public int size() {
        return met;
    }

    /** All rows, {@code width} floats each, row {@code item} from {@code item * width}. Not to be written or kept. */
    public float[] values() {
        return values;
    }

    /** Where the row of an item starts in {@link #values()}. */
    public int offset(int item) {
        return item * width;
    }

    public float bias(int item) {
        return values[item * width + width - 1];
    }

    /** n_i: current ratings of the item over all partitions, as far as known here. */
    public long count(int item) {
        return otherCounts[item] + liveCounts[item];
    }

    /** A number that changes whenever any row, count or total does. */
    public long changes() {
        return changes;
    }

    /** A number that changes whenever the row or n_i does: what was derived from them at an older one is out of date. */
    public int version(int item) {
        return versions[item];
    }

    /**
     * A set to which every item is added whenever its row or n_i changes, at first all of them; who reads it clears it.
     */
    public ChangedSet watch() {
        ChangedSet watched = new ChangedSet();
        for (int item = 0; item < met; item++) {
            watched.add(item);
        }
        watchers.add(watched);
        return watched;
    }

    /** Adds to n_i. */
    public void addCount(int item, int delta) {
        liveCounts[item] += delta;
        touch(item);
        markChanged(item);
    }

    /** Replaces the row, as far as the step allows, within ±128; {@code row.length >= width}. */
    public void set(int item, float[] row) {
        int from = item * width;
        for (int column = 0; column < width; column++) {
            int at = from + column;
            int steps = FixedPoint.of(row[column]);
            live[at] += steps - merged[at];
            merged[at] = steps;
            values[at] = FixedPoint.toFloat(merged[at]);
        }
        touch(item);
        markChanged(item);
    }

    /** A total over all partitions, as far as known here. */
    public long total(Total total) {
        return otherTotals[total.index()] + liveTotals[total.index()];
    }

    /** A total of this partition alone. */
    public long liveTotal(Total total) {
        return liveTotals[total.index()];
    }

    public void addTotal(Total total, long delta) {
        liveTotals[total.index()] += delta;
        changes++;
    }

    /** Replaces a total of this partition that no row depends on, so that nothing counts as changed. */
    public void setTotal(Total total, long value) {
        liveTotals[total.index()] = value;
    }

    /** This partition's totals, by {@link Total#index()}. */
    public long[] liveTotals() {
        return liveTotals.clone();
    }

    /** Puts back the totals that were committed. */
    public void restoreTotals(long[] committed) {
        System.arraycopy(committed, 0, liveTotals, 0, liveTotals.length);
        changes++;
    }

    /** This partition's contribution to the item. */
    public Contribution contribution(int item) {
        return new Contribution(Arrays.copyOfRange(live, item * width, (item + 1) * width), liveCounts[item]);
    }

    /** Puts back a contribution that was committed; to be called before anything is learned. */
    public void restore(String itemId, Contribution committed) {
        int item = findOrAdd(itemId);
        System.arraycopy(committed.steps(), 0, live, item * width, width);
        liveCounts[item] = committed.count();
        replica.drainOne(partition, item, this);
    }

    /** How many items' contributions changed since {@link #clearChanged()}. */
    public int changedCount() {
        return changedCount;
    }

    /** The {@code n}-th of them. */
    public int changedItem(int n) {
        return changed[n];
    }

    public void clearChanged() {
        for (int at = 0; at < changedCount; at++) {
            isChanged[changed[at]] = false;
        }
        changedCount = 0;
    }

    /** Ends the subscription to the replica. */
    @Override
    public void close() {
        replica.unsubscribe(partition, inbox);
        if (otherPairs != null) {
            otherPairs.close();
        }
    }

    void setOthers(int item, int[] start, long[] sums, long[] own, long otherCount) {
        for (int at = item * width; at < (item + 1) * width; at++) {
            merged[at] = start[at] + sums[at] - own[at] + live[at];
            values[at] = FixedPoint.toFloat(merged[at]);
        }
        otherCounts[item] = otherCount;
        touch(item);
    }

    void setOtherTotals(long[] totals, long[] own) {
        for (int at = 0; at < totals.length; at++) {
            otherTotals[at] = totals[at] - own[at];
        }
        changes++;
    }

    /** Gives every item up to this one a row, so that {@link #size()} has no gaps. */
    void meet(int item) {
        ensureCapacity(item);
        for (; met <= item; met++) {
            replica.drainOne(partition, met, this);
        }
    }

    private void touch(int item) {
        versions[item]++;
        changes++;
        for (int n = 0; n < watchers.size(); n++) {
            watchers.get(n).add(item);
        }
    }

    private void markChanged(int item) {
        if (isChanged[item]) {
            return;
        }
        if (changedCount == changed.length) {
            changed = Arrays.copyOf(changed, changedCount * 2);
        }
        changed[changedCount++] = item;
        isChanged[item] = true;
    }

    private void ensureCapacity(int item) {
        if (item < liveCounts.length) {
            return;
        }
        int capacity = Math.max(1024, Math.max(item + 1, liveCounts.length * 2));
        merged = Arrays.copyOf(merged, capacity * width);
        values = Arrays.copyOf(values, capacity * width);
        live = Arrays.copyOf(live, capacity * width);
        liveCounts = Arrays.copyOf(liveCounts, capacity);
        otherCounts = Arrays.copyOf(otherCounts, capacity);
        versions = Arrays.copyOf(versions, capacity);
        isChanged = Arrays.copyOf(isChanged, capacity);
    }
}
