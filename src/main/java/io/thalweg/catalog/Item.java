package io.thalweg.catalog;

import java.util.List;

/**
 * What is known of an item besides its ratings.
 *
 * @param itemId the id that ratings use
 * @param title a readable name; the id where there is none
 * @param categories genres or the like, in the order given
 * @param tags free words that users or editors gave
 * @param available whether it may appear in lists
 */
public record Item(String itemId, String title, List<String> categories, List<String> tags, boolean available) {

    /** Copies the lists. */
    public Item {
        categories = List.copyOf(categories);
        tags = List.copyOf(tags);
    }
}
