package io.thalweg.evaluate;

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

    private long listedCount;
    private long likedListedCount;
    private long count;
    private long likedCount;

    /** Takes in a rating. */
    public void add(boolean isListed, boolean isLiked) {
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
