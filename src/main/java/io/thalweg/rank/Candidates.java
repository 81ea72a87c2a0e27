package io.thalweg.rank;

import io.thalweg.model.ItemModel;
import io.thalweg.model.NeighbourSums;
import io.thalweg.model.RowLayout;
import io.thalweg.model.RowView;
import java.util.function.IntConsumer;

/**
 * The items that have a rating, with what a score needs of each in columns: factors, bias, log(1+n_i), 1/√(1+n_i), the log of 1 + its
 * count in each window of recent ratings, the share of its ratings that are high, and the log of its age. Derived from a thread's
 * view of the model, so never stored; brought up to date by the items that moved or got older, not by looking at all. The tasks of a
 * thread share it.
 */
final class Candidates {

    private final RowView view;
    private final ItemModel model;
    private final Blocks blocks;
    private final ItemDraws draws;
    private final CategoryVectors categories;
    private final AgeQueue ages = new AgeQueue();
    private final NeighbourSums sums = new NeighbourSums();
    private final int width;
    private final float[] row;
    private final IntConsumer refreshing = this::refresh;
    private long now;

    private Candidates(RowView view, ItemCategories source) {
        RowLayout layout = view.layout();
        this.view = view;
        this.model = view.model();
        this.width = layout.width();
        this.row = new float[width + 4 + ItemModel.RECENT_WINDOWS];
        this.blocks = new Blocks(row.length, layout.factorCount());
        this.draws = new ItemDraws(model.index());
        this.categories = new CategoryVectors(model.index(), source);
    }

    /** The thread's. */
    static Candidates of(RowView view, ItemCategories source) {
        return view.derived(Candidates.class, of -> new Candidates(of, source));
    }

    Blocks blocks() {
        return blocks;
    }

    ItemDraws draws() {
        return draws;
    }

    CategoryVectors categories() {
        return categories;
    }

    /** Room for what the latest entries of a history add up to. */
    NeighbourSums sums() {
        return sums;
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

    /** The column of the share of an item's ratings that are high, (l_i + 2) / (n_i + 4); the log of its age follows. */
    int likedColumn() {
        return width + 2 + ItemModel.RECENT_WINDOWS;
    }

    /** The column of log(1 + age), the age being how many ratings were learned since an item's own were, on average. */
    int ageColumn() {
        return likedColumn() + 1;
    }

    /** As of the last {@link #refresh}: another thread may have met an item since. */
    boolean contains(int item) {
        return item < blocks.size() && blocks.get(item, width) > 0;
    }

    /** Takes in what changed since the last call. */
    void refresh() {
        now = model.learnedCount();
        view.drainMoved(refreshing);
        for (int item = ages.poll(now); item >= 0; item = ages.poll(now)) {
            refresh(item);
        }
    }

    private void refresh(int item) {
        long count = Math.max(model.count(item), 0);
        boolean isDrawn = contains(item);
        if (count > 0 && !isDrawn) {
            draws.add(item);
            categories.setCounted(item, true);
        } else if (count == 0 && isDrawn) {
            draws.remove(item);
            categories.setCounted(item, false);
        }
        int from = view.offset(item);
        System.arraycopy(view.values(), from, row, 0, width);
        row[width] = Logarithms.log1p(count);
        row[width + 1] = (float) (1 / Math.sqrt(1.0 + count));
        for (int window = 0; window < ItemModel.RECENT_WINDOWS; window++) {
            row[width + 2 + window] = Logarithms.log1p(model.recentCount(item, window));
        }
        row[likedColumn()] = (model.likes(item) + 2f) / (count + 4);
        row[ageColumn()] = count == 0 ? 0 : logAge(item);
        blocks.set(item, row);
    }

    private float logAge(int item) {
        long born = model.meanTime(item);
        long age = Math.max(0, now - born);
        ages.put(item, born + AgeQueue.nextAfter(age));
        return Logarithms.log1p(AgeQueue.rounded(age));
    }
}
