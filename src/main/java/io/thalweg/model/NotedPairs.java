package io.thalweg.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Pairs of items as all partitions have noted them, added up, to be looked through from the first to the last. Reads the rows where they
 * lie, so that its memory doesn't grow with items: those of the {@value #KEPT} items that were asked for last are kept. One thread.
 */
public final class NotedPairs {

    private static final int KEPT = 4_096;

    private final ItemIndex index;
    private final int partitionCount;
    private final CommittedRows rows;
    private final Map<Integer, Map<Integer, Pair>> kept = new LinkedHashMap<>(1024, .75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Map<Integer, Pair>> eldest) {
            return size() > KEPT;
        }
    };

    /**
     * Of two items that were rated close together.
     *
     * @param weight of all their pairs, in units of {@link PairWeights}
     * @param product sum of the products of the two ratings' bias residuals, each by its weight
     * @param likes in how many pairs both were rated high
     */
    public record Pair(int weight, double product, int likes) {

        private Pair plus(Pair other) {
            return new Pair(weight + other.weight, product + other.product, likes + other.likes);
        }
    }

    /** Takes a pair of items. */
    @FunctionalInterface
    public interface Taker {
        /** The first item's id is the smaller one. */
        void take(int first, int second, Pair pair);
    }

    /** @param rows of pairs by partition, as they were committed; others are left alone */
    public NotedPairs(ItemIndex index, int partitionCount, CommittedRows rows) {
        this.index = index;
        this.partitionCount = partitionCount;
        this.rows = rows;
    }

    /** Those of a model, as they were committed. */
    public static NotedPairs of(ItemModel model) {
        return new NotedPairs(model.index(), model.partitionCount(), model.committed());
    }

    /** Those of a task that has committed nothing: takes all that has changed. */
    public static NotedPairs ofOnly(ItemRows task) {
        CommittedRows rows = CommittedRows.inMemory();
        task.drainChanged((key, row) -> {
            if (row != null && key[0] == Rows.PAIRS) {
                rows.put(0, key, row);
            }
        });
        return new NotedPairs(task.index(), 1, rows);
    }

    /** Hands over all pairs of items that are known, each once. */
    public void forEach(Taker taker) {
        int size = index.size();
        for (int item = 0; item < size; item++) {
            if (index.isKnown(item)) {
                forEach(item, taker);
            }
        }
    }

    /** A pair is noted under one of its items, or under both: what is under the smaller id comes with it, the rest with the other. */
    private void forEach(int item, Taker taker) {
        String id = index.id(item);
        noted(item).forEach((other, pair) -> {
            Pair reverse = noted(other).get(item);
            if (id.compareTo(index.id(other)) < 0) {
                taker.take(item, other, reverse == null ? pair : pair.plus(reverse));
            } else if (reverse == null) {
                taker.take(other, item, pair);
            }
        });
    }

    private Map<Integer, Pair> noted(int item) {
        Map<Integer, Pair> known = kept.get(item);
        if (known == null) {
            known = read(item);
            kept.put(item, known);
        }
        return known;
    }

    private Map<Integer, Pair> read(int item) {
        Map<Integer, Pair> noted = new TreeMap<>();
        byte[] key = Rows.key(Rows.PAIRS, index.id(item));
        for (int partition = 0; partition < partitionCount; partition++) {
            byte[] row = rows.get(partition, key);
            if (row != null) {
                add(NeighbourRowCodec.decode(row), noted);
            }
        }
        return noted;
    }

    private void add(NeighbourRow row, Map<Integer, Pair> noted) {
        for (int at = 0; at < row.slotCount(); at++) {
            long slot = row.slot(at);
            int weight = NeighbourRow.weight(slot);
            int other = weight == 0 ? -1 : index.findTag(NeighbourRow.tag(slot));
            if (other >= 0) {
                double product = NeighbourRow.toUnits(NeighbourRow.sumSteps(slot));
                noted.merge(other, new Pair(weight, product, row.likes(at)), Pair::plus);
            }
        }
    }
}
