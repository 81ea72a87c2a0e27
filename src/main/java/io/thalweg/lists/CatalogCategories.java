package io.thalweg.lists;

import io.thalweg.input.ItemCatalog;
import io.thalweg.rank.ItemCategories;
import java.util.List;

/** The categories that the items topic tells. */
public record CatalogCategories(ItemCatalog catalog) implements ItemCategories {

    @Override
    public List<String> of(String itemId) {
        return catalog.categories(itemId);
    }

    @Override
    public long version() {
        return catalog.categoriesVersion();
    }
}
