package io.thalweg.rank;

import java.util.List;

/**
 * An entry of a list.
 *
 * @param item its number in the instance's index
 * @param score what the list is ordered by, highest first
 * @param match how likely the user comes to it and likes it, compared with the first of the list, which has 100; never more than that
 *     of the entry before
 * @param prediction the estimated rating, on the scale
 * @param source what the entry is there for
 * @param because the user's own items, rated at their mean or above, that weigh most in it, by number, heaviest first; at most
 *     {@value Reasons#MOST}, empty where there are none
 */
public record RankedItem(int item, float score, int match, double prediction, Source source, List<Integer> because) {

    public RankedItem {
        because = List.copyOf(because);
    }
}
