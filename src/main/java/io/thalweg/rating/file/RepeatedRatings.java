package io.thalweg.rating.file;

import io.thalweg.rating.Feedback;
import io.thalweg.rating.Rating;
import io.thalweg.rating.Repeats;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Ratings of a user and item that a file has several times, and the lines of all. Everything here costs next to nothing where there
 * are none.
 */
final class RepeatedRatings {

    private static final int FEW = 12;

    private int[] lines = new int[1024];
    private int count;

    void addLine(long line) {
        if (count == lines.length) {
            lines = Arrays.copyOf(lines, 2 * count);
        }
        lines[count++] = (int) Math.min(line, Integer.MAX_VALUE);
    }

    /**
     * Leaves out what repeats another in all it says, which would have no effect, and says so. With a third of the same time and
     * another rating between them, nothing is left out.
     *
     * @param inFileOrder as their lines were added
     * @param inTimeOrder the same, sorted by time; ties in file order
     */
    List<Rating> withoutRepeats(List<Rating> inFileOrder, List<Rating> inTimeOrder, FileNotes notes) {
        Set<Rating> repeated = repeated(inTimeOrder);
        if (repeated.isEmpty()) {
            return inTimeOrder;
        }
        Set<Rating> seen = new HashSet<>();
        for (int at = 0; at < count; at++) {
            Rating rating = inFileOrder.get(at);
            if (repeated.contains(rating) && !seen.add(rating)) {
                notes.count("repeats a line above in all it says, left out", lines[at]);
            }
        }
        List<Rating> effective = new ArrayList<>(inTimeOrder.size());
        Set<Rating> kept = new HashSet<>();
        for (Rating rating : inTimeOrder) {
            if (!repeated.contains(rating) || kept.add(rating)) {
                effective.add(rating);
            }
        }
        return effective;
    }

    /**
     * Makes one event of those of one user, item and time, which would be taken for the same one sent again: their counts are added
     * up, where events are counted, and that is said.
     *
     * @param inFileOrder as their lines were added
     * @param inTimeOrder the same, sorted by time; ties in file order
     */
    List<Rating> merged(List<Rating> inFileOrder, List<Rating> inTimeOrder, Feedback events, FileNotes notes) {
        List<Rating> merged = new ArrayList<>(inTimeOrder.size());
        Set<Rating> gone = Collections.newSetFromMap(new IdentityHashMap<>());
        forEachTime(inTimeOrder, (from, to) -> {
            List<Rating> sameTime = inTimeOrder.subList(from, to);
            if (mayRepeat(inTimeOrder, from, to)) {
                merge(sameTime, events, merged, gone);
            } else {
                merged.addAll(sameTime);
            }
        });
        String what = events.repeats() == Repeats.COUNT
                ? "an event of the same user, item and time as one above; added up with it"
                : "an event of the same user, item and time as one above, left out";
        for (int at = 0; !gone.isEmpty() && at < count; at++) {
            if (gone.contains(inFileOrder.get(at))) {
                notes.count(what, lines[at]);
            }
        }
        return merged;
    }

    private static void merge(List<Rating> sameTime, Feedback events, List<Rating> into, Set<Rating> gone) {
        Map<List<String>, Rating> byPair = new LinkedHashMap<>();
        for (Rating event : sameTime) {
            List<String> pair = List.of(event.userId(), event.itemId());
            Rating first = byPair.putIfAbsent(pair, event);
            if (first != null) {
                gone.add(event);
                if (events.repeats() == Repeats.COUNT) {
                    byPair.put(
                            pair,
                            new Rating(
                                    first.userId(),
                                    first.itemId(),
                                    first.value() + event.value(),
                                    first.timestampMillis()));
                }
            }
        }
        into.addAll(byPair.values());
    }

    /** Says how many of a file without times rate an item again. */
    void tellAgain(List<Rating> inFileOrder, Duplicates duplicates, FileNotes notes) {
        Map<String, Integer> numbers = new HashMap<>();
        long[] pairs = new long[count];
        for (int at = 0; at < count; at++) {
            Rating rating = inFileOrder.get(at);
            int user = numbers.computeIfAbsent(rating.userId(), id -> numbers.size());
            int item = numbers.computeIfAbsent(rating.itemId(), id -> numbers.size());
            pairs[at] = (long) user << 32 | item;
        }
        long[] sorted = pairs.clone();
        Arrays.parallelSort(sorted);
        Set<Long> again = new HashSet<>();
        for (int at = 1; at < count; at++) {
            if (sorted[at] == sorted[at - 1]) {
                again.add(sorted[at]);
            }
        }
        Set<Long> seen = new HashSet<>();
        for (int at = 0; !again.isEmpty() && at < count; at++) {
            if (again.contains(pairs[at]) && !seen.add(pairs[at])) {
                notes.count("rates an item again; what counts is the " + duplicates + " (--duplicates)", lines[at]);
            }
        }
    }

    /** The line of a rating, by its place in the file's order. */
    long line(int place) {
        return lines[place];
    }

    /** Equal ratings have equal times, so they lie in one run of them. */
    private static Set<Rating> repeated(List<Rating> inTimeOrder) {
        Set<Rating> repeated = new HashSet<>();
        forEachTime(inTimeOrder, (from, to) -> {
            if (mayRepeat(inTimeOrder, from, to)) {
                addRepeated(inTimeOrder.subList(from, to), repeated);
            }
        });
        return repeated;
    }

    /** Ratings of one time: those from one place to before another. */
    @FunctionalInterface
    private interface Run {
        void accept(int from, int to);
    }

    private static void forEachTime(List<Rating> inTimeOrder, Run action) {
        int from = 0;
        for (int at = 1; at <= inTimeOrder.size(); at++) {
            if (at == inTimeOrder.size()
                    || inTimeOrder.get(at).timestampMillis()
                            != inTimeOrder.get(from).timestampMillis()) {
                action.accept(from, at);
                from = at;
            }
        }
    }

    /** Whether a few ratings have a user and item twice; many may. */
    private static boolean mayRepeat(List<Rating> ratings, int from, int to) {
        if (to - from > FEW) {
            return true;
        }
        for (int at = from + 1; at < to; at++) {
            Rating rating = ratings.get(at);
            for (int before = from; before < at; before++) {
                Rating other = ratings.get(before);
                if (rating.userId().equals(other.userId()) && rating.itemId().equals(other.itemId())) {
                    return true;
                }
            }
        }
        return false;
    }

    private static void addRepeated(List<Rating> sameTime, Set<Rating> repeated) {
        Map<List<String>, Set<Rating>> byPair = new HashMap<>();
        for (Rating rating : sameTime) {
            Set<Rating> ofPair =
                    byPair.computeIfAbsent(List.of(rating.userId(), rating.itemId()), pair -> new HashSet<>(2));
            if (!ofPair.add(rating)) {
                repeated.add(rating);
            }
        }
        byPair.values().stream().filter(ofPair -> ofPair.size() > 1).forEach(repeated::removeAll);
    }
}
