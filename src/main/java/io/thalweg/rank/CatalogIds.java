package io.thalweg.rank;

import java.util.List;

/** The ids of a catalog's items, in the order in which the catalog met them first; there are ever more. Asked by any thread. */
public interface CatalogIds {

    /** Of no catalog. */
    CatalogIds NONE = of(List.of());

    int size();

    /** @param place below {@link #size()} */
    String id(int place);

    /** Those of a list that never changes. */
    static CatalogIds of(List<String> ids) {
        return new CatalogIds() {
            @Override
            public int size() {
                return ids.size();
            }

            @Override
            public String id(int place) {
                return ids.get(place);
            }
        };
    }
}
