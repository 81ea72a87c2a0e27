package io.thalweg.rating.file;

import io.thalweg.rating.Rating;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What counts where a file without times has several ratings of one user and item, which then stand in no order of their
 * own.
 */
public enum Duplicates {
    /** Each replaces the one before, as a re-rating does: the file's order is taken for that of time. */
    LAST,
    /** One rating, at the place of the last: their mean. */
    MEAN,
    /** One rating, at the place of the last: the highest of them. */
    MAX;

    /**
     * The ratings with duplicates made one; unchanged for {@link #LAST}.
     *
     * @param ratings in file order; of a user and item, the last one's time is kept
     */
    List<Rating> resolve(List<Rating> ratings) {
        if (this == LAST) {
            return ratings;
        }
        Map<Pair, Merged> merged = new LinkedHashMap<>();
        for (Rating rating : ratings) {
            Pair pair = new Pair(rating.userId(), rating.itemId());
            Merged before = merged.remove(pair);
            merged.put(pair, before == null ? Merged.of(rating) : before.with(rating));
        }
        List<Rating> resolved = new ArrayList<>(merged.size());
        for (Merged each : merged.values()) {
            Rating last = each.last;
            double value = this == MAX ? each.highest : each.sum / each.count;
            resolved.add(new Rating(last.userId(), last.itemId(), value, last.timestampMillis()));
        }
        return resolved;
    }

    /** @throws IllegalArgumentException if there is no such policy */
    public static Duplicates parse(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** The name in configurations and options. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    private record Pair(String userId, String itemId) {}

    private record Merged(Rating last, int count, double sum, double highest) {

        static Merged of(Rating rating) {
            return new Merged(rating, 1, rating.value(), rating.value());
        }

        Merged with(Rating rating) {
            return new Merged(rating, count + 1, sum + rating.value(), Math.max(highest, rating.value()));
        }
    }
}
