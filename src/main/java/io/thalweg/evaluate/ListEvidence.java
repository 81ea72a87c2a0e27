package io.thalweg.evaluate;

import java.util.Arrays;
import java.util.Objects;

/**
 * What a learned rating says of the list that was published for its user last: whether it was followed, and whether it was liked.
 * There are sixteen, made once, so that asking for one allocates nothing.
 *
 * @param isHit whether it is one that lists are to bring ({@link io.thalweg.rating.Feedback#isHit}), of an item new to the user
 * @param isJudged whether the user's mean says if the item was liked, see {@link LikedShare}
 * @param isListed whether the item was in the list
 * @param isLiked whether the rating was at or above the user's mean
 */
public record ListEvidence(boolean isHit, boolean isJudged, boolean isListed, boolean isLiked) {

    private static final int HIT = 1;
    private static final int JUDGED = 2;
    private static final int LISTED = 4;
    private static final int LIKED = 8;
    private static final ListEvidence[] ALL = new ListEvidence[16];

    static {
        Arrays.setAll(
                ALL,
                bits -> new ListEvidence(
                        (bits & HIT) != 0, (bits & JUDGED) != 0, (bits & LISTED) != 0, (bits & LIKED) != 0));
    }

    /** Nothing: there was no list to compare with, or the rating is of no such kind. */
    public static final ListEvidence NONE = of(0);

    /** The one of these answers. */
    public static ListEvidence of(boolean isHit, boolean isJudged, boolean isListed, boolean isLiked) {
        return of((isHit ? HIT : 0) | (isJudged ? JUDGED : 0) | (isListed ? LISTED : 0) | (isLiked ? LIKED : 0));
    }

    /** The one of {@link #bits()}. */
    public static ListEvidence of(int bits) {
        return ALL[Objects.checkIndex(bits, ALL.length)];
    }

    /** As four bits, which are stored and sent. */
    public int bits() {
        return (isHit ? HIT : 0) | (isJudged ? JUDGED : 0) | (isListed ? LISTED : 0) | (isLiked ? LIKED : 0);
    }
}
