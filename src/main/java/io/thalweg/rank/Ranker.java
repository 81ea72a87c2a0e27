package io.thalweg.rank;

import io.thalweg.learn.Learner;
import io.thalweg.learn.OwnMean;
import io.thalweg.learn.UserRow;
import io.thalweg.model.NeighbourSums;
import io.thalweg.rating.RatingScale;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * A user's best items by the score of a {@link Blend}, of all that have a rating, that the user has not rated, and that may appear.
 * The {@value #CHOSEN} best by {@link Blend#scoreToChoose} are found exactly; these are put in the order of the whole score, and of
 * how likely the user likes each. What is filtered out makes room for the next, so a list has its size where so many exist.
 *
 * <p>A list doesn't begin with what is predicted below the user's own mean while something of the chosen is not.
 */
public final class Ranker {

    private static final int CHOSEN = 48;
    private static final double HIGHEST_MATCH = 100;

    private final Learner learner;
    private final RatingScale scale;
    private final Blend blend;
    private final ListRules rules;
    private final BlockScan scan;
    private final TopN order;
    private final Reasons reasons;
    private final float[] weights;
    private final int[] chosen;
    private final double[] scores;
    private final double[] predictions;
    private int chosenCount;

    /** A ranker on the rows of one task. */
    public Ranker(Learner learner, Blend blend, RatingScale scale, ListRules rules) {
        int most = Math.max(rules.size(), CHOSEN);
        this.learner = learner;
        this.scale = scale;
        this.blend = blend;
        this.rules = rules;
        this.scan = new BlockScan(blend.candidates().blocks(), blend.items().index(), most, true);
        this.order = new TopN(most, blend.items().index());
        this.reasons = new Reasons(blend.items(), learner);
        this.weights = new float[blend.candidates().columnCount()];
        this.chosen = new int[most];
        this.scores = new double[most];
        this.predictions = new double[most];
    }

    /**
     * The list, best first; shorter than asked only where fewer items exist.
     *
     * @param atMillis the time for which ratings are predicted
     * @param mayAppear whether an item, given by its number, may; asked of few
     */
    public List<RankedItem> rank(UserRow user, long atMillis, IntPredicate mayAppear) {
        blend.prepare(user, atMillis);
        choose(user, mayAppear);
        putInOrder();
        if (blend.hasMean()) {
            putLikedFirst(user, atMillis);
        }
        if (rules.mostOfCategory() > 0) {
            putManyOfACategoryLast();
        }
        double mean = user.rated().meanRating();
        List<RankedItem> list = new ArrayList<>(rules.size());
        for (int place = 0; place < Math.min(rules.size(), chosenCount); place++) {
            list.add(entry(user, place, mean, atMillis));
        }
        return list;
    }

    private void choose(UserRow user, IntPredicate mayAppear) {
        blend.columnWeights(weights);
        NeighbourSums neighbours = blend.neighbours();
        for (int n = 0; n < neighbours.size(); n++) {
            if (blend.candidates().contains(neighbours.item(n))) {
                scan.setBonus(neighbours.item(n), blend.neighbourScore(neighbours.item(n)));
            }
        }
        Candidates candidates = blend.candidates();
        TopN best = scan.scan(
                weights, item -> candidates.contains(item) && !user.rated().contains(item) && mayAppear.test(item));
        chosenCount = 0;
        while (best.size() > 0) {
            chosen[chosenCount++] = best.removeWorst();
        }
    }

    private void putInOrder() {
        blend.scores(chosen, chosenCount, rules.liking(), scores);
        for (int n = 0; n < chosenCount; n++) {
            order.offer(chosen[n], (float) scores[n]);
        }
        for (int place = chosenCount - 1; place >= 0; place--) {
            scores[place] = order.worstScore();
            chosen[place] = order.removeWorst();
            predictions[place] = Double.NaN;
        }
    }

    /** The first that is not predicted below the user's mean comes first; where the rules say so, all of them do. */
    private void putLikedFirst(UserRow user, long atMillis) {
        int liked = 0;
        for (int place = 0; place < chosenCount && (liked == 0 || rules.belowMeanLast()); place++) {
            if (OwnMean.isReachedBy(prediction(user, place, atMillis), blend.mean())) {
                move(place, liked++);
            }
        }
    }

    private void putManyOfACategoryLast() {
        Map<Integer, Integer> counts = new HashMap<>();
        int admitted = 0;
        for (int place = 0; place < chosenCount && admitted < rules.size(); place++) {
            int[] categories = blend.candidates().categories().of(chosen[place]);
            boolean isAdmitted = true;
            for (int category : categories) {
                isAdmitted &= counts.getOrDefault(category, 0) < rules.mostOfCategory();
            }
            if (isAdmitted) {
                for (int category : categories) {
                    counts.merge(category, 1, Integer::sum);
                }
                move(place, admitted++);
            }
        }
    }

    /** Puts what is at one place before others that were ahead of it; it gets the score of the first of them, so that order and scores agree. */
    private void move(int from, int to) {
        if (from == to) {
            return;
        }
        int item = chosen[from];
        double prediction = predictions[from];
        System.arraycopy(chosen, to, chosen, to + 1, from - to);
        System.arraycopy(predictions, to, predictions, to + 1, from - to);
        System.arraycopy(scores, to, scores, to + 1, from - to);
        chosen[to] = item;
        predictions[to] = prediction;
    }

    private double prediction(UserRow user, int place, long atMillis) {
        if (Double.isNaN(predictions[place])) {
            predictions[place] = scale.clamp(learner.predict(user, chosen[place], atMillis));
        }
        return predictions[place];
    }

    private RankedItem entry(UserRow user, int place, double mean, long atMillis) {
        int item = chosen[place];
        int match = (int) Math.round(HIGHEST_MATCH * Math.exp(scores[place] - scores[0]));
        double prediction = prediction(user, place, atMillis);
        if (blend.isForNewcomers()) {
            return new RankedItem(item, (float) scores[place], match, prediction, Source.POPULAR, List.of());
        }
        boolean isSimilar = blend.neighbourScore(item) > Math.max(0, blend.tasteScore(item));
        Source source = isSimilar ? Source.SIMILAR : Source.PERSONAL;
        return new RankedItem(
                item, (float) scores[place], match, prediction, source, reasons.of(user.rated(), item, mean));
    }
}
