package io.thalweg.learn;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The rows of a {@link HybridLearner}'s task-local parts:
 *
 * <table>
 * <caption>Keys and rows, all numbers big-endian, every row after one byte of format version</caption>
 * <tr><td>{@code m}</td><td>ratings learned, mean popularity, the mixer's weights and matrix; changes with every rating</td></tr>
 * <tr><td>{@code r}<i>segment</i></td><td>user ids of the replay log; one changes with every rating</td></tr>
 * <tr><td>{@code n}<i>item id</i></td><td>the item's neighbours; one changes with every rating</td></tr>
 * </table>
 */
final class HybridState implements LocalState {

    /** What keys of neighbour rows begin with. */
    static final char NEIGHBOURS = 'n';

    private static final byte VERSION = 1;
    private static final String MIXER_KEY = "m";

    private final ItemRows items;
    private final Mixer mixer;
    private final Neighbours neighbours;
    private final ReplayLog log;
    private float meanPopularity;
    private boolean mixerChanged;
    private ByteBuffer buffer = ByteBuffer.allocate(2048);

    HybridState(ItemRows items, Mixer mixer, Neighbours neighbours, ReplayLog log) {
        this.items = items;
        this.mixer = mixer;
        this.neighbours = neighbours;
        this.log = log;
    }

    /** The running mean of log(1+n_i) of the items as they were rated. */
    float meanPopularity() {
        return meanPopularity;
    }

    /** Takes in the popularity of an item that was rated, after the log did. */
    void addPopularity(double popularity) {
        meanPopularity = (float) (meanPopularity + (popularity - meanPopularity) / Math.min(log.added(), 1000));
        mixerChanged = true;
    }

    @Override
    public void drainChanged(RowWriter writer) {
        if (mixerChanged) {
            start(mixer.encodedBytes() + Long.BYTES + Float.BYTES);
            buffer.putLong(log.added()).putFloat(meanPopularity);
            mixer.encode(buffer);
            writer.write(MIXER_KEY, finish());
            mixerChanged = false;
        }
        ChangedSet segments = log.changed();
        for (int n = 0; n < segments.size(); n++) {
            start(log.mostBytes(segments.get(n)));
            log.encode(segments.get(n), buffer);
            writer.write("r" + segments.get(n), finish());
        }
        segments.clear();
        ChangedSet rows = neighbours.changed();
        for (int n = 0; n < rows.size(); n++) {
            start(neighbours.mostBytes(rows.get(n)));
            neighbours.encode(rows.get(n), buffer);
            writer.write(NEIGHBOURS + items.index().id(rows.get(n)), finish());
        }
        rows.clear();
    }

    @Override
    public void restore(String key, byte[] row) {
        ByteBuffer from = open(key, row);
        switch (key.charAt(0)) {
            case 'm' -> {
                log.restoreAdded(from.getLong());
                meanPopularity = from.getFloat();
                mixer.decode(from);
            }
            case 'r' -> log.decode(Integer.parseInt(key.substring(1)), from);
            case NEIGHBOURS -> neighbours.decode(items.findOrAdd(key.substring(1)), from);
            default -> throw new IllegalArgumentException("row '" + key + "' belongs to no part of this learner");
        }
        if (from.hasRemaining()) {
            throw new IllegalArgumentException("row '" + key + "' has " + from.remaining() + " bytes too many");
        }
    }

    @Override
    public void forgetUser(String userId) {
        log.forget(userId);
    }

    /** The row behind its format version. */
    static ByteBuffer open(String key, byte[] row) {
        ByteBuffer from = ByteBuffer.wrap(row);
        byte version = from.get();
        if (version != VERSION) {
            throw new IllegalArgumentException(
                    "row '" + key + "' has format " + version + "; this version reads " + VERSION);
        }
        return from;
    }

    private void start(int mostBytes) {
        if (buffer.capacity() <= mostBytes) {
            buffer = ByteBuffer.allocate(2 * mostBytes);
        }
        buffer.clear().put(VERSION);
    }

    private byte[] finish() {
        return Arrays.copyOf(buffer.array(), buffer.position());
    }
}
