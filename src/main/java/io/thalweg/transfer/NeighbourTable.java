package io.thalweg.transfer;

import io.thalweg.model.ItemIndex;
import io.thalweg.model.NotedPairs;
import io.thalweg.model.PairWeights;
import java.util.List;

/** Pairs of items that the same users rated one after the other, or nearly so; each pair once. */
public final class NeighbourTable {

    /** {@code count} is in pairs of mean weight, {@code product} the sum of their products of residuals. */
    public static final List<String> COLUMNS = List.of("itemId", "otherId", "count", "likes", "product");

    private NeighbourTable() {}

    public static void write(NotedPairs pairs, ItemIndex index, TableFile table) {
        pairs.forEach((first, second, pair) -> table.row(
                index.id(first),
                index.id(second),
                (double) pair.weight() / PairWeights.TYPICAL,
                pair.likes(),
                pair.product() / PairWeights.TYPICAL));
    }
}
