package io.thalweg.learn;

/**
 * What one partition's ratings have added to an item's row so far: absolute, never a delta.
 *
 * @param steps one fixed-point number per column of the row
 * @param count current ratings of the item in this partition
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier between codec and rows, never compared
public record Contribution(long[] steps, long count) {}
