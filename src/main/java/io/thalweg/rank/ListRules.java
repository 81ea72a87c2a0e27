package io.thalweg.rank;

/**
 * What lists are to be, beside being of the best score.
 *
 * @param size how many items a list has, where so many exist
 * @param liking what a unit of the log-odds of being liked counts in the order; 0 for who comes to it alone
 * @param belowMeanLast whether what is predicted below the user's own mean comes only when nothing better is left of the chosen
 * @param mostOfCategory how many items of one category a list may have, while others are left of the chosen; 0 for any number
 */
public record ListRules(int size, double liking, boolean belowMeanLast, int mostOfCategory) {

    /** Where HR@10 of what is rated high loses little, and what is rated low stands in lists more rarely. */
    public static final double USUAL_LIKING = .25;

    /** Those of the configuration's defaults. */
    public static ListRules usual(int size) {
        return new ListRules(size, USUAL_LIKING, false, 0);
    }
}
