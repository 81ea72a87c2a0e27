package io.thalweg.model;

import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What an instance knows of items and of the mix: the sum of the contributions of all partitions, one for all threads.
 *
 * <p>A partition is either <em>live</em>: a task of this instance learns it, and what it has learned counts at once,
 * committed or not. Or what the reader has read of it counts. A task that starts puts its own in place of that, a task
 * that closes puts that back; both under the partition's lock, against the reader. So the truth is at any time, exactly, start values plus
 * live contributions plus committed ones of the other partitions.
 *
 * <p>Safe for use by several threads.
 */
public final class ItemModel implements AutoCloseable {

    /** How many windows of recent ratings there are: the latest 64, and four times as many in each that follows. */
    public static final int RECENT_WINDOWS = RecentRing.WINDOWS;

    /** That of a reader. */
    static final int NO_PARTITION = -1;

    /** The weight that a task's own pairs must have: they are all kept, and not counted among the others. */
    static final int ALL_PAIRS = 0;

    /** About what a pair seen once more weighs. */
    private static final int LEAST_STEP = (int) PairWeights.TYPICAL;

    /** So many items have the memory of as many as they are: what is read first must not be held against a bound for none. */
    private static final int FEW_ITEMS = 1_000;

    /** Of an item: its id and its entries by id and tag, its row in the truth, and its recent counts. */
    private static final long SHARED_BYTES = 400;

    private static final byte[] NOTHING = {};

    private final ModelShape shape;
    private final RowLayout layout;
    private final ItemIndex index;
    private final CommittedRows committed;
    private final Partition[] partitions;
    private final ItemSums items;
    private final PairTables pairs = new PairTables();
    private final SharedPairs sharedPairs;
    private final RecentCounts recent = new RecentCounts();
    private final ConcurrentHashMap<Character, PartitionVectors> vectors = new ConcurrentHashMap<>();
    private final ModelTotals totals = new ModelTotals();
    private final AtomicLong keptPairs = new AtomicLong();
    private final AtomicLong accepted = new AtomicLong();

    private final boolean knowsRatedOrder;

    /** While {@link #readAll} reads: rows are taken in when all are there. */
    private volatile @Nullable RatedOrder ratedOrder;

    /** Taken before any partition's lock. */
    private final Object fitting = new Object();

    private volatile ChangedBits[] watchers = new ChangedBits[0];

    /** By thread, and not as its locals, by which a thread would hold models that are gone. */
    private final ConcurrentHashMap<Thread, RowView> views = new ConcurrentHashMap<>();

    /** What is known of a partition; under its own lock. */
    private static final class Partition {
        private @Nullable ItemRows live;

        /** Replaced as a whole, and read without the lock, which a task holds for as long as it restores. */
        private volatile long[] committedTotals = new long[Total.count()];

        private final RecentRing committedRecent;

        /** The weight that pairs of this partition must have. */
        private int leastPairs;

        /** The last key, of items or pairs, of which the committed row is in the model; all are where this is {@code null}. */
        private byte @Nullable [] takenInTo;

        Partition(ItemModel model) {
            committedRecent = new RecentRing(model);
            leastPairs = model.shape.sharedPairs() == 0 ? NeighbourRow.MAX_WEIGHT + 1 : 1;
        }
    }

    /**
     * A model of nothing yet.
     *
     * @param knowsRatedOrder whether {@link #leastRecentlyRated} is to know what was rated before a start
     */
    public ItemModel(ModelShape shape, ItemIndex index, CommittedRows committed, boolean knowsRatedOrder) {
        this.shape = shape;
        this.knowsRatedOrder = knowsRatedOrder;
        this.layout = shape.rows();
        this.index = index;
        this.committed = committed;
        this.items = new ItemSums(layout);
        this.sharedPairs = new SharedPairs(index, pairs);
        this.partitions = new Partition[shape.taskCount()];
        Arrays.setAll(partitions, partition -> new Partition(this));
        for (Partition each : partitions) {
            each.committedRecent.setCounted(true);
        }
    }

    /** One whose committed rows lie on the heap. */
    public ItemModel(ModelShape shape) {
        this(shape, new ItemIndex(), CommittedRows.inMemory(), true);
    }

    public ModelShape shape() {
        return shape;
    }

    public RowLayout layout() {
        return layout;
    }

    public ItemIndex index() {
        return index;
    }

    public int partitionCount() {
        return partitions.length;
    }

    // ---- the reader

    /**
     * Replaces a row of a partition by what was committed, {@code null} where it was removed.
     *
     * @param key one of {@link Rows#isShared}; others are left out
     * @throws IllegalArgumentException if the row has a form that this version doesn't know
     */
    public void accept(int partition, byte[] key, byte @Nullable [] row) {
        if (!Rows.isShared(key)) {
            return;
        }
        Partition of = partitions[partition];
        char kind = (char) key[0];
        synchronized (of) {
            RatedOrder order = ratedOrder;
            if (order != null) {
                if (kind == Rows.ITEM) {
                    order.note(partition, key, countIn(row));
                }
            } else if (Rows.isVector(kind)) {
                commitVector(of, partition, kind, row);
            } else if (of.live != null) {
                // It counts when the task leaves.
            } else if (kind == Rows.RECENT) {
                if (row != null) {
                    of.committedRecent.accept(Integer.parseInt(Rows.rest(key)), row);
                }
            } else {
                replace(key, committed.get(partition, key), of.leastPairs, row, of.leastPairs);
            }
            committed.put(partition, key, row);
        }
        accepted.incrementAndGet();
        fitPairs();
    }

    private void commitVector(Partition of, int partition, char kind, byte @Nullable [] row) {
        double[] vector = row == null ? new double[0] : SharedVector.decode(kind, row);
        vectors(kind).commit(partition, vector, of.live != null);
    }

    /**
     * Reads all that was committed, before any task is there: of the many values that a changelog has of a row, only the last is taken
     * into the model.
     *
     * @param goesOn whether the committed rows are there already as {@link #prepareToGoOn} left them, and only what came later is read
     * @param reading calls {@link #accept} and {@link #acceptTotals}, and nobody else does meanwhile
     */
    public void readAll(boolean goesOn, Runnable reading) {
        ratedOrder = new RatedOrder(this, knowsRatedOrder, goesOn);
        for (Partition each : partitions) {
            each.takenInTo = NOTHING;
        }
        reading.run();
        AllCores.forEach(partitions.length, this::takeIn);
        ratedOrder = null;
    }

    /** Notes among the committed rows what they don't say, so that a later {@link #readAll} may go on from them. When tasks and reader have ended. */
    public void prepareToGoOn() {
        if (knowsRatedOrder) {
            RatedOrder.keep(this, items.byLastRated(index.size()));
        } else {
            RatedOrder.remove(this);
        }
    }

    /** Whether the committed rows that are there tell what is needed to go on from them: the run that left them may not have kept it. */
    public boolean mayGoOn() {
        return !knowsRatedOrder || RatedOrder.isKept(this);
    }

    /** Other threads do the same for other partitions, each of which may leave pairs of all of them out: not under the lock throughout. */
    private void takeIn(int partition) {
        Partition of = partitions[partition];
        takeIn(of, partition, Rows.ITEM);
        takeIn(of, partition, Rows.PAIRS);
        synchronized (of) {
            takeRecent(partition, of.committedRecent);
            for (char kind = Rows.FIRST_VECTOR; kind <= Rows.LAST_VECTOR; kind++) {
                committed.forEach(partition, kind, (key, row) -> commitVector(of, partition, (char) key[0], row));
            }
            byte[] keptTotals = committed.get(partition, Rows.TOTALS);
            if (keptTotals != null) {
                takeTotals(of, Total.decode(keptTotals));
            }
            of.takenInTo = null;
        }
    }

    private void takeIn(Partition of, int partition, char kind) {
        committed.forEach(partition, kind, (key, row) -> {
            synchronized (of) {
                take(key, null, of.leastPairs, row, of.leastPairs);
                of.takenInTo = key;
            }
            fitPairs();
        });
    }

    /** Replaces a partition's totals by what was committed; {@code values.length == Total.count()}. */
    public void acceptTotals(int partition, long[] values) {
        Partition of = partitions[partition];
        synchronized (of) {
            committed.put(partition, Rows.TOTALS, Total.encode(values));
            if (ratedOrder == null) {
                takeTotals(of, values);
            }
        }
        accepted.incrementAndGet();
    }

    private void takeTotals(Partition of, long[] values) {
        if (of.live == null) {
            totals.replace(of.committedTotals, values);
        }
        of.committedTotals = values.clone();
    }

    // ---- tasks

    /**
     * The model as the task of a partition works with it, on the calling thread. From now on what the task has counts in
     * place of what was committed, until it closes.
     *
     * @param restored hands over the task's totals and rows, as the task has them in its stores
     * @throws IllegalStateException if a task of this instance has the partition
     */
    public ItemRows open(int partition, Consumer<ItemRows> restored) {
        Partition of = partitions[partition];
        synchronized (of) {
            if (of.live != null) {
                throw new IllegalStateException("partition " + partition + " is learned by two tasks at once");
            }
            ItemRows rows = new ItemRows(this, partition, view(), of.leastPairs);
            of.committedRecent.setCounted(false);
            of.live = rows;
            restored.accept(rows);
            rows.join();
            totals.taskJoins(of.committedTotals, rows.liveTotals());
            return rows;
        }
    }

    /** The model as the task of a partition that has learned nothing works with it. */
    public ItemRows open(int partition) {
        return open(partition, rows -> {});
    }

    /**
     * The model for the calling thread to read alone: as a task of no partition sees it, that never learns. What it is asked to write is
     * an error.
     */
    public ItemRows openReader() {
        return new ItemRows(this, NO_PARTITION, view(), ALL_PAIRS);
    }

    private RowView view() {
        return views.computeIfAbsent(Thread.currentThread(), thread -> new RowView(this));
    }

    /** Puts back what was committed of a partition in place of what its task had. */
    void leave(ItemRows rows) {
        Partition of = partitions[rows.partition()];
        synchronized (of) {
            if (of.live != rows) {
                return;
            }
            rows.putBackCommitted(of.leastPairs);
            totals.taskLeaves(rows.liveTotals(), of.committedTotals);
            of.live = null;
            vectors.values().forEach(each -> each.takeBack(rows.partition()));
            takeRecent(rows.partition(), of.committedRecent);
        }
        accepted.incrementAndGet();
        fitPairs();
    }

    /** Takes in what was committed while nobody asked for it; from then on it counts. */
    private void takeRecent(int partition, RecentRing recent) {
        recent.setCounted(false); // or all would be counted again with each row
        committed.forEach(partition, Rows.RECENT, (key, row) -> recent.accept(Integer.parseInt(Rows.rest(key)), row));
        recent.setCounted(true);
    }

    /**
     * Puts a row in another's place, {@code null} where there is none.
     *
     * @param leastBefore the weight that pairs in the row before had to have to be kept, {@link #ALL_PAIRS} for a task's own
     */
    void replace(byte[] key, byte @Nullable [] before, int leastBefore, byte @Nullable [] now, int leastNow) {
        boolean hasSamePairs = leastBefore == leastNow || (leastBefore <= 1 && leastNow <= 1); // none weighs less
        if ((key[0] == Rows.ITEM || hasSamePairs) && Arrays.equals(before, now)) {
            if (leastBefore != leastNow && key[0] == Rows.PAIRS && now != null) {
                NeighbourRow pairsNow = NeighbourRowCodec.decode(now);
                keptPairs.addAndGet(keptCount(pairsNow, leastNow) - keptCount(pairsNow, leastBefore));
            }
            return;
        }
        int item = take(key, before, leastBefore, now, leastNow);
        if (key[0] == Rows.ITEM && countIn(now) > countIn(before)) {
            items.rated(item);
        }
    }

    /** The same, but for when the item was rated; returns the item. */
    private int take(byte[] key, byte @Nullable [] before, int leastBefore, byte @Nullable [] now, int leastNow) {
        int item = findOrAdd(Rows.rest(key));
        if (key[0] == Rows.ITEM) {
            replaceNumbers(item, contribution(before), contribution(now));
        } else {
            NeighbourRow pairsBefore = before == null ? NeighbourRow.NONE : NeighbourRowCodec.decode(before);
            NeighbourRow pairsNow = now == null ? NeighbourRow.NONE : NeighbourRowCodec.decode(now);
            replacePairs(item, pairsBefore, leastBefore, pairsNow, leastNow);
        }
        return item;
    }

    /** n_i in an item's row. */
    long countIn(byte @Nullable [] row) {
        return contribution(row)[ItemContribution.countAt(layout)];
    }

    private void replacePairs(int item, NeighbourRow before, int leastBefore, NeighbourRow now, int leastNow) {
        sharedPairs.replace(item, before, leastBefore, now, leastNow);
        keptPairs.addAndGet(keptCount(now, leastNow) - keptCount(before, leastBefore));
    }

    private int keptCount(NeighbourRow row, int least) {
        return least == ALL_PAIRS ? 0 : sharedPairs.keptCount(row, least);
    }

    private long[] contribution(byte @Nullable [] row) {
        return row == null ? new long[ItemContribution.stride(layout)] : ItemContribution.decode(row, layout);
    }

    /** Each in one addition: the row must not lack a whole contribution while others compute with it. */
    private void replaceNumbers(int item, long[] before, long[] now) {
        for (int at = 0; at < now.length; at++) {
            items.add(item, at, now[at] - before[at]);
        }
        moved(item);
    }

    /** Leaves pairs out until those that are left fit; one thread at a time, or each would leave out what one must. */
    private void fitPairs() {
        if (hasTooManyPairs()) {
            synchronized (fitting) {
                boolean couldLeaveOut = true;
                while (couldLeaveOut && hasTooManyPairs()) {
                    couldLeaveOut = leaveOutMorePairs();
                }
                pairs.trim();
            }
        }
    }

    private boolean hasTooManyPairs() {
        return keptPairs.get() > (long) shape.sharedPairs() * Math.max(index.size(), FEW_ITEMS);
    }

    /** Of those partitions that ask least, which no task of this instance learns; returns whether there was one. */
    private boolean leaveOutMorePairs() {
        int least = Integer.MAX_VALUE;
        for (Partition each : partitions) {
            synchronized (each) {
                least = each.live == null ? Math.min(least, each.leastPairs) : least;
            }
        }
        boolean any = false;
        for (int partition = 0; partition < partitions.length; partition++) {
            Partition of = partitions[partition];
            synchronized (of) {
                if (of.live == null && of.leastPairs == least) {
                    any = true;
                    int now = least + LEAST_STEP;
                    of.leastPairs = now;
                    int before = least;
                    committed.forEach(partition, Rows.PAIRS, (key, row) -> {
                        if (of.takenInTo == null || Arrays.compareUnsigned(key, of.takenInTo) <= 0) {
                            replace(key, row, before, row, now);
                        }
                    });
                }
            }
        }
        return any && least <= NeighbourRow.MAX_WEIGHT;
    }

    // ---- what tasks add

    /** The item's number; a new item starts at its start value. */
    int findOrAdd(String itemId) {
        int item = index.findOrAdd(itemId);
        if (items.version(item) == ItemSums.NOT_STARTED && items.start(item, itemId)) {
            tellWatchers(item);
        }
        return item;
    }

    ItemSums items() {
        return items;
    }

    PairTables pairs() {
        return pairs;
    }

    SharedPairs sharedPairs() {
        return sharedPairs;
    }

    CommittedRows committed() {
        return committed;
    }

    /** Says that an item's row moved; returns its version. */
    int moved(int item) {
        int version = items.moved(item);
        tellWatchers(item);
        return version;
    }

    /** {@link #tellWatchers} is to follow. */
    void addRecent(int item, int window, int delta) {
        recent.add(item, window, delta);
    }

    ModelTotals totals() {
        return totals;
    }

    PartitionVectors vectors(char kind) {
        return vectors.computeIfAbsent(kind, k -> new PartitionVectors(partitions.length));
    }

    synchronized ChangedBits watch() {
        ChangedBits bits = new ChangedBits();
        ChangedBits[] more = Arrays.copyOf(watchers, watchers.length + 1);
        more[watchers.length] = bits;
        watchers = more;
        for (int item = 0; item < index.size(); item++) {
            bits.add(item);
        }
        return bits;
    }

    /** Says that something moved that views derive from the item. */
    void tellWatchers(int item) {
        for (ChangedBits each : watchers) {
            each.add(item);
        }
    }

    // ---- what anybody may ask

    /** n_i: current ratings of the item. */
    public long count(int item) {
        return items.count(item);
    }

    /** l_i: those of its current ratings that are high. */
    public long likes(int item) {
        return items.count(item) <= 0 ? 0 : items.get(item, ItemContribution.likesAt(layout));
    }

    /** After how many learned ratings those of the item came on average, all partitions together; of an item that has some. */
    public long meanTime(int item) {
        return items.get(item, ItemContribution.timesAt(layout)) / Math.max(items.count(item), 1);
    }

    /** How many ratings were learned, re-ratings included. */
    public long learnedCount() {
        return totals.get(Total.NEW_RATINGS) + totals.get(Total.RE_RATINGS);
    }

    /** How often the item occurs among the latest ratings, in a window of which 0 is the shortest. */
    public int recentCount(int item, int window) {
        return recent.get(item, window);
    }

    /** A total over all partitions. */
    public long total(Total total) {
        return totals.get(total);
    }

    /** A partition's total, as committed and read. */
    public long committedTotal(int partition, Total total) {
        return partitions[partition].committedTotals[total.index()];
    }

    /** A total over all partitions, as committed and read. */
    public long committedTotal(Total total) {
        long sum = 0;
        for (int partition = 0; partition < partitions.length; partition++) {
            sum += committedTotal(partition, total);
        }
        return sum;
    }

    /** Items with at least one current rating. */
    public int ratedItemCount() {
        return items.ratedCount(index.size());
    }

    /**
     * The items that were rated least recently, where more have a rating than are to be kept, and a twentieth more.
     *
     * @param kept how many are to be kept, 1 or more
     */
    public int[] leastRecentlyRated(int kept) {
        return items.leastRecentlyRated(index.size(), kept);
    }

    /** A number that changes whenever anything does that lists depend on. */
    public long changes() {
        long sum = accepted.get();
        for (Total each : Total.OF_EVENTS) {
            sum += totals.get(each);
        }
        return sum + totals.get(Total.FORGOTTEN_RATINGS);
    }

    /** About what items take of the heap, in bytes: what is measured of it is the tables of pairs. */
    public long heapBytes() {
        long live = 0;
        for (Partition each : partitions) {
            synchronized (each) {
                live += each.live == null ? 0 : 1;
            }
        }
        long perItem =
                SHARED_BYTES + views.size() * RowView.bytesPerItem(layout) + live * ItemContribution.heapBytes(layout);
        return index.size() * perItem + pairs.bytes() + pairs.bytes() / 3;
    }

    /** Neighbours that are kept of what other instances have noted. */
    public long keptPairs() {
        return keptPairs.get();
    }

    /** Bytes of all tables of pairs. */
    public long pairBytes() {
        return pairs.bytes();
    }

    @Override
    public void close() {
        committed.close();
    }

    /** For tests: every number of every item, by id. */
    void forEachItem(BiConsumer<String, long[]> taker) {
        for (int item = 0; item < index.size(); item++) {
            if (items.version(item) != ItemSums.NOT_STARTED) {
                long[] numbers = new long[ItemContribution.stride(layout)];
                for (int at = 0; at < numbers.length; at++) {
                    numbers[at] = items.get(item, at);
                }
                taker.accept(index.id(item), numbers);
            }
        }
    }
}
