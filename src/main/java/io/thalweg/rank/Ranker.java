package io.thalweg.rank;

import io.thalweg.learn.ItemRows;
import io.thalweg.learn.Learner;
import io.thalweg.learn.UserRow;
import io.thalweg.rating.RatingScale;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * A user's best items by predicted rating: an exact scan of all items that have a rating and that the user has not
 * rated.
 */
public final class Ranker {

    private final ItemRows items;
    private final Learner learner;
    private final RatingScale scale;
    private final TopN best;

    /** A ranker on the rows of one task, for lists of {@code size} items. */
    public Ranker(ItemRows items, Learner learner, RatingScale scale, int size) {
        this.items = items;
        this.learner = learner;
        this.scale = scale;
        this.best = new TopN(size, items.index());
    }

    /**
     * The list, best first; shorter than asked only where fewer items exist.
     *
     * @param atMillis the time for which ratings are predicted
     * @param isAvailable whether an item, given by its number, may appear
     */
    public List<RankedItem> rank(UserRow user, long atMillis, IntPredicate isAvailable) {
        for (int item = 0; item < items.size(); item++) {
            if (items.count(item) > 0 && !user.rated().contains(item) && isAvailable.test(item)) {
                best.offer(item, (float) learner.predict(user, item, atMillis));
            }
        }
        RankedItem[] ranked = new RankedItem[best.size()];
        for (int at = ranked.length - 1; at >= 0; at--) {
            float score = best.worstScore();
            ranked[at] = new RankedItem(best.removeWorst(), score, scale.clamp(score));
        }
        return Arrays.asList(ranked);
    }
}
