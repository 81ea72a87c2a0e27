package io.thalweg.serve;

import java.util.List;

/**
 * A list that was computed for a question.
 *
 * @param isPopular whether nothing is known of what they like, so that it is the list of newcomers
 * @param ratingCount of those for whom it is, together
 */
public record ListAnswer(boolean isPopular, int ratingCount, List<ItemEntry> items) {

    public ListAnswer {
        items = List.copyOf(items);
    }
}
