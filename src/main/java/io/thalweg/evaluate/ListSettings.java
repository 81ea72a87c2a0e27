package io.thalweg.evaluate;

import io.thalweg.learn.ItemTerms;
import io.thalweg.rank.CatalogIds;
import io.thalweg.rank.ItemCategories;
import io.thalweg.rank.ListRules;

/**
 * How simulated tasks make lists, and what they know of items besides ratings.
 *
 * @param areLearned whether tasks learn to make them, as the application's do; that takes time
 * @param categories of the items
 * @param rules of lists
 * @param terms of the items, for predictions
 * @param catalog of which some may be in lists that nobody has rated
 */
public record ListSettings(
        boolean areLearned, ItemCategories categories, ListRules rules, ItemTerms terms, CatalogIds catalog) {

    /** Of tasks that make none. */
    public static final ListSettings NONE =
            new ListSettings(false, ItemCategories.NONE, ListRules.usual(RankingTest.LIST_SIZE));

    /** Of tasks that know nothing of items but ratings and categories. */
    public ListSettings(boolean areLearned, ItemCategories categories, ListRules rules) {
        this(areLearned, categories, rules, ItemTerms.NONE, CatalogIds.NONE);
    }

    /** The same with other rules. */
    public ListSettings with(ListRules other) {
        return new ListSettings(areLearned, categories, other, terms, catalog);
    }

    /** As an application makes them that knows no categories. */
    public static ListSettings usual() {
        return new ListSettings(true, ItemCategories.NONE, ListRules.usual(RankingTest.LIST_SIZE));
    }
}
