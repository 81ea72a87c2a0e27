package io.thalweg.evaluate.grid;

import java.util.ArrayList;
import java.util.List;

/**
 * A round of a search: so many points learn so many ratings from the beginning of the stream.
 *
 * @param points how many points are left
 * @param ratings how many ratings each learns
 */
public record Round(int points, int ratings) {

    /** Fewer ratings than these say nothing of how points compare. */
    private static final int LEAST_RATINGS = 1_000;

    /** Nor do fewer than one in so many of the first half: few ratings want fewer factors, held back more, than many. */
    private static final int LEAST_SHARE = 9;

    /** Where the choice ends: the ratings of the first half. */
    public static int firstHalf(int ratingCount) {
        return ratingCount / 2;
    }

    /**
     * The first rating by which points of this round are compared: all of the first half, and of a shorter part the later half,
     * where a point shows what it comes to rather than how it began.
     */
    int measuredFrom(int ratingCount) {
        return ratings < firstHalf(ratingCount) ? ratings / 2 : 0;
    }

    /** All points learn the whole stream. */
    public static List<Round> one(int points, int ratingCount) {
        return List.of(new Round(points, ratingCount));
    }

    /**
     * Successive halving (K. Jamieson, A. Talwalkar, "Non-stochastic best arm identification and hyperparameter optimization",
     * AISTATS 2016): all points learn a short part of the first half; the best 1/{@code factor} of them a part {@code factor} times as
     * long; and so on. Those of the last round, at least two, are compared on the whole first half, and go on through the second.
     *
     * @param factor 2 or more
     */
    public static List<Round> halving(int points, int ratingCount, int factor) {
        List<Round> rounds = new ArrayList<>(one(points, ratingCount));
        int shorter = firstHalf(ratingCount) / factor;
        int fewer = share(points, factor);
        // From the end: the rounds before are each a factor shorter, as long as points and ratings last.
        List<Integer> lengths = new ArrayList<>();
        while (fewer >= 2 && shorter >= Math.max(LEAST_RATINGS, firstHalf(ratingCount) / LEAST_SHARE)) {
            lengths.add(shorter);
            shorter /= factor;
            fewer = share(fewer, factor);
        }
        if (lengths.isEmpty()) {
            return rounds;
        }
        rounds.clear();
        int left = points;
        for (int at = lengths.size() - 1; at >= 0; at--) {
            rounds.add(new Round(left, lengths.get(at)));
            left = share(left, factor);
        }
        rounds.add(new Round(left, ratingCount));
        return rounds;
    }

    /** One in {@code factor}, rounded up. */
    private static int share(int points, int factor) {
        return (points + factor - 1) / factor;
    }
}
