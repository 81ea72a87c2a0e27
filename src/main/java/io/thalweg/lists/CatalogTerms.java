package io.thalweg.lists;

import io.thalweg.input.ItemCatalog;
import io.thalweg.learn.ItemTerms;
import java.util.List;

/** The terms that the items topic tells. */
public record CatalogTerms(ItemCatalog catalog) implements ItemTerms {

    @Override
    public List<String> of(String itemId) {
        return catalog.terms(itemId);
    }

    @Override
    public long version() {
        return catalog.termsVersion();
    }
}
