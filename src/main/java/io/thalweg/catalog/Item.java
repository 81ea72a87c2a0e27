package io.thalweg.catalog;

import io.thalweg.catalog.InvalidItemException.Reason;
import io.thalweg.rating.IdFault;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What is known of an item besides its ratings.
 *
 * @param itemId the id that ratings use; 1 to 256 bytes
 * @param title a readable name; the id where there is none
 * @param categories genres or the like, in the order given
 * @param tags free words that users or editors gave
 * @param available whether it may appear in lists
 */
public record Item(String itemId, String title, List<String> categories, List<String> tags, boolean available) {

    /**
     * Copies the lists.
     *
     * @throws InvalidItemException if the id is out of its range
     */
    public Item {
        IdFault fault = IdFault.of(itemId);
        if (fault != null) {
            Reason reason =
                    switch (fault) {
                        case MISSING -> Reason.MISSING_ITEM_ID;
                        case OVERSIZED -> Reason.OVERSIZED_ID;
                        case MALFORMED -> Reason.MALFORMED_ID;
                    };
            throw new InvalidItemException(reason, fault.describe("itemId"));
        }
        title = writable(title);
        categories = categories.stream().map(Item::writable).toList();
        tags = tags.stream().map(Item::writable).toList();
    }

    /** Half of a surrogate pair, which JSON can smuggle in but nobody can write as UTF-8, becomes a question mark. */
    private static String writable(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
