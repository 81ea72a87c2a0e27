package io.thalweg.serve;

/**
 * How far the view is in a partition of the ratings.
 *
 * @param position the offset before which every rating is in the view
 * @param lag offsets from there to the partition's end at the last look, 0 or more
 * @param ageMillis what was written longer ago than that is in the view
 */
public record Place(int partition, long position, long lag, long ageMillis) {}
