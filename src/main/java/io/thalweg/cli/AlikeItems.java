package io.thalweg.cli;

import io.thalweg.catalog.Item;
import io.thalweg.catalog.TextVectors;
import io.thalweg.cli.SimilarCommand.Entry;
import io.thalweg.model.ItemRows;
import io.thalweg.rank.Likeness;
import io.thalweg.rank.SimilarItems;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The items most like one: never the item itself; of equally like ones the smaller id first. */
final class AlikeItems {

    private final FileModel model;
    private final ItemRows rows;
    private final Likeness measure;

    AlikeItems(FileModel model, Likeness measure) {
        this.model = model;
        this.rows = model.rows();
        this.measure = measure;
    }

    List<Entry> byRatings(Item item, int size) {
        Map<String, Double> alike = ratings(item);
        if (alike.isEmpty() && isRated(item)) {
            throw new CommandFailedException("no other item than " + item.itemId() + ", " + item.title()
                    + ", has a rating, so there is nothing to compare it with");
        }
        if (alike.isEmpty()) {
            throw new CommandFailedException("nobody has rated " + item.itemId() + ", " + item.title()
                    + "; try --by content, which goes by its text");
        }
        return best(alike, size);
    }

    List<Entry> byText(Item item, int size) {
        Map<String, Double> alike = text(item);
        if (alike.isEmpty() && model.input().catalog().containsKey(item.itemId())) {
            throw new CommandFailedException("no other item than " + item.itemId() + ", " + item.title()
                    + ", is in the file of --items, so there is nothing to compare it with");
        }
        if (alike.isEmpty()) {
            throw new CommandFailedException("item " + item.itemId()
                    + " is not in the file of --items, so it has no text;" + " try --by collaborative");
        }
        return best(alike, size);
    }

    /** By the mean of both, each as a share of its highest; what one way can't compare is 0 there. */
    List<Entry> byBoth(Item item, int size) {
        Map<String, Double> mean = new HashMap<>();
        for (Map<String, Double> way : List.of(ratings(item), text(item))) {
            double highest =
                    way.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
            way.forEach((id, likeness) ->
                    mean.merge(id, highest > 0 ? Math.max(likeness, 0) / highest / 2 : 0, Double::sum));
        }
        return best(mean, size);
    }

    private Map<String, Double> ratings(Item item) {
        Map<String, Double> alike = new HashMap<>();
        int own = rows.index().find(item.itemId());
        if (isRated(item)) {
            double[] likeness = new SimilarItems(
                            rows,
                            model.tasks().task(item.itemId()).learner(),
                            model.users(),
                            model.tasks().feedback())
                    .to(own, measure);
            for (int other = 0; other < likeness.length; other++) {
                if (other != own && rows.count(other) > 0) {
                    alike.put(rows.index().id(other), likeness[other]);
                }
            }
        }
        return alike;
    }

    private boolean isRated(Item item) {
        int own = rows.index().find(item.itemId());
        return own >= 0 && own < rows.size() && rows.count(own) > 0;
    }

    private Map<String, Double> text(Item item) {
        Map<String, Double> alike = new HashMap<>();
        List<Item> items = new ArrayList<>(model.input().catalog().values());
        int own = items.indexOf(item);
        if (own >= 0) {
            TextVectors vectors = TextVectors.of(items);
            for (int other = 0; other < items.size(); other++) {
                if (other != own) {
                    alike.put(items.get(other).itemId(), vectors.cosine(own, other));
                }
            }
        }
        return alike;
    }

    private List<Entry> best(Map<String, Double> alike, int size) {
        return alike.entrySet().stream()
                .sorted(Comparator.comparingDouble((Map.Entry<String, Double> each) -> -each.getValue())
                        .thenComparing(Map.Entry::getKey))
                .limit(size)
                .map(each -> entry(model.input().item(each.getKey()), each.getValue()))
                .toList();
    }

    private Entry entry(Item item, double likeness) {
        int index = rows.index().find(item.itemId());
        long ratings = index < 0 || index >= rows.size() ? 0 : rows.count(index);
        return new Entry(item.itemId(), item.title(), item.categories(), Math.rint(likeness * 1e4) / 1e4, ratings);
    }
}
