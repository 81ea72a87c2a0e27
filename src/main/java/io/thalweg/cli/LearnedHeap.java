package io.thalweg.cli;

import io.thalweg.evaluate.SimulatedTasks;
import io.thalweg.model.ItemModel;
import java.lang.management.ManagementFactory;

/**
 * What simulated tasks hold on the heap, garbage left out. Ids are those of the ratings' own, and not counted.
 *
 * @param bytes of all instances, with all users, each decoded
 * @param instanceBytes of one instance on average, without what an instance has on its disk: users, and rows that others committed
 * @param itemCount items that have a rating
 */
record LearnedHeap(long bytes, long instanceBytes, int itemCount) {

    /**
     * Measures, after which the tasks can't learn any more.
     *
     * @param before {@link #usedBytes} before there were the tasks
     */
    static LearnedHeap measure(SimulatedTasks tasks, long before) {
        long bytes = usedBytes() - before;
        tasks.keepItemsOnly();
        long itemBytes = usedBytes() - before;
        int instances = tasks.models().size();
        int items = tasks.models().stream()
                .mapToInt(ItemModel::ratedItemCount)
                .max()
                .orElse(0);
        return new LearnedHeap(bytes, itemBytes / instances, items);
    }

    /** What is reachable on the whole heap; collects garbage. */
    static long usedBytes() {
        // What is freed by a cleaner in the first collection is gone after the second.
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    long bytesPerItem() {
        return instanceBytes / Math.max(1, itemCount);
    }
}
