package io.thalweg.rank;

/**
 * What lists are to be, beside being of the best score.
 *
 * @param size how many items a list has, where so many exist
 * @param liking what a unit of the log-odds of being liked counts in the order; 0 for who comes to it alone
 * @param belowMeanLast whether what is predicted below the user's own mean comes only when nothing better is left of the chosen
 * @param mostOfCategory how many items of one category a list may have, while others are left of the chosen; 0 for any number
 * @param newShare how many of a list's places are at least for items of fewer than {@value #NEW_RATINGS} ratings, as a share of its size
 * @param giveWay what an item loses of its score with the logarithm of the lists in a row that had it; 0 for nothing
 */
public record ListRules(
        int size, double liking, boolean belowMeanLast, int mostOfCategory, double newShare, double giveWay) {

    /** An item of fewer is new. */
    public static final int NEW_RATINGS = 20;

    /** Where HR@10 of what is rated high loses little, and what is rated low stands in lists more rarely. */
    public static final double USUAL_LIKING = .25;

    /** Those of the configuration's defaults. */
    public static ListRules usual(int size) {
        return new ListRules(size, USUAL_LIKING, false, 0, 0, 0);
    }

    /** The same for lists of another size. */
    public ListRules ofSize(int other) {
        return new ListRules(other, liking, belowMeanLast, mostOfCategory, newShare, giveWay);
    }

    /** Places of a list that are at least for new items; never the first. */
    int newPlaces() {
        return (int) Math.min(Math.round(newShare * size), size - 1L);
    }
}
