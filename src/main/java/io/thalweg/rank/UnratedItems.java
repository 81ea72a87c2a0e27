package io.thalweg.rank;

import io.thalweg.learn.UserRow;
import io.thalweg.model.Draws;
import io.thalweg.model.ItemRows;
import io.thalweg.model.StartValues;
import java.util.HashSet;
import java.util.Set;

/**
 * Items of the catalog that nobody has rated: the {@value #KEPT} that the catalog met last, of which a list looks at {@value #DRAWN}.
 * They are drawn by user and number of ratings, so that what is new is shown to different people, and each list is made
 * alike wherever it is made. Costs a look at {@value #DRAWN} items, and now and then one at the catalog. Of one thread.
 */
final class UnratedItems {

    static final int DRAWN = 64;

    private static final int KEPT = 1_024;
    private static final int LATEST = 65_536;

    /** After so many lists the catalog is looked through again, for what was rated since has left room for others. */
    private static final int LOOK_AGAIN_AFTER = 4_096;

    private final ItemRows items;
    private final CatalogIds catalog;
    private final String[] kept = new String[KEPT];
    private final Set<String> drawn = new HashSet<>();
    private int keptCount;
    private int lookedAt;
    private int lists;

    UnratedItems(ItemRows items, CatalogIds catalog) {
        this.items = items;
        this.catalog = catalog;
    }

    /**
     * Draws for a user's list.
     *
     * @param into filled with the numbers of items, no two the same; {@code length >= }{@value #DRAWN}
     * @return how many they are
     */
    int draw(UserRow user, int[] into) {
        look();
        int size = Math.min(keptCount, KEPT);
        long seed = StartValues.hash(items.layout().seed(), user.userId());
        int count = 0;
        drawn.clear();
        for (int n = 0; n < Math.min(size, DRAWN); n++) {
            int place = size <= DRAWN ? n : Draws.below(size, Draws.bits(seed, user.learnedCount, n));
            if (!isRated(kept[place]) && drawn.add(kept[place])) {
                into[count++] = items.findOrAdd(kept[place]);
            }
        }
        return count;
    }

    /** Takes in what the catalog has met since. */
    private void look() {
        int size = catalog.size();
        if (lists++ % LOOK_AGAIN_AFTER == 0) {
            lookedAt = Math.max(0, size - LATEST);
            keptCount = 0;
        }
        for (; lookedAt < size; lookedAt++) {
            String id = catalog.id(lookedAt);
            if (!isRated(id)) {
                kept[keptCount % KEPT] = id;
                keptCount++;
            }
        }
    }

    private boolean isRated(String itemId) {
        int item = items.index().find(itemId);
        return item >= 0 && items.isRated(item);
    }
}
