package io.thalweg.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.input.ItemCatalog;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.Rating;
import io.thalweg.rating.Repeats;
import io.thalweg.rating.VisibleText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Some users of the stream, whose lists are shown beside what they rated, or how often they used what: the 1st, 20th and 200th that
 * came.
 */
final class DemoUsers {

    private static final Set<Integer> CHOSEN = Set.of(1, 20, 200);
    private static final int ROWS = 5;
    private static final String BETWEEN = "  ";
    private static final int MOST_COLUMNS = 110;

    private final Set<String> seen = new java.util.HashSet<>();
    private final Feedback feedback;
    /** By user and item: a rating replaces an older one, as it does for the learner; events add up. */
    private final Map<String, Map<String, Rating>> ratings = new LinkedHashMap<>();

    DemoUsers(Feedback feedback) {
        this.feedback = feedback;
    }

    void add(Rating rating) {
        if (seen.size() < 200 && seen.add(rating.userId()) && CHOSEN.contains(seen.size())) {
            ratings.put(rating.userId(), new LinkedHashMap<>());
        }
        Map<String, Rating> known = ratings.get(rating.userId());
        if (known != null) {
            known.merge(rating.itemId(), feedback.isImplicit() ? event(rating) : rating, this::merged);
        }
    }

    /** With how many times it stands for. */
    private Rating event(Rating told) {
        double times = feedback.repeats() == Repeats.COUNT ? told.value() : 1;
        return new Rating(told.userId(), told.itemId(), times, told.timestampMillis());
    }

    private Rating merged(Rating before, Rating now) {
        if (now.timestampMillis() < before.timestampMillis()) {
            return before;
        }
        if (!feedback.isImplicit()) {
            return now;
        }
        // The same time again is the same event again.
        return now.timestampMillis() == before.timestampMillis()
                ? before
                : new Rating(now.userId(), now.itemId(), before.value() + now.value(), now.timestampMillis());
    }

    Set<String> userIds() {
        return ratings.keySet();
    }

    /** A user's best-rated or most used items on the left, the list on the right, in lines of this width. */
    List<String> lines(String userId, JsonNode list, ItemCatalog catalog, int width) {
        int half = (Math.min(width, MOST_COLUMNS) - BETWEEN.length()) / 2;
        List<Rating> best = ratings.getOrDefault(userId, Map.of()).values().stream()
                .sorted(Comparator.comparingDouble(Rating::value)
                        .reversed()
                        .thenComparing(Comparator.comparingLong(Rating::timestampMillis)
                                .reversed()))
                .limit(ROWS)
                .toList();
        List<String> lines = new ArrayList<>();
        String head = "user " + userId
                + (feedback.isImplicit() ? " used most often (of " : " rated highest (of ")
                + list.path("ratingCount").asInt()
                + (feedback.isImplicit() ? " items)" : " ratings)");
        lines.add(line(head, "and may like, best match first", half));
        for (int row = 0; row < ROWS; row++) {
            JsonNode item = list.path("items").path(row);
            String left = row < best.size()
                    ? rated(best.get(row).value(), catalog.title(best.get(row).itemId()))
                    : "";
            lines.add(line(left, item.isMissingNode() ? "" : listed(item), half));
        }
        return lines;
    }

    /** What the numbers of the lists are. */
    List<String> legend() {
        String match = "match: how likely the user comes to the item and likes it; the first has 100";
        return feedback.isImplicit() ? List.of(match) : List.of(match, "behind it: the rating that is predicted");
    }

    private String rated(double value, String title) {
        return String.format(Locale.ROOT, feedback.isImplicit() ? "  %3.0fx  %s" : "  %3.1f  %s", value, title);
    }

    private String listed(JsonNode item) {
        String match = String.format(Locale.ROOT, "%5d  ", item.path("match").asInt());
        String stars = feedback.isImplicit()
                ? ""
                : String.format(Locale.ROOT, "%3.1f  ", item.path("prediction").asDouble());
        return match + stars + item.path("title").asText();
    }

    private static String line(String left, String right, int half) {
        return String.format(
                        Locale.ROOT,
                        "%-" + half + "s%s%s",
                        VisibleText.excerpt(left, half),
                        BETWEEN,
                        VisibleText.excerpt(right, half))
                .stripTrailing();
    }
}
