package io.thalweg.model;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * In which order items were rated last, while all that was committed is read: the order in which rows come tells it, that of their
 * keys doesn't, nor do the rows that an earlier run has read, beside which it is kept. Not safe for use by several threads.
 */
final class RatedOrder {

    /** Of all partitions, so it lies with the first. */
    private static final int PARTITION = 0;

    private static final byte[] KEY = {'o'};

    private final ItemModel model;
    private final boolean isWanted;
    private final boolean goesOn;

    /** n_i as it was read last, by partition and item: where that rises, the item was rated. An item that left begins again at 0. */
    private final int[][] counts;

    /**
     * @param isWanted whether anybody will ask: it takes 4 bytes of the heap an item and partition, until all is read
     * @param goesOn whether there are rows of an earlier run, and the order beside them
     */
    RatedOrder(ItemModel model, boolean isWanted, boolean goesOn) {
        this.model = model;
        this.isWanted = isWanted;
        this.goesOn = goesOn;
        this.counts = new int[model.partitionCount()][0];
        byte[] kept = isWanted && goesOn ? model.committed().get(PARTITION, KEY) : null;
        ByteBuffer in = ByteBuffer.wrap(kept == null ? new byte[0] : kept);
        while (in.hasRemaining()) {
            byte[] id = new byte[Short.toUnsignedInt(in.getShort())];
            in.get(id);
            model.items().rated(model.findOrAdd(new String(id, StandardCharsets.UTF_8)));
        }
    }

    /** Notes the row of an item, which is not among the committed ones yet. */
    void note(int partition, byte[] key, long count) {
        if (!isWanted) {
            return;
        }
        int item = model.findOrAdd(Rows.rest(key));
        if (count > countBefore(partition, item, key)) {
            model.items().rated(item);
        }
        if (!goesOn) {
            counts[partition][item] = (int) count;
        }
    }

    /** Where all is read there are many rows, and to look for each on disk would take longer than all else. */
    private long countBefore(int partition, int item, byte[] key) {
        if (goesOn) {
            return model.countIn(model.committed().get(partition, key));
        }
        int[] known = counts[partition];
        if (item >= known.length) {
            counts[partition] = Arrays.copyOf(known, Math.max(1024, Math.max(item + 1, known.length * 2)));
        }
        return counts[partition][item];
    }

    /** Whether an earlier run has kept it. */
    static boolean isKept(ItemModel model) {
        return model.committed().get(PARTITION, KEY) != null;
    }

    /** Says that it isn't known. */
    static void remove(ItemModel model) {
        model.committed().put(PARTITION, KEY, null);
    }

    /**
     * Keeps it beside the committed rows: each id as its length in bytes, and its bytes.
     *
     * @param items the least recently rated first
     */
    static void keep(ItemModel model, int[] items) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int item : items) {
            byte[] id = model.index().id(item).getBytes(StandardCharsets.UTF_8);
            out.write(id.length >> 8);
            out.write(id.length);
            out.writeBytes(id);
        }
        model.committed().put(PARTITION, KEY, out.toByteArray());
    }
}
