package io.thalweg.bench;

/**
 * What the pass-through application writes.
 *
 * @param profile of the rows per rating
 * @param ratingsPerSave ratings of a task between two times that it puts the rows that changed, as it was in the application: how
 *     often that is depends on the speed, and faster commits would put fewer rows a rating
 * @param listsPerRating as the application published them
 * @param listBytes mean size of a list's JSON
 */
public record PassThroughLoad(PutProfile profile, int ratingsPerSave, double listsPerRating, int listBytes) {}
