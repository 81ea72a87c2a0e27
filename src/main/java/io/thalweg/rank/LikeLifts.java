package io.thalweg.rank;

import io.thalweg.learn.RatedItems;
import io.thalweg.learn.UserRow;
import io.thalweg.model.FoundLikes;
import io.thalweg.model.ItemModel;
import io.thalweg.model.ItemRows;
import io.thalweg.model.Total;
import io.thalweg.rating.Feedback;
import java.util.Arrays;

/**
 * How much more often than by chance items were liked together with what a user liked lately. Over the user's latest {@value #ENTRIES}
 * liked items j, the n-th latest of them counting {@value #DECAY}ⁿ:
 *
 * <pre>
 * lift_i = {@value #SCALE} Σ_j {@value #DECAY}ⁿ [log(1 + c_ij) − log(1 + e_ij)],   e_ij = l_i c_j / L
 * </pre>
 *
 * with c_ij the noted pairs of i and j in which both were liked, c_j those of j with whichever other, l_i the likes of i, and L all
 * likes. What merely is liked by many has c_ij = e_ij, and no lift. Owned by the task's thread.
 */
final class LikeLifts {

    private static final int ENTRIES = 20;

    /** How far back in a history likes are looked for. */
    private static final int LATEST = 256;

    private static final float DECAY = .9f;
    private static final float SCALE = .3f;

    private final ItemRows items;
    private final ItemModel model;
    private final Feedback feedback;
    private final FoundLikes found = new FoundLikes();
    private final int[] liked = new int[ENTRIES];
    private int likedCount;
    private float[] shares = new float[128];

    LikeLifts(ItemRows items, Feedback feedback) {
        this.items = items;
        this.model = items.model();
        this.feedback = feedback;
    }

    /** Makes ready for lifts of one user; until the next rating. */
    void prepare(UserRow user) {
        RatedItems rated = user.rated();
        int last = Math.max(0, rated.size() - LATEST);
        likedCount = 0;
        for (int at = rated.size() - 1; at >= last && likedCount < ENTRIES; at--) {
            if (feedback.isHigh(rated.rating(at))) {
                liked[likedCount++] = rated.item(at);
            }
        }
    }

    /**
     * The lifts of some items.
     *
     * @param lifts filled with one for each of the first {@code count} items
     */
    void of(int[] some, int count, float[] lifts) {
        lookUpShares(some, count);
        Arrays.fill(lifts, 0, count, 0);
        float weight = SCALE;
        for (int at = 0; at < likedCount; at++, weight *= DECAY) {
            add(liked[at], some, count, weight, lifts);
        }
    }

    /**
     * What one liked item adds to the lifts of some, neither scaled nor decayed.
     *
     * @param lifts filled with one for each of the first {@code count} items
     */
    void with(int likedItem, int[] some, int count, float[] lifts) {
        lookUpShares(some, count);
        Arrays.fill(lifts, 0, count, 0);
        add(likedItem, some, count, 1, lifts);
    }

    private void add(int likedItem, int[] some, int count, float weight, float[] lifts) {
        items.findLikes(likedItem, some, count, found);
        float pairs = found.ofAll();
        for (int n = 0; pairs > 0 && n < count; n++) {
            lifts[n] += weight * (Logarithms.log1p((long) found.count(n)) - Logarithms.log1p(shares[n] * pairs));
        }
    }

    /** l_i / L of each. */
    private void lookUpShares(int[] some, int count) {
        if (shares.length < count) {
            shares = new float[2 * count];
        }
        float perLike = 1f / Math.max(1, items.total(Total.HIGH_RATINGS));
        for (int n = 0; n < count; n++) {
            shares[n] = perLike * Math.max(model.likes(some[n]), 0);
        }
    }
}
