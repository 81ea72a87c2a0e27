package io.thalweg.rating;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.IntConsumer;

/**
 * One order for the ratings of all users, in which each user's come as they were learned: a user's by their sequence, users among each
 * other by the latest time that they have given so far. Where nobody gave a time after a later one, it is the order of time.
 *
 * <p>Rows are known by their numbers, in the order in which they were added; whoever adds them keeps what they hold. Of equals the user
 * who was added first comes first. Memory: 24 bytes a row, about 200 a user. One thread.
 */
public final class LearnedOrder {

    private final Map<String, Integer> numbers = new HashMap<>();
    private int[] users = new int[1024];
    private long[] sequences = new long[1024];
    private long[] times = new long[1024];
    private int count;

    /** Where a user is in their own rows. */
    private static final class Cursor {
        private final int user;
        private final int end;
        private int at;
        private long latestMillis;

        Cursor(int user, int from, int end) {
            this.user = user;
            this.at = from;
            this.end = end;
        }
    }

    /**
     * Adds a row, which gets the next number, from 0.
     *
     * @param sequence says the order in which the user's ratings were learned; of equal ones the row that was added first comes first
     * @param timestampMillis of the rating
     */
    public void add(String userId, long sequence, long timestampMillis) {
        if (count == users.length) {
            int more = count + (count >> 1);
            users = Arrays.copyOf(users, more);
            sequences = Arrays.copyOf(sequences, more);
            times = Arrays.copyOf(times, more);
        }
        users[count] = numbers.computeIfAbsent(userId, id -> numbers.size());
        sequences[count] = sequence;
        times[count] = timestampMillis;
        count++;
    }

    /** How many rows there are. */
    public int size() {
        return count;
    }

    /** Hands over the numbers of all rows in their order. */
    public void forEach(IntConsumer rows) {
        int[] starts = starts();
        int[] byUser = byUser(starts);
        PriorityQueue<Cursor> next = new PriorityQueue<>((a, b) -> a.latestMillis == b.latestMillis
                ? Integer.compare(a.user, b.user)
                : Long.compare(a.latestMillis, b.latestMillis));
        for (int user = 0; user < numbers.size(); user++) {
            Cursor cursor = new Cursor(user, starts[user], starts[user + 1]);
            cursor.latestMillis = times[byUser[cursor.at]];
            next.add(cursor);
        }
        for (Cursor first = next.poll(); first != null; first = next.poll()) {
            rows.accept(byUser[first.at++]);
            if (first.at < first.end) {
                first.latestMillis = Math.max(first.latestMillis, times[byUser[first.at]]);
                next.add(first);
            }
        }
    }

    /** Where the rows of each user begin among those of all, and behind the last one where they end. */
    private int[] starts() {
        int[] starts = new int[numbers.size() + 1];
        for (int row = 0; row < count; row++) {
            starts[users[row] + 1]++;
        }
        for (int user = 1; user < starts.length; user++) {
            starts[user] += starts[user - 1];
        }
        return starts;
    }

    /** Row numbers, user by user, those of a user by sequence. */
    private int[] byUser(int[] starts) {
        int[] byUser = new int[count];
        int[] ends = Arrays.copyOf(starts, starts.length);
        for (int row = 0; row < count; row++) {
            byUser[ends[users[row]]++] = row;
        }
        for (int user = 0; user < numbers.size(); user++) {
            sortBySequence(byUser, starts[user], starts[user + 1]);
        }
        return byUser;
    }

    private void sortBySequence(int[] rows, int from, int to) {
        boolean isSorted = true;
        for (int at = from + 1; isSorted && at < to; at++) {
            isSorted = sequences[rows[at - 1]] <= sequences[rows[at]];
        }
        if (!isSorted) {
            Integer[] own = new Integer[to - from];
            Arrays.setAll(own, at -> rows[from + at]);
            Arrays.sort(own, (a, b) -> Long.compare(sequences[a], sequences[b])); // stable
            for (int at = 0; at < own.length; at++) {
                rows[from + at] = own[at];
            }
        }
    }
}
