package io.thalweg.stream;

/**
 * What the pass-through application writes.
 *
 * @param profile of the rows per rating
 * @param listsPerRating as the application published them
 * @param listBytes mean size of a list's JSON
 */
public record PassThroughLoad(PutProfile profile, double listsPerRating, int listBytes) {}
