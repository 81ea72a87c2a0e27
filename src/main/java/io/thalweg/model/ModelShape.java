package io.thalweg.model;

/**
 * What the parts of a model are.
 *
 * @param rows of items
 * @param partitionCount in how many partitions users are laid out: each has its share of what is kept
 * @param taskCount how many tasks contribute; those beyond the partitions have no users
 * @param pairSlots highest number of neighbours that a partition notes under an item
 * @param sharedPairs highest number of neighbours that are kept for an item, on average, of what other instances have noted
 */
public record ModelShape(RowLayout rows, int partitionCount, int taskCount, int pairSlots, int sharedPairs) {

    /** One of which each task has users. */
    public ModelShape(RowLayout rows, int partitionCount, int pairSlots, int sharedPairs) {
        this(rows, partitionCount, partitionCount, pairSlots, sharedPairs);
    }

    /** The same for so many tasks. */
    public ModelShape withTasks(int count) {
        return new ModelShape(rows, partitionCount, count, pairSlots, sharedPairs);
    }

    /** @throws IllegalArgumentException if there is no partition, or none for a task */
    public ModelShape {
        if (partitionCount < 1) {
            throw new IllegalArgumentException("partitionCount is " + partitionCount + "; it must be at least 1");
        }
        if (taskCount < partitionCount) {
            throw new IllegalArgumentException("taskCount is " + taskCount + "; it must be at least " + partitionCount
                    + ", as there are partitions");
        }
    }
}
