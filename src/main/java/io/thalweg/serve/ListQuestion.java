package io.thalweg.serve;

import io.thalweg.rank.Wanted;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What list is asked for.
 *
 * @param context items that are looked at now: they count as the latest of the history, as liked, and don't appear
 * @param wanted categories, and items that are left out
 * @param only the items that may appear; empty for all
 * @param showsRated whether what was rated may appear too
 * @param isGiven of an item's id, whether it was given on a page before
 * @param size how many are asked for, 1 or more
 */
public record ListQuestion(
        Whom whom,
        List<String> context,
        Wanted wanted,
        Set<String> only,
        boolean showsRated,
        Predicate<String> isGiven,
        int size) {

    public ListQuestion {
        context = List.copyOf(context);
        only = Set.copyOf(only);
    }

    /** Of all items that there are. */
    public static ListQuestion of(Whom whom, int size) {
        return new ListQuestion(whom, List.of(), Wanted.ALL, Set.of(), false, itemId -> false, size);
    }

    /** Whether the list is the one that is published, as far as it goes. */
    public boolean isPlain() {
        return context.isEmpty() && wanted.equals(Wanted.ALL) && only.isEmpty() && !showsRated;
    }
}
