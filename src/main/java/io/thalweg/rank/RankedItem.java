package io.thalweg.rank;

/**
 * An entry of a list.
 *
 * @param item its number in the instance's index
 * @param score what the list is ordered by, highest first
 * @param prediction the estimated rating, on the scale
 */
public record RankedItem(int item, float score, double prediction) {}
