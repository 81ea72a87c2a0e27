package io.thalweg.catalog;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds items by what people type: an id, a title in any case, also without its year, and with its article in front
 * ({@code The Matrix} for {@code Matrix, The (1999)}).
 */
public final class Titles {

    private static final Pattern YEAR = Pattern.compile("\\s*\\(\\d{4}\\)\\s*$");
    private static final Pattern ARTICLE = Pattern.compile("^(the|a|an)\\s+(.*)$");
    private static final Pattern MOVED_ARTICLE = Pattern.compile("^(.*), (the|a|an)$");

    private final Map<String, Item> byId = new LinkedHashMap<>();
    private final Map<String, Set<Item>> byTitle = new LinkedHashMap<>();
    private final Map<String, Set<Item>> byShortTitle = new LinkedHashMap<>();

    public Titles(Collection<Item> items) {
        for (Item item : items) {
            byId.put(item.itemId(), item);
            byTitle.computeIfAbsent(folded(item.title()), key -> new LinkedHashSet<>())
                    .add(item);
            byShortTitle
                    .computeIfAbsent(shortened(item.title()), key -> new LinkedHashSet<>())
                    .add(item);
        }
    }

    /**
     * The item of this id; else all items of this title; else all of this title but for its article and, if none was
     * typed, its year. May be empty.
     */
    public List<Item> find(String idOrTitle) {
        Item item = byId.get(idOrTitle.strip());
        if (item != null) {
            return List.of(item);
        }
        Set<Item> titled = byTitle.get(folded(idOrTitle));
        if (titled != null) {
            return List.copyOf(titled);
        }
        String year = year(idOrTitle);
        return byShortTitle.getOrDefault(shortened(idOrTitle), Set.of()).stream()
                .filter(each -> year.isEmpty() || year.equals(year(each.title())))
                .toList();
    }

    private static String folded(String title) {
        return title.strip().toLowerCase(Locale.ROOT);
    }

    /** With its brackets; empty where there is none. */
    private static String year(String title) {
        Matcher year = YEAR.matcher(title);
        return year.find() ? year.group().strip() : "";
    }

    private static String shortened(String title) {
        String plain = YEAR.matcher(folded(title)).replaceFirst("");
        Matcher moved = MOVED_ARTICLE.matcher(plain);
        if (moved.matches()) {
            return moved.group(1);
        }
        Matcher article = ARTICLE.matcher(plain);
        return article.matches() ? article.group(2) : plain;
    }
}
