package io.thalweg.model;

/**
 * What the parts of a model are.
 *
 * @param rows of items
 * @param partitionCount how many partitions contribute
 * @param pairSlots highest number of neighbours that a partition notes under an item
 * @param sharedPairs highest number of neighbours that are kept for an item, on average, of what other instances have noted
 */
public record ModelShape(RowLayout rows, int partitionCount, int pairSlots, int sharedPairs) {

    /** @throws IllegalArgumentException if there is no partition */
    public ModelShape {
        if (partitionCount < 1) {
            throw new IllegalArgumentException("partitionCount is " + partitionCount + "; it must be at least 1");
        }
    }
}
