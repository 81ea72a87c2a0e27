package io.thalweg.rank;

import io.thalweg.learn.ChangedSet;
import io.thalweg.learn.ItemRows;
import io.thalweg.learn.RowLayout;

/**
 * The items that have a rating, with what a score needs of each in columns: factors, bias, log(1+n_i), 1/√(1+n_i), and
 * the log of 1 + its count in each window of {@link RecentItems}. Derived from the task's rows, so never stored; brought up
 * to date by the items that changed, not by looking at all.
 */
final class Candidates {

    private final ItemRows items;
    private final RecentItems recent;
    private final ChangedSet moved;
    private final Blocks blocks;
    private final ItemDraws draws;
    private final int width;
    private final float[] row;

    Candidates(ItemRows items, RecentItems recent, ChangedSet moved) {
        RowLayout layout = items.layout();
        this.items = items;
        this.recent = recent;
        this.moved = moved;
        this.width = layout.width();
        this.row = new float[width + 2 + RecentItems.WINDOWS];
        this.blocks = new Blocks(row.length, layout.factorCount());
        this.draws = new ItemDraws(items.index());
    }

    Blocks blocks() {
        return blocks;
    }

    ItemDraws draws() {
        return draws;
    }

    int columnCount() {
        return row.length;
    }

    /** The column of log(1+n_i); 1/√(1+n_i) and the windows follow. */
    int popularityColumn() {
        return width;
    }

    int firstWindowColumn() {
        return width + 2;
    }

    boolean contains(int item) {
        return items.count(item) > 0;
    }

    /** Takes in what changed since the last call. */
    void refresh() {
        for (int n = 0; n < moved.size(); n++) {
            refresh(moved.get(n));
        }
        moved.clear();
    }

    private void refresh(int item) {
        long count = Math.max(items.count(item), 0);
        boolean isDrawn = item < blocks.size() && blocks.get(item, width) > 0;
        if (count > 0 && !isDrawn) {
            draws.add(item);
        } else if (count == 0 && isDrawn) {
            draws.remove(item);
        }
        System.arraycopy(items.values(), items.offset(item), row, 0, width);
        row[width] = Logarithms.log1p(count);
        row[width + 1] = (float) (1 / Math.sqrt(1.0 + count));
        for (int window = 0; window < RecentItems.WINDOWS; window++) {
            row[width + 2 + window] = Logarithms.log1p(recent.count(item, window));
        }
        blocks.set(item, row);
    }
}
