package io.thalweg.lists;

import io.thalweg.input.ItemCatalog;
import io.thalweg.rank.CatalogIds;

/** The ids that the items topic tells, in the order in which it was read. */
public record CatalogOrder(ItemCatalog catalog) implements CatalogIds {

    @Override
    public int size() {
        return catalog.idCount();
    }

    @Override
    public String id(int place) {
        return catalog.id(place);
    }
}
