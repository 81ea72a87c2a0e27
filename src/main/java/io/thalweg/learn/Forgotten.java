package io.thalweg.learn;

/**
 * What was removed of a user.
 *
 * @param known whether a rating of the user was ever learned
 * @param ratings current ratings that were removed
 * @param complete whether nothing of the user is left
 */
public record Forgotten(boolean known, int ratings, boolean complete) {}
