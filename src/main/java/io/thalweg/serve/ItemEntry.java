package io.thalweg.serve;

import java.util.List;

/**
 * An item in an answer's list.
 *
 * @param score what the list is ordered by, highest first
 * @param match how likely it is followed and liked compared with the first of the list, which has 100
 * @param prediction the estimated rating, on the scale
 * @param source what it is there for: {@code similar}, {@code personal} or {@code popular}
 * @param because own items that weigh most, the heaviest first
 */
public record ItemEntry(
        String itemId, double score, int match, double prediction, String source, List<String> because) {

    public ItemEntry {
        because = List.copyOf(because);
    }
}
