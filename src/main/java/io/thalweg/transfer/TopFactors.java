package io.thalweg.transfer;

import io.thalweg.model.ItemRows;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** What is high in each factor: its items, the highest first; of equal ones the smaller id first. */
public final class TopFactors {

    private final Learned learned;
    private final ItemRows items;

    /**
     * An item of a factor.
     *
     * @param value of the factor
     * @param ratings current ratings of the item
     */
    public record Entry(String itemId, String title, double value, long ratings) {}

    /**
     * A factor.
     *
     * @param factor its number, as in the columns of {@link FactorTable}
     * @param items the highest first
     */
    public record Factor(int factor, List<Entry> items) {

        public Factor {
            items = List.copyOf(items);
        }
    }

    public TopFactors(Learned learned) {
        this.learned = learned;
        this.items = learned.items();
        items.takeIn();
    }

    /** The {@code most} highest of each factor, of items that have {@code leastRatings} or more. */
    public List<Factor> of(int most, int leastRatings) {
        return IntStream.range(0, items.layout().factorCount())
                .mapToObj(factor -> new Factor(
                        factor,
                        IntStream.range(0, items.size())
                                .filter(item -> items.count(item) >= Math.max(leastRatings, 1))
                                .mapToObj(item -> entry(item, factor))
                                .sorted(Comparator.comparingDouble(Entry::value)
                                        .reversed()
                                        .thenComparing(Entry::itemId))
                                .limit(most)
                                .toList()))
                .toList();
    }

    private Entry entry(int item, int factor) {
        String itemId = items.index().id(item);
        int from = items.offset(item);
        return new Entry(itemId, learned.title(itemId), items.values()[from + factor], items.count(item));
    }
}
