package io.thalweg.model;

import java.nio.ByteBuffer;

/**
 * A few numbers of which the model's are the sum over partitions: a task's own, and what those of the others add up to.
 *
 * <p>Of one partition the sum is its own numbers, exactly. What others have is looked at, and what is the task's own is
 * shown to them, after every so many changes. Owned by the task's thread.
 */
public final class SharedVector {

    private final PartitionVectors all;
    private final int partition;
    private final double[] own;
    private final double[] others;
    private final int lookEvery;
    private long seenVersion = -1;
    private int changes;
    private boolean changed;

    SharedVector(PartitionVectors all, int partition, int length, int lookEvery) {
        this.all = all;
        this.partition = partition;
        this.lookEvery = lookEvery;
        this.own = new double[length];
        this.others = new double[length];
        if (partition == ItemModel.NO_PARTITION) {
            all.addReader();
        } else {
            all.show(partition, own);
        }
        var unused = look();
    }

    public int length() {
        return own.length;
    }

    /** The task's own numbers, to be changed; {@link #changed()} is to follow. */
    public double[] own() {
        return own;
    }

    /** The sum over partitions, as far as known here. */
    public double sum(int at) {
        return own[at] + others[at];
    }

    /** Says that own numbers changed. */
    public void changed() {
        changed = true;
        if (all.isLookedAt() && ++changes % lookEvery == 0) {
            all.show(partition, own);
            var unused = look();
        }
    }

    /** Shows what is about to be committed to those who have no partition: to others it is shown in its turn. */
    void showReaders() {
        if (all.hasReader()) {
            all.show(partition, own);
        }
    }

    /** Looks at what others have; returns whether that has changed. */
    public boolean look() {
        long version = all.version();
        if (version == seenVersion) {
            return false;
        }
        seenVersion = version;
        all.sumOfOthers(partition, others);
        return true;
    }

    /** Whether own numbers changed since the last call. */
    boolean takeChanged() {
        boolean was = changed;
        changed = false;
        return was;
    }

    byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(1 + own.length * Double.BYTES).put(RowKind.VECTOR.number());
        for (double value : own) {
            out.putDouble(value);
        }
        return out.array();
    }

    void restore(char kind, byte[] row) {
        double[] stored = decode(kind, row);
        if (stored.length != own.length) {
            throw new IllegalArgumentException("the stored numbers '" + kind + "' are " + stored.length
                    + ", the configured learner needs " + own.length);
        }
        System.arraycopy(stored, 0, own, 0, own.length);
        all.show(partition, own);
        var unused = look();
    }

    /** @throws IllegalArgumentException if the row has another format */
    static double[] decode(char kind, byte[] row) {
        ByteBuffer in = RowKind.VECTOR.open(row);
        double[] stored = new double[in.remaining() / Double.BYTES];
        for (int at = 0; at < stored.length; at++) {
            stored[at] = in.getDouble();
            if (!Double.isFinite(stored[at])) {
                throw new IllegalArgumentException("the stored row '" + kind + "' has " + stored[at]);
            }
        }
        return stored;
    }
}
