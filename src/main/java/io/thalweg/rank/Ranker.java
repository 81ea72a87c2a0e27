package io.thalweg.rank;

import io.thalweg.learn.Learner;
import io.thalweg.learn.UserRow;
import io.thalweg.model.NeighbourSums;
import io.thalweg.rating.RatingScale;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * A user's best items by the score of a {@link Blend}, of all that have a rating, that the user has not rated, and that may appear.
 * The {@value #CHOSEN} best by {@link Blend#scoreToChoose} are found exactly; these are put in the order of the whole score. What is
 * filtered out makes room for the next, so a list has its size where so many exist.
 */
public final class Ranker {

    private static final int CHOSEN = 100;

    private final Learner learner;
    private final RatingScale scale;
    private final Blend blend;
    private final BlockScan scan;
    private final TopN best;
    private final Reasons reasons;
    private final float[] weights;

    /** A ranker on the rows of one task, for lists of {@code size} items. */
    public Ranker(Learner learner, Blend blend, RatingScale scale, int size) {
        this.learner = learner;
        this.scale = scale;
        this.blend = blend;
        this.scan = new BlockScan(blend.candidates().blocks(), blend.items().index(), Math.max(size, CHOSEN), true);
        this.best = new TopN(size, blend.items().index());
        this.reasons = new Reasons(blend.items(), learner);
        this.weights = new float[blend.candidates().columnCount()];
    }

    /**
     * The list, best first; shorter than asked only where fewer items exist.
     *
     * @param atMillis the time for which ratings are predicted
     * @param mayAppear whether an item, given by its number, may; asked of few
     */
    public List<RankedItem> rank(UserRow user, long atMillis, IntPredicate mayAppear) {
        blend.prepare(user, atMillis);
        blend.columnWeights(weights);
        NeighbourSums neighbours = blend.neighbours();
        for (int n = 0; n < neighbours.size(); n++) {
            if (blend.candidates().contains(neighbours.item(n))) {
                scan.setBonus(neighbours.item(n), blend.neighbourScore(neighbours.item(n)));
            }
        }
        Candidates candidates = blend.candidates();
        TopN chosen = scan.scan(
                weights, item -> candidates.contains(item) && !user.rated().contains(item) && mayAppear.test(item));
        while (chosen.size() > 0) {
            int item = chosen.removeWorst();
            best.offer(item, (float) blend.score(item));
        }
        List<RankedItem> ranked = new ArrayList<>(best.size());
        while (best.size() > 0) {
            float score = best.worstScore();
            ranked.add(entry(user, best.removeWorst(), score, atMillis));
        }
        Collections.reverse(ranked);
        return ranked;
    }

    private RankedItem entry(UserRow user, int item, float score, long atMillis) {
        double prediction = scale.clamp(learner.predict(user, item, atMillis));
        if (user.ratingCount() == 0) {
            return new RankedItem(item, score, prediction, Source.POPULAR, List.of());
        }
        boolean isSimilar = blend.neighbourScore(item) > Math.max(0, blend.tasteScore(item));
        Source source = isSimilar ? Source.SIMILAR : Source.PERSONAL;
        return new RankedItem(item, score, prediction, source, reasons.of(user.rated(), item));
    }
}
