package io.thalweg.serve;

import io.thalweg.catalog.Item;
import io.thalweg.input.ItemCatalog;
import io.thalweg.learn.Learner;
import io.thalweg.learn.UserRow;
import io.thalweg.model.ItemRows;
import io.thalweg.rank.Likeness;
import io.thalweg.rank.SimilarItems;
import io.thalweg.rank.Wanted;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a view says of items. Of the view's thread. */
public final class ItemAnswers {

    /** What fewer have rated represents nothing. */
    private static final int LEAST_RATINGS = 10;

    private final ServingView view;
    private final ItemCatalog catalog;
    private final CatalogIndex index;
    private final SimilarItems similar;

    ItemAnswers(ServingView view, ItemCatalog catalog, CatalogIndex index) {
        this.view = view;
        this.catalog = catalog;
        this.index = index;
        this.similar = new SimilarItems(view.items(), view.learner(), List.of(), view.feedback());
    }

    /** By what items are alike. */
    public enum By {
        HYBRID,
        COLLABORATIVE,
        CONTENT;

        /** The name in questions. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The order of a list of items. */
    public enum Sort {
        RATINGS,
        MEAN,
        TITLE;

        /** The name in questions. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * An item.
     *
     * @param ratingCount current ratings
     * @param highCount those of them in the upper quarter of the scale
     * @param mean its mean rating as it is learned: the fewer ratings, the nearer to that of all; NaN without a rating
     */
    public record Summary(Item item, long ratingCount, long highCount, double mean) {}

    /** An item that is alike, and how much: comparable within one answer. */
    public record Alike(String itemId, double likeness, long ratingCount) {}

    /** Whether it is in the catalog, or has a rating. */
    public boolean isKnown(String itemId) {
        int item = view.items().index().find(itemId);
        return catalog.item(itemId) != null || (item >= 0 && view.items().count(item) > 0);
    }

    /** What is known of an item, or {@code null}. */
    public @Nullable Summary summary(String itemId) {
        return isKnown(itemId) ? summaryOf(itemId) : null;
    }

    /** What is known of an item, whether it is known or not. */
    Summary summaryOf(String itemId) {
        Item known = catalog.item(itemId);
        Item item = known == null ? new Item(itemId, itemId, List.of(), List.of(), true) : known;
        int at = view.items().index().find(itemId);
        long count = at < 0 ? 0 : Math.max(view.items().count(at), 0);
        double mean = count == 0
                ? Double.NaN
                : view.feedback().scale().clamp(view.learner().predict(view.nobody(), at, Learner.ANY_TIME));
        return new Summary(item, count, count == 0 ? 0 : view.items().model().likes(at), mean);
    }

    /**
     * Items of the catalog, and rated ones that it doesn't know.
     *
     * @param query what their title or id must hold, in any case; empty for any
     */
    public List<Summary> items(String query, Wanted wanted, Sort sort, Predicate<String> isGiven, int most) {
        view.takeIn();
        String folded = query.strip().toLowerCase(Locale.ROOT);
        Comparator<Summary> order =
                switch (sort) {
                    case RATINGS -> Comparator.comparingLong(each -> -each.ratingCount());
                    case MEAN -> Comparator.comparingDouble(each -> Double.isNaN(each.mean()) ? 0 : -each.mean());
                    case TITLE -> Comparator.comparing(each -> each.item().title());
                };
        return ids().filter(id -> wanted.admits(id, catalog.categories(id)) && !isGiven.test(id))
                .filter(id -> folded.isEmpty()
                        || id.toLowerCase(Locale.ROOT).equals(folded)
                        || catalog.title(id).toLowerCase(Locale.ROOT).contains(folded))
                .map(this::summaryOf)
                .sorted(order.thenComparing(each -> each.item().itemId()))
                .limit(most)
                .toList();
    }

    private Stream<String> ids() {
        ItemRows items = view.items();
        Stream<String> rated = IntStream.range(0, items.size())
                .filter(item -> items.count(item) > 0)
                .mapToObj(view::id);
        return Stream.concat(catalog.all().stream().map(Item::itemId), rated).distinct();
    }

    /**
     * The items most like one, never itself, nor what is not available.
     *
     * @param userId whose rated items are left out, or {@code null}
     */
    public List<Alike> similar(
            String itemId, By by, Likeness measure, Wanted wanted, @Nullable String userId, int most) {
        view.takeIn();
        Set<String> rated = rated(userId);
        return likeness(itemId, by, measure).entrySet().stream()
                .filter(each -> catalog.isAvailable(each.getKey())
                        && !rated.contains(each.getKey())
                        && wanted.admits(each.getKey(), catalog.categories(each.getKey())))
                .sorted(Comparator.comparingDouble((Map.Entry<String, Double> each) -> -each.getValue())
                        .thenComparing(Map.Entry::getKey))
                .limit(most)
                .map(each -> alike(each.getKey(), each.getValue()))
                .toList();
    }

    /** How alike some items are to one; 0 of what can't be compared. */
    public List<Alike> similarity(String itemId, By by, Likeness measure, List<String> to) {
        view.takeIn();
        Map<String, Double> likeness = likeness(itemId, by, measure);
        return to.stream()
                .map(each -> alike(each, each.equals(itemId) ? 1 : likeness.getOrDefault(each, 0.0)))
                .toList();
    }

    private Alike alike(String itemId, double likeness) {
        int item = view.items().index().find(itemId);
        return new Alike(itemId, likeness, item < 0 ? 0 : Math.max(view.items().count(item), 0));
    }

    private Set<String> rated(@Nullable String userId) {
        Set<String> rated = new HashSet<>();
        if (userId != null) {
            UserRow user = view.user(userId);
            for (int at = 0; at < user.ratingCount(); at++) {
                rated.add(view.id(user.rated().item(at)));
            }
        }
        return rated;
    }

    private Map<String, Double> likeness(String itemId, By by, Likeness measure) {
        return switch (by) {
            case COLLABORATIVE -> byRatings(itemId, measure);
            case CONTENT -> index.texts().to(itemId);
            case HYBRID -> byBoth(itemId, measure);
        };
    }

    private Map<String, Double> byRatings(String itemId, Likeness measure) {
        Map<String, Double> alike = new HashMap<>();
        ItemRows items = view.items();
        int own = items.index().find(itemId);
        if (own >= 0 && items.count(own) > 0) {
            double[] likeness = similar.to(own, measure);
            for (int other = 0; other < likeness.length; other++) {
                if (other != own && items.count(other) > 0) {
                    alike.put(view.id(other), likeness[other]);
                }
            }
        }
        return alike;
    }

    /** By the mean of both, each as a share of its highest; what one way can't compare is 0 there. */
    private Map<String, Double> byBoth(String itemId, Likeness measure) {
        Map<String, Double> mean = new HashMap<>();
        for (Map<String, Double> way :
                List.of(byRatings(itemId, measure), index.texts().to(itemId))) {
            double highest =
                    way.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
            way.forEach((id, likeness) ->
                    mean.merge(id, highest > 0 ? Math.max(likeness, 0) / highest / 2 : 0, Double::sum));
        }
        return mean;
    }

    /** Of each factor, the item that is highest in it and has {@value #LEAST_RATINGS} ratings or more. */
    public List<Summary> representative(int most) {
        view.takeIn();
        ItemRows items = view.items();
        List<Summary> found = new ArrayList<>();
        for (int factor = 0; factor < Math.min(most, items.layout().factorCount()); factor++) {
            int best = -1;
            float highest = Float.NEGATIVE_INFINITY;
            for (int item = 0; item < items.size(); item++) {
                if (items.count(item) >= LEAST_RATINGS && catalog.isAvailable(view.id(item))) {
                    int from = items.offset(item);
                    float value = items.values()[from + factor];
                    if (value > highest) {
                        highest = value;
                        best = item;
                    }
                }
            }
            if (best >= 0) {
                found.add(summaryOf(view.id(best)));
            }
        }
        return found;
    }

    /**
     * The items of most ratings.
     *
     * @param window of the latest ratings in which they are counted, 0 the shortest; -1 for all
     */
    public List<Alike> popular(
            int window, Wanted wanted, @Nullable String userId, Predicate<String> isGiven, int most) {
        view.takeIn();
        Set<String> rated = rated(userId);
        ItemRows items = view.items();
        return IntStream.range(0, items.size())
                .filter(item -> items.count(item) > 0)
                .mapToObj(item -> new Alike(
                        view.id(item),
                        window < 0 ? items.count(item) : items.model().recentCount(item, window),
                        items.count(item)))
                .filter(each -> catalog.isAvailable(each.itemId())
                        && !rated.contains(each.itemId())
                        && !isGiven.test(each.itemId())
                        && wanted.admits(each.itemId(), catalog.categories(each.itemId())))
                .sorted(Comparator.comparingDouble((Alike each) -> -each.likeness())
                        .thenComparing(Alike::itemId))
                .limit(most)
                .toList();
    }
}
