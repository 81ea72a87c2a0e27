package io.thalweg.learn;

import java.util.List;
import java.util.Map;

/** What is known of items besides their ratings, in words: categories, tags and the like. Asked by any thread. */
public interface ItemTerms {

    /** Of no item anything. */
    ItemTerms NONE = of(Map.of());

    /** Those of an item; none where nothing is known. */
    List<String> of(String itemId);

    /** A number that changes whenever those of any item do. */
    long version();

    /** Those of a map, by item id, which never change. */
    static ItemTerms of(Map<String, List<String>> byItem) {
        return new ItemTerms() {
            @Override
            public List<String> of(String itemId) {
                return byItem.getOrDefault(itemId, List.of());
            }

            @Override
            public long version() {
                return 0;
            }
        };
    }
}
