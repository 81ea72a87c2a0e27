package io.thalweg.rank;

import java.util.List;
import java.util.Map;

/** What is known of the categories of items. Asked by any thread. */
public interface ItemCategories {

    /** Of no item anything. */
    ItemCategories NONE = of(Map.of());

    /** Those of an item, no two the same; none where they are not known. */
    List<String> of(String itemId);

    /** A number that changes whenever those of any item do. */
    long version();

    /** Those of a map, by item id, which never change. */
    static ItemCategories of(Map<String, List<String>> byItem) {
        return new ItemCategories() {
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
