package io.thalweg.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The names that a misspelt one is nearest to, for a message that says what to type next: those that
 * begin with it or hold it, then by the share of common pairs of letters (L. R. Dice, "Measures of the amount of ecologic association between species", Ecology 26(3), 1945).
 */
final class NearestNames {

    private NearestNames() {}

    /** At most {@code most}, nearest first; of equally near ones the shorter, then the smaller. */
    static List<String> to(String misspelt, Collection<String> names, int most) {
        Set<String> pairs = pairs(misspelt);
        String text = text(misspelt);
        Comparator<String> nearestFirst = Comparator.comparingInt((String name) -> place(text, text(name)))
                .thenComparingDouble(name -> -alike(pairs, pairs(name)));
        return names.stream()
                .distinct()
                .sorted(nearestFirst.thenComparingInt(String::length).thenComparing(Comparator.naturalOrder()))
                .limit(most)
                .toList();
    }

    /** What begins with all that was typed comes first, then what holds it: it may be short of an end, and not misspelt. */
    private static int place(String typed, String name) {
        if (typed.isEmpty()) {
            return 0;
        }
        return name.startsWith(typed) ? 0 : name.contains(typed) ? 1 : 2;
    }

    private static String text(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }

    private static double alike(Set<String> a, Set<String> b) {
        long common = a.stream().filter(b::contains).count();
        return 2.0 * common / (a.size() + b.size());
    }

    /** Each with the blank before and after the name, so that beginnings and ends count. */
    private static Set<String> pairs(String name) {
        String text = " " + text(name) + " ";
        Set<String> pairs = new HashSet<>();
        for (int at = 0; at + 2 <= text.length(); at++) {
            pairs.add(text.substring(at, at + 2));
        }
        return pairs;
    }
}
