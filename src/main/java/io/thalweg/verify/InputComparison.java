package io.thalweg.verify;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What is stored beside what the input says must be there.
 *
 * @param expected of the whole input that was taken in
 */
record InputComparison(ExpectedState expected, StoredState stored) {

    /** Less where users were removed: the topics don't tell before which of their ratings. */
    List<Finding> findings() {
        return stored.hasRemovedUsers() ? List.of(comparePairs()) : all();
    }

    /**
     * Of an application that did not begin with the first record: the input tells of what came since, beside what it began with. Each
     * rating of it is in force, or a newer one; with those of what it began with there may be more.
     */
    Finding compareSinceStart() {
        String missing = null;
        long compared = 0;
        for (Map.Entry<String, Map<String, StoredState.Entry>> user : expected.ratings.entrySet()) {
            if (expected.isUnknown(user.getKey())
                    || (stored.hasRemovedUsers() && !stored.ratings.containsKey(user.getKey()))) {
                continue;
            }
            Map<String, StoredState.Entry> known = stored.ratings.getOrDefault(user.getKey(), Map.of());
            for (Map.Entry<String, StoredState.Entry> rating : user.getValue().entrySet()) {
                StoredState.Entry inForce = known.get(rating.getKey());
                compared++;
                boolean isOlder = inForce != null
                        && inForce.timestampMillis() <= rating.getValue().timestampMillis();
                if (inForce == null || (isOlder && !inForce.equals(rating.getValue()))) {
                    missing = "user " + user.getKey() + ", item " + rating.getKey() + " is " + inForce + " instead of "
                            + rating.getValue();
                }
            }
        }
        return new Finding(
                "I1 each rating since the start is in force, or a newer one",
                missing == null,
                missing == null ? compared + " ratings, " + stored.ratingRows() + " rows" : missing);
    }

    private List<Finding> all() {
        List<Finding> findings = new ArrayList<>();
        Map<String, Map<String, StoredState.Entry>> all = expected.ratingsWith(stored.ratings);
        Map<String, Long> itemCounts = ExpectedState.itemCounts(all);
        long ratingCount =
                itemCounts.values().stream().mapToLong(Long::longValue).sum();
        findings.add(compareLearned());
        findings.add(Finding.equal("I1 current ratings", "Σ over partitions", ratingCount, stored.ratingCount()));
        findings.add(compareUserCount());
        findings.add(Finding.equal(
                "I2 Σ of ratings, exactly", "steps of 2^-24", expected.ratingSum(all), stored.ratingSum()));
        Map<String, Long> storedCounts = stored.itemCounts();
        findings.add(
                stored.leftRatings() == 0
                        ? compareItems(itemCounts, storedCounts)
                        : compareKept(itemCounts, storedCounts));
        findings.add(compareRatings());
        return findings;
    }

    private static Finding compareItems(Map<String, Long> expected, Map<String, Long> stored) {
        return new Finding(
                "I1 ratings of each item",
                expected.equals(stored),
                stored.size() + " items" + firstDifference(expected, stored));
    }

    /** An item that has left counts what came later alone. */
    private static Finding compareKept(Map<String, Long> expected, Map<String, Long> stored) {
        String more = stored.entrySet().stream()
                .filter(item -> item.getValue() > expected.getOrDefault(item.getKey(), 0L))
                .map(item -> item.getKey() + " has " + item.getValue())
                .findFirst()
                .orElse(null);
        return new Finding(
                "I1 items have left: none counts more ratings than it has",
                more == null,
                more == null ? stored.size() + " items" : "item " + more);
    }

    /** How many ratings came late depends on the order, which a user's events in several partitions don't have. */
    private Finding compareLearned() {
        if (expected.scattered().isEmpty()) {
            return Finding.equal("I1 ratings learned", "new and re-rated", expected.learned(), stored.learned());
        }
        long least = expected.learned();
        long most = expected.learned();
        for (String user : expected.scattered()) {
            least += stored.ratings.getOrDefault(user, Map.of()).values().stream()
                    .filter(entry -> !Double.isNaN(entry.rating()))
                    .count();
            most += expected.events(user);
        }
        return new Finding(
                "I1 ratings learned",
                least <= stored.learned() && stored.learned() <= most,
                stored.learned() + ", from " + least + " to " + most + ": "
                        + expected.scattered().size()
                        + " users have events in several partitions, so their order is not known");
    }

    private Finding compareUserCount() {
        long unknown = expected.unknownUsers();
        if (unknown == 0) {
            return Finding.equal("I1 users", "users with a rating ever", expected.userCount(), stored.userCount());
        }
        return new Finding(
                "I1 users",
                expected.userCount() <= stored.userCount() && stored.userCount() <= expected.userCount() + unknown,
                stored.userCount() + " users with a rating ever, from " + expected.userCount() + " to "
                        + (expected.userCount() + unknown));
    }

    /** What is left where users were removed: a rating that is stored was sent. */
    private Finding comparePairs() {
        String made = null;
        for (Map.Entry<String, Map<String, StoredState.Entry>> user : stored.ratings.entrySet()) {
            Map<String, StoredState.Entry> sent = expected.ratings.getOrDefault(user.getKey(), Map.of());
            if (!sent.keySet().containsAll(user.getValue().keySet())) {
                made = user.getKey();
            }
        }
        return new Finding(
                "I1 users were removed: each rating that is left was sent",
                made == null,
                made == null ? stored.ratingRows() + " rows" : "user " + made + " has others");
    }

    private Finding compareRatings() {
        long rows = stored.ratings.values().stream().mapToLong(Map::size).sum();
        Map<String, Map<String, StoredState.Entry>> told = expected.ratingsWith(stored.ratings);
        told.values().removeIf(Map::isEmpty);
        long unknown = expected.unknownUsers();
        return new Finding(
                "I1 the last rating of each user and item",
                told.equals(stored.ratings),
                rows + " rows"
                        + (unknown == 0 ? "" : ", but for those of " + unknown + " users, of whom the order decides")
                        + firstDifference(told, stored.ratings));
    }

    private static <V> String firstDifference(Map<String, V> expected, Map<String, V> actual) {
        Set<String> keys = new HashSet<>(expected.keySet());
        keys.addAll(actual.keySet());
        return keys.stream()
                .filter(key -> !Objects.equals(expected.get(key), actual.get(key)))
                .findFirst()
                .map(key -> "; " + key + " is " + actual.get(key) + " instead of " + expected.get(key))
                .orElse("");
    }
}
