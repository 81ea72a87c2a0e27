package io.thalweg.challenge;

import io.thalweg.evaluate.PairedErrors;
import io.thalweg.evaluate.PairedErrors.Minute;
import io.thalweg.topics.CompactedTopicReader;
import io.thalweg.topics.StoreNames;
import io.thalweg.topics.Topics;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What two applications on the same input made of the same ratings, in the last day: only of minutes and groups of users are they
 * compared of which both have learned as many.
 *
 * @param minutes in which some ratings are compared
 * @param ratings that are compared
 * @param unmatched ratings of the first that are not, since the second had learned more or fewer of that minute and group; without
 *     those from before the second began
 * @param squares mean squared errors, each error as a share of its scale's range
 * @param absolutes mean absolute errors, likewise
 * @param hitRate how many of the ratings that a list could have brought the user's list had, each application's own list
 */
public record Comparison(
        int minutes,
        long ratings,
        long unmatched,
        PairedDifference squares,
        PairedDifference absolutes,
        PairedDifference hitRate) {

    /** Reads what both have learned, up to what was committed when the call began. */
    public static Comparison read(
            Map<String, Object> consumerProperties, Topics first, Topics second, Duration timeout) {
        return of(minutes(consumerProperties, first, timeout), minutes(consumerProperties, second, timeout));
    }

    private static Map<Long, Minute> minutes(Map<String, Object> consumerProperties, Topics topics, Duration timeout) {
        Map<Integer, Minute> bySlot = new HashMap<>();
        try (CompactedTopicReader reader =
                new CompactedTopicReader(consumerProperties, topics.changelog(StoreNames.ERRORS), row -> {
                    int key = ByteBuffer.wrap(row.key()).getInt();
                    if (key >= PairedErrors.FIRST_ROW && row.value() != null) {
                        bySlot.put(key, PairedErrors.decode(row.value()));
                    }
                })) {
            reader.readToEnd(timeout, (read, all) -> {});
        }
        Map<Long, Minute> byMinute = new HashMap<>();
        bySlot.values().forEach(minute -> byMinute.put(minute.minute, minute));
        return byMinute;
    }

    static Comparison of(Map<Long, Minute> first, Map<Long, Minute> second) {
        Sums a = new Sums();
        Sums b = new Sums();
        int minutes = 0;
        long unmatched = 0;
        long begun = second.keySet().stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
        for (Minute one : first.values()) {
            if (one.minute < begun) {
                continue;
            }
            Minute other = second.get(one.minute);
            boolean some = false;
            for (int group = 0; group < PairedErrors.GROUPS; group++) {
                if (other != null && other.counts[group] == one.counts[group] && one.counts[group] > 0) {
                    a.add(one, group);
                    b.add(other, group);
                    some = true;
                } else {
                    unmatched += one.counts[group];
                }
            }
            minutes += some ? 1 : 0;
        }
        PairedDifference squares = PairedDifference.of(a.squares, a.counts, b.squares, b.counts);
        return new Comparison(
                minutes,
                a.ratings,
                unmatched,
                squares,
                PairedDifference.of(a.absolutes, a.counts, b.absolutes, b.counts),
                PairedDifference.of(a.hits, a.chances, b.hits, b.chances));
    }

    /** Whether there is anything to compare. */
    public boolean isEmpty() {
        return ratings == 0;
    }

    /** By group, over minutes. */
    private static final class Sums {
        private final double[] counts = new double[PairedErrors.GROUPS];
        private final double[] squares = new double[PairedErrors.GROUPS];
        private final double[] absolutes = new double[PairedErrors.GROUPS];
        private final double[] chances = new double[PairedErrors.GROUPS];
        private final double[] hits = new double[PairedErrors.GROUPS];
        private long ratings;

        void add(Minute minute, int group) {
            counts[group] += minute.counts[group];
            squares[group] += minute.squares[group];
            absolutes[group] += minute.absolutes[group];
            chances[group] += minute.chances[group];
            hits[group] += minute.hits[group];
            ratings += minute.counts[group];
        }
    }
}
