package io.thalweg.rank;

import io.thalweg.model.ItemIndex;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/**
 * What a reader wants of a list: items of at least one of some categories, and none of some items. A filter for
 * {@link Ranker}, which fills the places of what it leaves out.
 *
 * @param categories in any case; empty for all
 * @param excludedIds items that are to be left out
 */
public record Wanted(Set<String> categories, Set<String> excludedIds) {

    /** All that there is. */
    public static final Wanted ALL = new Wanted(Set.of(), Set.of());

    public Wanted {
        categories = categories.stream().map(Wanted::folded).collect(Collectors.toUnmodifiableSet());
        excludedIds = Set.copyOf(excludedIds);
    }

    /** @param itsCategories the item's, in any case */
    public boolean admits(String itemId, Collection<String> itsCategories) {
        return !excludedIds.contains(itemId)
                && (categories.isEmpty() || itsCategories.stream().anyMatch(each -> categories.contains(folded(each))));
    }

    /** The same for items by number. */
    public IntPredicate over(ItemIndex index, Function<String, ? extends Collection<String>> categoriesOf) {
        return item -> admits(index.id(item), categoriesOf.apply(index.id(item)));
    }

    private static String folded(String category) {
        return category.strip().toLowerCase(Locale.ROOT);
    }
}
