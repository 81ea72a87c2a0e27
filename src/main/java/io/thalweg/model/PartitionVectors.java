package io.thalweg.model;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * One vector for each partition, of which the model's is the sum: what tasks of this instance have shown last, and what others
 * have committed. Safe for use by several threads.
 */
final class PartitionVectors {

    private static final double[] NONE = new double[0];

    private final AtomicReferenceArray<double[]> shown;

    /** As committed; under the partition's lock. */
    private final double[][] committed;

    private final AtomicLong version = new AtomicLong();

    /** Whether somebody looks who has no partition. */
    private volatile boolean hasReader;

    PartitionVectors(int partitionCount) {
        shown = new AtomicReferenceArray<>(partitionCount);
        committed = new double[partitionCount][];
        for (int partition = 0; partition < partitionCount; partition++) {
            shown.set(partition, NONE);
            committed[partition] = NONE;
        }
    }

    /** Whether anybody looks at what a partition shows. */
    boolean isLookedAt() {
        return committed.length > 1 || hasReader;
    }

    boolean hasReader() {
        return hasReader;
    }

    void addReader() {
        hasReader = true;
    }

    /** A number that changes when any vector does. */
    long version() {
        return version.get();
    }

    void show(int partition, double[] vector) {
        shown.set(partition, vector.clone());
        version.incrementAndGet();
    }

    /** What a partition has committed; seen by others at once where no task of this instance has it. */
    void commit(int partition, double[] vector, boolean isLive) {
        committed[partition] = vector;
        if (!isLive) {
            show(partition, vector);
        }
    }

    /** From now on others see what was committed. */
    void takeBack(int partition) {
        show(partition, committed[partition]);
    }

    /** In the order of the partitions; those of another length, which another configuration wrote, are left out. */
    void sumOfOthers(int partition, double[] into) {
        Arrays.fill(into, 0);
        for (int other = 0; other < committed.length; other++) {
            double[] vector = shown.get(other);
            if (other != partition && vector.length == into.length) {
                for (int at = 0; at < into.length; at++) {
                    into[at] += vector[at];
                }
            }
        }
    }
}
