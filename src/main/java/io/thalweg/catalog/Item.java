package io.thalweg.catalog;

import io.thalweg.catalog.InvalidItemException.Reason;
import io.thalweg.rating.IdFault;
import io.thalweg.rating.VisibleText;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What is known of an item besides its ratings.
 *
 * @param itemId the id that ratings use; 1 to 256 bytes
 * @param title a readable name; the id where there is none; cut at {@value #MAX_TITLE_CHARS} characters
 * @param categories genres or the like, in the order given; the first {@value #MAX_CATEGORIES}
 * @param tags free words that users or editors gave; the first {@value #MAX_TAGS}
 * @param available whether it may appear in lists
 */
public record Item(String itemId, String title, List<String> categories, List<String> tags, boolean available) {

    /** A title is in every list that has the item, and on the heap of every instance. */
    public static final int MAX_TITLE_CHARS = 500;

    public static final int MAX_CATEGORIES = 100;
    public static final int MAX_TAGS = 500;

    /** Of a category or a tag. */
    public static final int MAX_TERM_CHARS = 100;

    /**
     * Copies the lists, and cuts what is too long.
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
        title = writable(title, MAX_TITLE_CHARS);
        categories = terms(categories, MAX_CATEGORIES);
        tags = terms(tags, MAX_TAGS);
    }

    private static List<String> terms(List<String> terms, int most) {
        return terms.stream()
                .limit(most)
                .map(term -> writable(term, MAX_TERM_CHARS))
                .toList();
    }

    /** Half of a surrogate pair, which JSON can smuggle in but nobody can write as UTF-8, becomes a question mark. */
    private static String writable(String text, int mostChars) {
        byte[] bytes = VisibleText.cut(text, mostChars).getBytes(StandardCharsets.UTF_8);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
