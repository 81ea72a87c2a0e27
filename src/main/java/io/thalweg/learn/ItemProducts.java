package io.thalweg.learn;

import io.thalweg.model.RowView;
import java.util.Arrays;

/**
 * For every item, what a fold-in sums up: the products of g = [q_i, b_i, log(1+n_i), 1] with itself, and V_q.
 *
 * <p>Products are the lower triangle by rows, so that the last {@code factorCount + 3} of them are g itself; V_q
 * follows. A cache beside a thread's {@link RowView}: recomputed when the row has changed, never stored. Every item has an
 * array of its own: Java 17 makes vector instructions of a loop over arrays from the same place of each, and of one over
 * places of one array it doesn't.
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
    private float[][] rows = new float[0][];

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

    /** Numbers of an item, some of them padding. */
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

    /** The item's numbers, up to date until its row changes again; not to be written or kept. */
    float[] row(int item) {
        if (item >= rows.length) {
            rows = Arrays.copyOf(rows, Math.max(1024, Math.max(item + 1, rows.length * 2)));
        }
        float[] row = rows[item];
        if (row == null) {
            row = new float[stride];
            rows[item] = row;
        }
        if (view.takeChanged(item)) {
            refresh(item, row);
        }
        return row;
    }

    /** log(1 + n_i). */
    float popularity(int item) {
        return row(item)[productCount - 2];
    }

    private void refresh(int item, float[] row) {
        int g = productCount - width;
        long count = Math.max(view.model().count(item), 0);
        int from = view.offset(item);
        System.arraycopy(view.values(), from, row, g, width - 2);
        row[g + width - 2] = log1p(count);
        row[g + width - 1] = 1;
        int at = 0;
        for (int r = 0; r < width - 1; r++) {
            float factor = row[g + r];
            for (int c = 0; c <= r; c++) {
                row[at++] = factor * row[g + c];
            }
        }
        row[productCount] = gains.factorVariance(count);
    }

    /** Rounded from the double, looked up for most counts: a row is refreshed whenever a step was made on it. */
    private static float log1p(long count) {
        return count < LOG_OF_COUNT.length ? LOG_OF_COUNT[(int) count] : (float) StrictMath.log1p((double) count);
    }
}
