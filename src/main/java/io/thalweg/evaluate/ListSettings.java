package io.thalweg.evaluate;

import io.thalweg.rank.ItemCategories;
import io.thalweg.rank.ListRules;

/**
 * How simulated tasks make lists.
 *
 * @param areLearned whether tasks learn to make them, as the application's do; that takes time
 * @param categories of the items
 * @param rules of lists
 */
public record ListSettings(boolean areLearned, ItemCategories categories, ListRules rules) {

    /** Of tasks that make none. */
    public static final ListSettings NONE =
            new ListSettings(false, ItemCategories.NONE, ListRules.usual(RankingTest.LIST_SIZE));

    /** As an application makes them that knows no categories. */
    public static ListSettings usual() {
        return new ListSettings(true, ItemCategories.NONE, ListRules.usual(RankingTest.LIST_SIZE));
    }
}
