package io.thalweg.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What an item's record says of it in words that other items may share: its categories, its tags, and the decade where the title ends
 * with a year in brackets. Letters' case doesn't count.
 */
public final class SideTerms {

    private static final int YEAR_CHARS = 4;

    private SideTerms() {}

    /** Each with a letter for what it is in front, so that a tag is not taken for a category. */
    public static List<String> of(Item item) {
        List<String> terms =
                new ArrayList<>(item.categories().size() + item.tags().size() + 1);
        item.categories().forEach(category -> terms.add("c" + category.toLowerCase(Locale.ROOT)));
        item.tags().forEach(tag -> terms.add("t" + tag.toLowerCase(Locale.ROOT)));
        String decade = decade(item.title());
        if (!decade.isEmpty()) {
            terms.add("d" + decade);
        }
        return terms;
    }

    /** The first three digits of the year; empty where the title has none. */
    private static String decade(String title) {
        String text = title.stripTrailing();
        int first = text.length() - 1 - YEAR_CHARS;
        if (first < 1 || !text.endsWith(")") || text.charAt(first - 1) != '(') {
            return "";
        }
        for (int at = first; at < first + YEAR_CHARS; at++) {
            if (text.charAt(at) < '0' || text.charAt(at) > '9') {
                return "";
            }
        }
        return text.substring(first, first + YEAR_CHARS - 1);
    }
}
