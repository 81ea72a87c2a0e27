package io.thalweg.model;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntConsumer;

/**
 * The rows of all items as one thread computes with them: floats, and what is derived of them. Brought up to date by
 * version, item by item, when one is asked for; what other threads do shows from then on. Owned by its thread; all of
 * the thread's tasks share it.
 */
public final class RowView {

    // What is asked of an item most, side by side in one line of memory: these, those that are inverse as the bits of
    // floats.
    private static final int VERSION = 0;
    private static final int INVERSE_ROOT = 1;
    private static final int INVERSE_ROOT_COUNT = 2;
    private static final int INVERSE_DEVIATION = 3;
    private static final int DERIVED_VERSION = 4;
    private static final int HEAD = 8;

    private final ItemModel model;
    private final ItemSums items;
    private final int width;
    private final int squaresAt;
    private final RowLayout layout;
    private final ChangedBits moved;
    private final Map<Class<?>, Object> derived = new HashMap<>();

    private float[] values = new float[0];
    private int[] steps = new int[0];
    private int[] heads = new int[0];
    private int capacity;
    private long changes;

    RowView(ItemModel model) {
        this.model = model;
        this.items = model.items();
        this.layout = model.layout();
        this.width = layout.width();
        this.squaresAt = ItemContribution.squaresAt(model.layout());
        this.moved = model.watch();
    }

    /** About what an item takes of the heap in a thread's view, what is derived for fold-ins and lists included. */
    static long bytesPerItem(RowLayout layout) {
        int width = layout.width() + 2;
        int products = width * (width + 1) / 2;
        return Float.BYTES * (2L * layout.width() + products + width + 24);
    }

    /** What else the thread keeps, derived from this view: one of each class, made when it is asked for first. */
    public <T> T derived(Class<T> type, Function<RowView, T> maker) {
        Object known = derived.get(type);
        if (known == null) {
            known = maker.apply(this);
            derived.put(type, known);
        }
        return type.cast(known);
    }

    public RowLayout layout() {
        return model.layout();
    }

    public ItemModel model() {
        return model;
    }

    /** Items that moved since the last call, in any thread, go to the taker, of which there is one; the first time all of them. */
    public void drainMoved(IntConsumer taker) {
        moved.drain(taker);
    }

    /** All rows, {@code width} floats each; to be fetched after {@link #offset} of every item in question. */
    public float[] values() {
        return values;
    }

    /** Where the row of an item starts in {@link #values()}, which is up to date after this. */
    public int offset(int item) {
        refresh(item);
        return item * width;
    }

    public float bias(int item) {
        int from = offset(item); // the array may be another one after this
        return values[from + width - 1];
    }

    /** Whether the row or n_i has changed since this was asked last: for one who derives something of rows. */
    public boolean takeChanged(int item) {
        refresh(item);
        int head = item * HEAD;
        if (heads[head + DERIVED_VERSION] == heads[head + VERSION]) {
            return false;
        }
        heads[head + DERIVED_VERSION] = heads[head + VERSION];
        return true;
    }

    /** 1/√(1 + n_i). */
    public float inverseRoot(int item) {
        refresh(item);
        return Float.intBitsToFloat(heads[item * HEAD + INVERSE_ROOT]);
    }

    /** 1/√n_i; 0 where n_i = 0. */
    public float inverseRootCount(int item) {
        refresh(item);
        return Float.intBitsToFloat(heads[item * HEAD + INVERSE_ROOT_COUNT]);
    }

    /** 1/√v_i, with v_i the mean squared bias residual; 0 where that is next to nothing. */
    public float inverseDeviation(int item) {
        refresh(item);
        return Float.intBitsToFloat(heads[item * HEAD + INVERSE_DEVIATION]);
    }

    /** A number that changes whenever this thread changes a row, or may see others' changes. */
    long changes() {
        return changes;
    }

    void touch() {
        changes++;
    }

    /** Makes sure that there is a row of the item here, of whatever version. */
    void require(int item) {
        if (item >= capacity || heads[item * HEAD + VERSION] == ItemSums.NOT_STARTED) {
            refresh(item);
        }
    }

    /** The row in steps, as this view has it: the sum, also where it is read as another number. */
    int steps(int item, int column) {
        return steps[item * width + column];
    }

    /** Notes what the thread itself has put there, if nobody else has changed the row since it was looked at. */
    void put(int item, int column, int newSteps) {
        int at = item * width + column;
        steps[at] = newSteps;
        values[at] = FixedPoint.toFloat(newSteps);
    }

    /** The row stands for the version that the thread itself has made, if that is the next one. */
    void moved(int item, int version) {
        changes++;
        if (item < capacity && version == heads[item * HEAD + VERSION] + 1) {
            heads[item * HEAD + VERSION] = version;
            deriveCounts(item);
        }
    }

    private void refresh(int item) {
        if (item >= capacity) {
            grow(item);
        }
        int version = items.version(item);
        if (heads[item * HEAD + VERSION] != version) {
            load(item);
            heads[item * HEAD + VERSION] = version;
        }
    }

    private void load(int item) {
        int from = item * width;
        for (int column = 0; column < width; column++) {
            int now = (int) Math.min(Math.max(items.get(item, column), Integer.MIN_VALUE), Integer.MAX_VALUE);
            steps[from + column] = now;
            values[from + column] = FixedPoint.toFloat(layout.read(column, now));
        }
        deriveCounts(item);
    }

    private void deriveCounts(int item) {
        long count = Math.max(items.count(item), 0);
        double squares = FixedPoint.toDouble(items.get(item, squaresAt));
        int head = item * HEAD;
        setHead(head + INVERSE_ROOT, (float) (1 / Math.sqrt(1.0 + count)));
        setHead(head + INVERSE_ROOT_COUNT, count == 0 ? 0 : (float) (1 / Math.sqrt((double) count)));
        setHead(
                head + INVERSE_DEVIATION,
                squares < 1e-3 * count || count == 0 ? 0 : (float) Math.sqrt(count / squares));
    }

    private void setHead(int at, float value) {
        heads[at] = Float.floatToRawIntBits(value);
    }

    private void grow(int item) {
        int known = capacity;
        capacity = Math.max(1024, Math.max(item + 1, known * 2));
        values = Arrays.copyOf(values, capacity * width);
        steps = Arrays.copyOf(steps, capacity * width);
        heads = Arrays.copyOf(heads, capacity * HEAD);
        for (int fresh = known; fresh < capacity; fresh++) {
            heads[fresh * HEAD + DERIVED_VERSION] = Integer.MIN_VALUE;
            setHead(fresh * HEAD + INVERSE_ROOT, 1);
        }
    }
}
