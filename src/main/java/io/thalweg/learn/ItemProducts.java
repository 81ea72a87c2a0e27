package io.thalweg.learn;

import io.thalweg.model.RowView;
import java.util.Arrays;

/**
 * For every item, what a fold-in sums up: the products of g = [q_i, b_i, log(1+n_i), 1] with itself, and V_q.
 *
 * <p>Products are the lower triangle by rows, so that the last {@code factorCount + 3} of them are g itself; V_q
 * follows. A cache beside a thread's {@link RowView}: recomputed when the row has changed, never stored.
 */
final class ItemProducts {

    private static final float[] LOG_OF_COUNT = new float[4_096];

    static {
        for (int count = 0; count < LOG_OF_COUNT.length; count++) {
            LOG_OF_COUNT[count] = (float) StrictMath.log1p((double) count);
        }
    }

    private final RowView view;
    private final ItemGains gains;
    private final int width;
    private final int productCount;
    private final int stride;
    private float[] values = new float[0];

    private ItemProducts(RowView view, ItemGains gains) {
        this.view = view;
        this.gains = gains;
        this.width = view.layout().factorCount() + 3;
        this.productCount = width * (width + 1) / 2;
        this.stride = (productCount + 4) / 4 * 4;
    }

    /** The thread's. */
    static ItemProducts of(RowView view, ItemGains gains) {
        return view.derived(ItemProducts.class, of -> new ItemProducts(of, gains));
    }

    /** Numbers per item in {@link #values()}, some of them padding. */
    int stride() {
        return stride;
    }

    /** Where an item's V_q stands among its numbers. */
    int varianceAt() {
        return productCount;
    }

    /** Where g starts among an item's numbers. */
    int vectorAt() {
        return productCount - width;
    }

    /** All products, item by item; to be fetched after {@link #offset} of every item in question. */
    float[] values() {
        return values;
    }

    /** Where the item's numbers start, which are up to date after this. */
    int offset(int item) {
        int from = item * stride;
        if (from >= values.length) {
            grow(item);
        }
        if (view.takeChanged(item)) {
            refresh(item);
        }
        return from;
    }

    /** log(1 + n_i). */
    float popularity(int item) {
        int from = offset(item);
        return values[from + productCount - 2];
    }

    private void refresh(int item) {
        int row = item * stride;
        int g = row + productCount - width;
        long count = Math.max(view.model().count(item), 0);
        int from = view.offset(item);
        System.arraycopy(view.values(), from, values, g, width - 2);
        values[g + width - 2] = log1p(count);
        values[g + width - 1] = 1;
        int at = row;
        for (int r = 0; r < width - 1; r++) {
            float factor = values[g + r];
            for (int c = 0; c <= r; c++) {
                values[at++] = factor * values[g + c];
            }
        }
        values[row + productCount] = gains.factorVariance(count);
    }

    /** Rounded from the double, looked up for most counts: a row is refreshed whenever a step was made on it. */
    private static float log1p(long count) {
        return count < LOG_OF_COUNT.length ? LOG_OF_COUNT[(int) count] : (float) StrictMath.log1p((double) count);
    }

    private void grow(int item) {
        int capacity = Math.max(1024, Math.max(item + 1, values.length / stride * 2));
        values = Arrays.copyOf(values, capacity * stride);
    }
}
