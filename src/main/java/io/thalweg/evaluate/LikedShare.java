package io.thalweg.evaluate;

import io.thalweg.learn.UserRow;
import io.thalweg.rating.Feedback;
import java.nio.ByteBuffer;

/**
 * likedAt10: of the ratings, of any value, whose item stood in the list of that moment, the share that is at or above the user's own
 * mean until then. A list that brings what the user comes to and dislikes has a good hit rate, and a bad one of these. The share
 * of all ratings is beside it: what a list of nothing in particular has.
 *
 * <p>Of items that were known and that the user had not rated. Not safe for use by several threads.
 */
public final class LikedShare {

    static final int BYTES = 4 * Long.BYTES;

    /** The mean of equal ratings may be rounded to a little more than they are. */
    private static final double ROUNDING = 1e-9;

    private long listedCount;
    private long likedListedCount;
    private long count;
    private long likedCount;

    /**
     * The mean that says whether the user's next rating is liked; NaN where there are no stars, or fewer than {@value
     * RankingTest#MEAN_OF} ratings.
     */
    public static double mean(UserRow user, Feedback feedback) {
        return feedback.isImplicit() || user.ratingCount() < RankingTest.MEAN_OF
                ? Double.NaN
                : user.rated().meanRating();
    }

    /** Whether a rating is at or above such a mean. */
    public static boolean isLiked(double rating, double mean) {
        return rating >= mean - ROUNDING;
    }

    void add(boolean isListed, boolean isLiked) {
        add(isListed, isLiked, 1);
    }

    /** @param sign −1 to take back what was added */
    void add(boolean isListed, boolean isLiked, int sign) {
        count += sign;
        likedCount += isLiked ? sign : 0;
        listedCount += isListed ? sign : 0;
        likedListedCount += isListed && isLiked ? sign : 0;
    }

    void add(LikedShare other) {
        count += other.count;
        likedCount += other.likedCount;
        listedCount += other.listedCount;
        likedListedCount += other.likedListedCount;
    }

    /** How many ratings there were of items in lists. */
    public long listedCount() {
        return listedCount;
    }

    /** The share of them that is at or above the user's mean; NaN before the first. */
    public double ofListed() {
        return (double) likedListedCount / listedCount;
    }

    /** The same share of all ratings; NaN before the first. */
    public double ofAll() {
        return (double) likedCount / count;
    }

    void write(ByteBuffer out) {
        out.putLong(listedCount).putLong(likedListedCount).putLong(count).putLong(likedCount);
    }

    void read(ByteBuffer in) {
        listedCount = in.getLong();
        likedListedCount = in.getLong();
        count = in.getLong();
        likedCount = in.getLong();
    }
}
