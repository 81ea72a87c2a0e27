package io.thalweg.rank;

import io.thalweg.learn.RatedItems;
import io.thalweg.model.ItemIndex;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Items as vectors of length 1 over their categories, and how alike each is to what a user rated lately: the cosine to Σ .8ⁿ of the
 * vectors of the latest {@value #ENTRIES} items. A category that few rated items have counts for more: the square of its weight is
 * log((1 + items) / (1 + items that have it)). Of one thread.
 */
final class CategoryVectors {

    private static final int ENTRIES = 48;
    private static final float DECAY = .8f;
    private static final float LEAST_LENGTH = 1e-6f;
    private static final int[] NOT_LOOKED_UP = {};

    private final ItemIndex index;
    private final ItemCategories source;
    private final Map<String, Integer> numbers = new HashMap<>();
    private int[][] categories = new int[0][];
    private long[] lookedUpAt = new long[0];
    private boolean[] isCounted = new boolean[0];
    private int countedItems;
    private int[] itemCounts = new int[64];
    private float[] weights = new float[64];

    /** As of which count the weight is. */
    private long[] weighedAt = new long[64];

    private long counts = 1;
    private float[] taste = new float[64];
    private float tasteLength;
    private int[] tasted = new int[64];
    private int tastedCount;

    CategoryVectors(ItemIndex index, ItemCategories source) {
        this.index = index;
        this.source = source;
    }

    /** Counts an item that has ratings now among those that weights are made from, or no longer. */
    void setCounted(int item, boolean isRated) {
        int[] its = categories(item);
        if (isCounted[item] != isRated) {
            isCounted[item] = isRated;
            countedItems += isRated ? 1 : -1;
            count(its, isRated ? 1 : -1);
        }
    }

    /** Makes ready for one user; until the next rating. */
    void prepare(RatedItems rated) {
        for (int n = 0; n < tastedCount; n++) {
            taste[tasted[n]] = 0;
        }
        tastedCount = 0;
        tasteLength = 0;
        float decay = 1;
        int last = Math.max(0, rated.size() - ENTRIES);
        for (int at = rated.size() - 1; at >= last; at--, decay *= DECAY) {
            int[] its = categories(rated.item(at));
            float scale = decay / length(its);
            for (int category : its) {
                if (taste[category] == 0) {
                    taste(category);
                }
                taste[category] += scale * weight(category);
            }
        }
        double squares = 0;
        for (int n = 0; n < tastedCount; n++) {
            squares += (double) taste[tasted[n]] * taste[tasted[n]];
        }
        tasteLength = (float) Math.sqrt(squares);
    }

    /** The cosine of an item to what the user rated lately; 0 where nothing is known of either. */
    float cosine(int item) {
        if (tasteLength == 0) {
            return 0;
        }
        int[] its = categories(item);
        float dot = 0;
        for (int category : its) {
            dot += weight(category) * taste[category];
        }
        return dot / (length(its) * tasteLength);
    }

    private void taste(int category) {
        if (tastedCount == tasted.length) {
            tasted = Arrays.copyOf(tasted, 2 * tastedCount);
        }
        tasted[tastedCount++] = category;
    }

    private float length(int[] its) {
        float squares = 0;
        for (int category : its) {
            squares += weight(category) * weight(category);
        }
        return Math.max((float) Math.sqrt(squares), LEAST_LENGTH);
    }

    private float weight(int category) {
        if (weighedAt[category] != counts) {
            weighedAt[category] = counts;
            weights[category] = (float) Math.sqrt(Math.max(
                    0, Logarithms.log1p((float) countedItems) - Logarithms.log1p((float) itemCounts[category])));
        }
        return weights[category];
    }

    /** The numbers of the item's categories, as the source has them now; not to be changed. */
    int[] categories(int item) {
        if (item >= categories.length) {
            grow(item);
        }
        long version = source.version();
        int[] known = categories[item];
        if (known != NOT_LOOKED_UP && lookedUpAt[item] == version) {
            return known;
        }
        lookedUpAt[item] = version;
        int[] now = numbers(source.of(index.id(item)));
        if (isCounted[item]) {
            count(known, -1);
            count(now, 1);
        }
        categories[item] = now;
        return now;
    }

    private int[] numbers(List<String> names) {
        return names.stream().distinct().mapToInt(this::number).toArray();
    }

    private int number(String name) {
        int number = numbers.computeIfAbsent(name, n -> numbers.size());
        if (number == itemCounts.length) {
            itemCounts = Arrays.copyOf(itemCounts, 2 * number);
            weights = Arrays.copyOf(weights, 2 * number);
            weighedAt = Arrays.copyOf(weighedAt, 2 * number);
            taste = Arrays.copyOf(taste, 2 * number);
        }
        return number;
    }

    private void count(int[] its, int delta) {
        for (int category : its) {
            itemCounts[category] += delta;
        }
        counts++;
    }

    private void grow(int item) {
        int known = categories.length;
        int capacity = Math.max(1024, Math.max(item + 1, 2 * known));
        categories = Arrays.copyOf(categories, capacity);
        Arrays.fill(categories, known, capacity, NOT_LOOKED_UP);
        lookedUpAt = Arrays.copyOf(lookedUpAt, capacity);
        isCounted = Arrays.copyOf(isCounted, capacity);
    }
}
