package io.thalweg.topics;

import org.jspecify.annotations.Nullable;

/**
 * A line through the input as it was when a task asked for it: {@link #isPassed} once the application has committed
 * everything before it. {@link InputBarriers} moves it on, on a thread of its own; any thread may look.
 */
public final class Barrier {

    private final int partition;
    private volatile long @Nullable [] ends;
    private volatile long rekeyedEnd = -1;
    private volatile boolean passed;

    /** A line for the task of this partition. */
    public Barrier(int partition) {
        this.partition = partition;
    }

    /** A line with nothing before it. */
    public static Barrier passed(int partition) {
        Barrier barrier = new Barrier(partition);
        barrier.pass();
        return barrier;
    }

    /** Whether all that was written before it has had its effect. */
    public boolean isPassed() {
        return passed;
    }

    /** Whether a record of the ratings topic may lie before it: yes, as long as that is not known, and in partitions that were added since. */
    public boolean mayCover(int ofPartition, long offset) {
        long[] known = ends;
        return known == null || ofPartition >= known.length || offset < known[ofPartition];
    }

    int partition() {
        return partition;
    }

    /** The ends of the partitions of the ratings, {@code null} while they are not known. */
    long @Nullable [] ends() {
        return ends;
    }

    /** Says where the partitions of the ratings ended when it was raised, or a little later. */
    public void setEnds(long[] offsets) {
        ends = offsets.clone();
    }

    /** The end of the task's ratings that came by way of other partitions, when those had been read; -1 while not known. */
    long rekeyedEnd() {
        return rekeyedEnd;
    }

    void setRekeyedEnd(long offset) {
        rekeyedEnd = offset;
    }

    /** Says that all before it has had its effect. */
    public void pass() {
        passed = true;
    }
}
