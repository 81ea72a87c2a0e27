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
 * @param unratedShare how many of a list's places items may have that nobody has rated yet, as a share of its size
 */
public record ListRules(
        int size,
        double liking,
        boolean belowMeanLast,
        int mostOfCategory,
        double newShare,
        double giveWay,
        double unratedShare) {

    /** An item of fewer is new. */
    public static final int NEW_RATINGS = 20;

    /** Where HR@10 of what is rated high loses little, and what is rated low stands in lists more rarely. */
    public static final double USUAL_LIKING = .25;

    /** Without items that nobody has rated yet. */
    public ListRules(
            int size, double liking, boolean belowMeanLast, int mostOfCategory, double newShare, double giveWay) {
        this(size, liking, belowMeanLast, mostOfCategory, newShare, giveWay, 0);
    }

    /** Those of the configuration's defaults. */
    public static ListRules usual(int size) {
        return new ListRules(size, USUAL_LIKING, false, 0, 0, 0);
    }

    /** The same for lists of another size. */
    public ListRules ofSize(int other) {
        return new ListRules(other, liking, belowMeanLast, mostOfCategory, newShare, giveWay, unratedShare);
    }

    /** Places of a list that are at least for new items; never the first. */
    int newPlaces() {
        return (int) Math.min(Math.round(newShare * size), size - 1L);
    }

    /** Places of a list that are at most for items that nobody has rated; never the first. */
    public int unratedPlaces() {
        return (int) Math.min(Math.round(unratedShare * size), size - 1L);
    }
}
