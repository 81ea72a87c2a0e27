package io.thalweg.model;

import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The model as one task works with it: the rows as its thread sees them, and the task's own contribution, which goes to
 * its stores.
 *
 * <p>A learner reads rows as floats ({@link #values()}) and writes whole rows ({@link #set}); the difference, <em>rounded
 * to steps</em>, is added to the contribution and to the truth alike. A task only ever adds its own, so counts and sums
 * stay exact whatever other threads do meanwhile. Where nobody else does anything, as with one partition, a row is
 * bit for bit what a sequential loop would have.
 *
 * <p>Owned by the task's thread. Reading and writing a row allocates nothing.
 */
public final class ItemRows implements AutoCloseable {

    /** Takes a row of the contribution, absolute, under its key; {@code null} where there is none any more. */
    @FunctionalInterface
    public interface RowWriter {
        void write(byte[] key, byte @Nullable [] row);
    }

    private final ItemModel model;
    private final int partition;
    private final RowView view;
    private final ItemSums truth;
    private final int width;
    private final int stride;
    private final int countAt;
    private final int likesAt;
    private final int timesAt;
    private final int leastPairs;

    private final OwnItems own;
    private final OwnPairs pairs;
    private final RecentRing recent;
    private final ItemEpochs epochs = new ItemEpochs();
    private final Map<Character, SharedVector> vectors = new TreeMap<>();
    private final Map<Character, byte[]> restoredVectors = new TreeMap<>();
    private final long[] ownTotals = new long[Total.count()];
    private final long[] seenTotals = new long[Total.count()];
    private boolean totalsSeen;
    private int epochOfNew;
    private StateFormat format = StateFormat.NEWEST;
    private long totalsChanges;

    @SuppressWarnings("UnusedVariable") // written so that a compiler keeps the reading: see PairTables
    private long touched;

    ItemRows(ItemModel model, int partition, RowView view, int leastPairs) {
        this.model = model;
        this.partition = partition;
        this.view = view;
        this.truth = model.items();
        this.width = model.layout().width();
        this.stride = ItemContribution.stride(model.layout());
        this.countAt = ItemContribution.countAt(model.layout());
        this.likesAt = ItemContribution.likesAt(model.layout());
        this.timesAt = ItemContribution.timesAt(model.layout());
        this.leastPairs = leastPairs;
        this.own = new OwnItems(model.layout());
        this.pairs =
                new OwnPairs(model.index(), model.sharedPairs(), model.shape().pairSlots());
        this.recent = new RecentRing(model);
    }

    public RowLayout layout() {
        return model.layout();
    }

    public ItemModel model() {
        return model;
    }

    public ItemIndex index() {
        return model.index();
    }

    /** The rows as this thread sees them. */
    public RowView view() {
        return view;
    }

    int partition() {
        return partition;
    }

    // ---- rows

    /** To be called between two ratings: what was computed for one is not kept for the next. */
    public void takeIn() {
        view.touch();
        totalsSeen = false;
        totalsChanges++;
    }

    /** The item's number; a new item starts at its start value. */
    public int findOrAdd(String itemId) {
        return model.findOrAdd(itemId);
    }

    /** The number of items that are known by anyone; some may have no row yet. */
    public int size() {
        return model.index().size();
    }

    /** All rows, {@code width} floats each; to be fetched after {@link #offset}. Not to be written or kept. */
    public float[] values() {
        return view.values();
    }

    /** Where the row of an item starts in {@link #values()}, which is up to date after this. */
    public int offset(int item) {
        return view.offset(item);
    }

    public float bias(int item) {
        return view.bias(item);
    }

    /** n_i: current ratings of the item over all partitions, as far as known here. */
    public long count(int item) {
        return truth.count(item);
    }

    /** A number that changes whenever this thread changes a row, count or total, or may see others' changes. */
    public long changes() {
        return view.changes();
    }

    /** Counts a rating that is learned now. */
    public void addRating(int item, boolean isHigh) {
        beginEpoch(item);
        addLikes(item, isHigh ? 1 : 0);
        addOwn(item, timesAt, learnedCount());
        addCount(item, 1);
    }

    private void addLikes(int item, int delta) {
        addOwn(item, likesAt, delta);
        addTotal(Total.HIGH_RATINGS, delta);
    }

    /** Whatever is learned of an item comes after it was counted. */
    private void beginEpoch(int item) {
        if (epochOfNew != 0 && !own.has(item)) {
            epochs.begin(item, epochOfNew);
        }
    }

    private long learnedCount() {
        return total(Total.NEW_RATINGS) + total(Total.RE_RATINGS);
    }

    /** Adds to n_i. */
    void addCount(int item, int delta) {
        beginEpoch(item);
        addOwn(item, countAt, delta);
        if (delta > 0) {
            truth.rated(item);
        }
        moved(item);
    }

    /** Whether this task counts ratings of the item. */
    public boolean counts(int item) {
        return own.count(item) > 0;
    }

    /** The item's epoch in this task, to be remembered with each rating that is counted: see {@link ItemEpochs}. */
    public int epoch(int item) {
        return own.has(item) ? epochs.get(item) : epochOfNew;
    }

    /** Whether this task counts a rating of this epoch in the item; else it left with the item. */
    public boolean counts(int item, int epoch) {
        return counts(item) && epochs.get(item) == epoch;
    }

    /**
     * Takes a rating of this epoch, which this task has counted, out of n_i; where the item has left since, it isn't in it any more.
     * When it was learned is not known any more: it is taken for the mean of the task's ratings of the item.
     */
    public void uncount(int item, int epoch, boolean isHigh) {
        if (counts(item, epoch)) {
            addLikes(item, isHigh ? -1 : 0);
            addOwn(item, timesAt, -own.meanTime(item));
            addCount(item, -1);
        } else {
            addTotal(Total.LEFT_RATINGS, -1);
        }
    }

    /**
     * Takes all that this task has added to an item out of the model, pairs that are noted under it included; returns whether there
     * was anything.
     */
    public boolean drop(int item) {
        long[] row = own.get(item);
        if (row == null) {
            return false;
        }
        addTotal(Total.LEFT_RATINGS, row[countAt]);
        addTotal(Total.LEFT_ITEMS, 1);
        addTotal(Total.HIGH_RATINGS, -row[likesAt]);
        epochOfNew = epochOfNew();
        for (int at = 0; at < stride; at++) {
            truth.add(item, at, -row[at]);
        }
        own.remove(item);
        epochs.remove(item);
        pairs.drop(item);
        own.changed().add(item);
        model.moved(item); // other than after a step, the view has the row as it was
        view.touch();
        return true;
    }

    /** Items to which this task has added something, and of which nobody has a rating any more. */
    public int[] unratedItems() {
        return IntStream.range(0, own.end())
                .filter(item -> own.has(item) && !isRated(item))
                .toArray();
    }

    /** Whether anybody has a rating of the item; one of this task's own counts even while another thread changes the sum. */
    public boolean isRated(int item) {
        return counts(item) || truth.count(item) > 0;
    }

    /** Adds to the sum of the squared bias residuals of the item's ratings. */
    public void addResidualSquare(int item, double delta) {
        addOwn(item, ItemContribution.squaresAt(layout()), FixedPoint.ofDouble(delta));
        moved(item);
    }

    /** Replaces the row, as far as the step allows, within ±128; {@code row.length >= width}. */
    public void set(int item, float[] row) {
        view.require(item);
        for (int column = 0; column < width; column++) {
            int steps = FixedPoint.of(row[column]);
            addOwn(item, column, (long) steps - view.steps(item, column));
            view.put(item, column, steps);
        }
        moved(item);
    }

    private void addOwn(int item, int column, long delta) {
        requireTask();
        own.add(item, column, delta);
        truth.add(item, column, delta);
    }

    private void moved(int item) {
        own.changed().add(item);
        view.moved(item, model.moved(item));
    }

    // ---- pairs

    /** To be called before pairs of an item with some partners are added: they are then added sooner. */
    public void touchPairs(int item, int[] partners, int partnerCount) {
        touched += model.pairs().touch(item, partners, partnerCount);
    }

    /**
     * Notes that an item was rated close after a partner.
     *
     * @param weight of {@link PairWeights}
     * @param isLiked whether both were rated high
     * @param displaces whether, in a full row, it uses up others
     */
    public void addPair(int item, int partner, int weight, float product, boolean isLiked, boolean displaces) {
        pairs.add(item, partner, weight, product, isLiked, displaces);
    }

    /** Takes that back, if it is noted. */
    public void removePair(int item, int partner, int weight, float product, boolean isLiked) {
        pairs.remove(item, partner, weight, product, isLiked);
    }

    /** Which of some items are neighbours of one. */
    public void findPairs(int item, int[] partners, int partnerCount, FoundPairs found) {
        model.pairs().findAll(item, partners, partnerCount, found);
    }

    /** How often two items were rated close together, in units of {@link PairWeights}. */
    public int pairWeight(int item, int partner) {
        return model.pairs().weight(item, partner);
    }

    /** In how many noted pairs of an item, with each of some others, both were liked. */
    public void findLikes(int item, int[] partners, int partnerCount, FoundLikes likes) {
        model.pairs().likes(item, partners, partnerCount, likes);
    }

    /** Adds every neighbour of an item, in units, to the sums, {@code weight} being that of the item; returns how many there are. */
    public int sumUpPairs(int item, float weight, float cosineWeight, NeighbourSums sums) {
        return model.pairs().sumUp(item, weight, cosineWeight, sums);
    }

    // ---- recent items

    /** Notes the item of a rating among the latest. */
    public void addRecent(int item) {
        recent.add(item);
    }

    /** How many were noted by this task. */
    public long recentAdded() {
        return recent.added();
    }

    // ---- vectors

    /**
     * The numbers under a capital letter, 0 where none are stored.
     *
     * @param lookEvery after so many changes, own numbers are shown to other tasks, and theirs looked at
     */
    public SharedVector vector(char kind, int length, int lookEvery) {
        SharedVector known = vectors.get(kind);
        if (known == null) {
            known = new SharedVector(model.vectors(kind), partition, length, lookEvery);
            byte[] stored = restoredVectors.remove(kind);
            if (stored != null) {
                known.restore(kind, stored);
            }
            vectors.put(kind, known);
        }
        return known;
    }

    // ---- totals

    /**
     * A total over all partitions, as far as known here: as of the first question after {@link #takeIn}, and with what this task has
     * added since. Other threads change the totals all the time, so that each look may wait for another core's memory.
     */
    public long total(Total total) {
        if (!totalsSeen) {
            model.totals().copyTo(seenTotals);
            totalsSeen = true;
        }
        return seenTotals[total.index()];
    }

    /** A total of this partition alone. */
    public long liveTotal(Total total) {
        return ownTotals[total.index()];
    }

    public void addTotal(Total total, long delta) {
        requireTask();
        ownTotals[total.index()] += delta;
        seenTotals[total.index()] += delta;
        model.totals().add(total, delta);
        view.touch();
        totalsChanges++;
    }

    /** A number that changes whenever this task changes a total by {@link #addTotal}, or may see others' changes. */
    public long totalsChanges() {
        return totalsChanges;
    }

    /** Replaces a total of this partition that no row depends on. */
    public void setTotal(Total total, long value) {
        long delta = value - ownTotals[total.index()];
        model.totals().add(total, delta);
        ownTotals[total.index()] = value;
        seenTotals[total.index()] += delta;
    }

    /** This partition's totals, by {@link Total#index()}. */
    public long[] liveTotals() {
        return ownTotals.clone();
    }

    /** Which share of all ratings this partition has; 1 before there are any. */
    public double share() {
        long all = total(Total.RATINGS);
        double share = all <= 0 ? 1 : (double) liveTotal(Total.RATINGS) / all;
        return Math.min(Math.max(share, 1e-6), 1);
    }

    /** Which share of all ratings the tasks of this instance have. */
    public double instanceShare() {
        return model.totals().localShare();
    }

    // ---- what is stored

    /** Hands over every row of the contribution that changed since the last call, each once; those of items first. */
    public void drainChanged(RowWriter writer) {
        ChangedSet itemRows = own.changed();
        for (int n = 0; n < itemRows.size(); n++) {
            int item = itemRows.get(n);
            writer.write(key(Rows.ITEM, item), own.has(item) ? own.encode(item) : null);
        }
        itemRows.clear();
        ChangedSet pairRows = pairs.changed();
        for (int n = 0; n < pairRows.size(); n++) {
            int item = pairRows.get(n);
            writer.write(key(Rows.PAIRS, item), pairs.has(item) ? pairs.encode(item) : null);
        }
        pairRows.clear();
        ChangedSet epochRows = epochs.changed();
        for (int n = 0; n < epochRows.size(); n++) {
            int item = epochRows.get(n);
            writer.write(key(Rows.EPOCH, item), epochs.has(item) ? epochs.encode(item) : null);
        }
        epochRows.clear();
        ChangedSet segments = recent.changed();
        for (int n = 0; n < segments.size(); n++) {
            writer.write(Rows.key(Rows.RECENT, Integer.toString(segments.get(n))), recent.encode(segments.get(n)));
        }
        segments.clear();
        vectors.forEach((kind, vector) -> {
            if (vector.takeChanged()) {
                vector.showReaders();
                writer.write(new byte[] {(byte) (char) kind}, vector.encode());
            }
        });
    }

    /** This task's contribution to an item, as it is stored. */
    public byte[] contribution(int item) {
        return own.encode(item);
    }

    /** How many items' contributions changed since {@link #drainChanged}. */
    public int changedCount() {
        return own.changed().size();
    }

    /** Puts a stored row back; within {@link ItemModel#open} only. */
    public void restore(byte[] key, byte[] row) {
        char kind = (char) key[0];
        if (Rows.isVector(kind)) {
            restoredVectors.put(kind, row);
        } else if (kind == Rows.RECENT) {
            recent.accept(Integer.parseInt(Rows.rest(key)), row);
        } else {
            int item = item(key);
            if (kind == Rows.ITEM) {
                own.restore(item, row);
            } else if (kind == Rows.EPOCH) {
                epochs.restore(item, row);
            } else {
                pairs.restore(item, row);
            }
        }
    }

    /** From now on rows are written in this format; to be called before they are restored. */
    public void write(StateFormat written) {
        format = written;
    }

    /** In which format the task's rows are written. */
    public StateFormat format() {
        return format;
    }

    /** Puts back the totals that were stored; within {@link ItemModel#open} only, and once. */
    public void restoreTotals(long[] stored) {
        System.arraycopy(stored, 0, ownTotals, 0, ownTotals.length);
        epochOfNew = epochOfNew();
    }

    /** State of a version that didn't count items that left may have ratings that left with one. */
    private int epochOfNew() {
        long left = ownTotals[Total.LEFT_ITEMS.index()];
        return (int) (left == 0 && ownTotals[Total.LEFT_RATINGS.index()] > 0 ? 1 : left);
    }

    /** The task's rows come into the truth in place of what was committed, of which as a rule they are the same; recent items begin to count. */
    void join() {
        exchange((key, committed, own) -> model.replace(key, committed, leastPairs, own, ItemModel.ALL_PAIRS));
        recent.setCounted(true);
        takeIn();
    }

    /** What is the task's leaves the truth, and what was committed comes into it. */
    void putBackCommitted(int least) {
        exchange((key, committed, own) -> model.replace(key, own, ItemModel.ALL_PAIRS, committed, least));
        recent.setCounted(false);
    }

    private interface Exchange {
        void of(byte[] key, byte @Nullable [] committed, byte @Nullable [] own);
    }

    private void exchange(Exchange exchange) {
        exchange(Rows.ITEM, own.end(), item -> own.has(item) ? own.encode(item) : null, exchange);
        exchange(Rows.PAIRS, pairs.end(), item -> pairs.has(item) ? pairs.encode(item) : null, exchange);
    }

    /** Goes through what was committed once, in the order in which it lies on disk: to look for each row would take longer. */
    private void exchange(char kind, int end, IntFunction<byte @Nullable []> ownRow, Exchange exchange) {
        BitSet found = new BitSet(end);
        model.committed().forEach(partition, kind, (key, row) -> {
            int item = item(key);
            found.set(item);
            exchange.of(key, row, ownRow.apply(item));
        });
        for (int item = found.nextClearBit(0); item < end; item = found.nextClearBit(item + 1)) {
            byte[] row = ownRow.apply(item);
            if (row != null) {
                exchange.of(key(kind, item), null, row);
            }
        }
    }

    /** The task is over: what it has not committed is taken back. */
    @Override
    public void close() {
        if (partition != ItemModel.NO_PARTITION) {
            model.leave(this);
        }
    }

    private void requireTask() {
        if (partition == ItemModel.NO_PARTITION) {
            throw new IllegalStateException("a reader of the model can't change it");
        }
    }

    private int item(byte[] key) {
        return findOrAdd(Rows.rest(key));
    }

    private byte[] key(char kind, int item) {
        return Rows.key(kind, index().id(item));
    }
}
