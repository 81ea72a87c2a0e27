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
import java.util.function.IntUnaryOperator;

/**
 * A user's best items by the score of a {@link Blend}, of all that have a rating, that the user has not rated, and that may appear.
 * The {@value #CHOSEN} best by {@link Blend#scoreToChoose} are found exactly; these are put in the order of the whole score, and of
 * how likely the user likes each. What is filtered out makes room for the next, so a list has its size where so many exist.
 *
 * <p>A list doesn't begin with what is predicted below the user's own mean while something of the chosen is not.
 */
public final class Ranker {

    private static final int CHOSEN = 32;
    private static final double HIGHEST_MATCH = 100;

    private final Learner learner;
    private final RatingScale scale;
    private final Blend blend;
    private final ListRules rules;
    private final BlockScan scan;
    private final BlockScan scanOfNew;
    private final TopN order;
    private final Reasons reasons;
    private final float[] weights;
    private final int[] chosen;
    private final double[] scores;
    private final double[] predictions;
    private final int[] newItems;
    private final double[] newScores;
    private final UnratedItems unrated;
    private final int[] drawn = new int[UnratedItems.DRAWN];
    private int chosenCount;
    private boolean showsRated;

    /** A ranker on the rows of one task, whose lists have rated items alone. */
    public Ranker(Learner learner, Blend blend, RatingScale scale, ListRules rules) {
        this(learner, blend, scale, rules, CatalogIds.NONE);
    }

    /**
     * A ranker on the rows of one task.
     *
     * @param catalog of which those that nobody has rated may be in lists too, as far as the rules say
     */
    public Ranker(Learner learner, Blend blend, RatingScale scale, ListRules rules, CatalogIds catalog) {
        int most = Math.max(rules.size(), CHOSEN);
        this.learner = learner;
        this.scale = scale;
        this.blend = blend;
        this.rules = rules;
        this.scan = new BlockScan(blend.candidates().blocks(), blend.items().index(), most, true);
        this.scanOfNew =
                new BlockScan(blend.candidates().blocks(), blend.items().index(), rules.size(), true);
        this.order = new TopN(most, blend.items().index());
        this.reasons = new Reasons(blend.items(), learner, Reasons.MOST);
        this.weights = new float[blend.candidates().columnCount()];
        this.chosen = new int[most];
        this.scores = new double[most];
        this.predictions = new double[most];
        this.newItems = new int[rules.size()];
        this.newScores = new double[rules.size()];
        this.unrated = new UnratedItems(blend.items(), catalog);
    }

    /**
     * The list, best first; shorter than asked only where fewer items exist.
     *
     * @param atMillis the time for which ratings are predicted
     * @param mayAppear whether an item, given by its number, may; asked of few
     */
    public List<RankedItem> rank(UserRow user, long atMillis, IntPredicate mayAppear) {
        return rank(user, atMillis, Choice.of(mayAppear));
    }

    /**
     * The list, best first.
     *
     * @param choice what may appear
     */
    public List<RankedItem> rank(UserRow user, long atMillis, Choice choice) {
        IntPredicate mayAppear = choice.mayAppear();
        showsRated = choice.showsRated();
        blend.prepare(user, atMillis);
        choose(user, mayAppear);
        putInOrder(blend.isForNewcomers() ? item -> 0 : choice.listsInARow());
        if (blend.hasMean()) {
            putLikedFirst(user, atMillis);
        }
        if (rules.mostOfCategory() > 0) {
            putManyOfACategoryLast();
        }
        if (rules.unratedPlaces() > 0 && blend.hasMean() && chosenCount > 0) {
            putUnratedLast(user, mayAppear, atMillis);
        }
        if (rules.newPlaces() > 0) {
            putNewLast(user, mayAppear);
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
        chosenCount = takeOut(scan, chosen, item -> isCandidate(item, user) && mayAppear.test(item));
    }

    private boolean isCandidate(int item, UserRow user) {
        return blend.candidates().contains(item) && (showsRated || !user.rated().contains(item));
    }

    /** The best of a scan, worst first; returns how many they are. */
    private int takeOut(BlockScan from, int[] into, IntPredicate mayAppear) {
        NeighbourSums neighbours = blend.neighbours();
        for (int n = 0; n < neighbours.size(); n++) {
            if (blend.candidates().contains(neighbours.item(n))) {
                from.setBonus(neighbours.item(n), blend.neighbourScore(neighbours.item(n)));
            }
        }
        TopN best = from.scan(weights, mayAppear);
        int count = 0;
        while (best.size() > 0) {
            into[count++] = best.removeWorst();
        }
        return count;
    }

    /** Has the last entries give way to the best new items, as far as there are fewer of them in the list than the rules say. */
    private void putNewLast(UserRow user, IntPredicate mayAppear) {
        int size = Math.min(rules.size(), chosenCount);
        int missing = rules.newPlaces();
        for (int place = 0; place < size; place++) {
            missing -= isNew(chosen[place]) ? 1 : 0;
        }
        if (missing <= 0) {
            return;
        }
        int count = takeOut(
                scanOfNew,
                newItems,
                item -> isNew(item) && isCandidate(item, user) && mayAppear.test(item) && !isInList(item, size));
        blend.scores(newItems, count, rules.liking(), newScores);
        int taken = Math.min(missing, count);
        int place = size - 1;
        for (int n = count - taken; n < count; n++, place--) {
            while (isNew(chosen[place])) {
                place--;
            }
            chosen[place] = newItems[n];
            predictions[place] = Double.NaN;
            scores[place] = Math.min(scores[place], newScores[n]);
        }
        for (int at = 1; at < size; at++) {
            scores[at] = Math.min(scores[at], scores[at - 1]);
        }
    }

    /**
     * Has the last entries give way to items that nobody has rated, or adds such items where there are no others: those of the best
     * predicted rating of some that are drawn, none below the user's own mean.
     */
    private void putUnratedLast(UserRow user, IntPredicate mayAppear, long atMillis) {
        int count = unrated.draw(user, drawn);
        for (int n = 0; n < count; n++) {
            if (mayAppear.test(drawn[n]) && !user.rated().contains(drawn[n])) {
                double prediction = scale.clamp(learner.predict(user, drawn[n], atMillis));
                order.offer(drawn[n], OwnMean.isReachedBy(prediction, blend.mean()) ? (float) prediction : Float.NaN);
            }
        }
        count = order.size();
        for (int n = count - 1; n >= 0; n--) {
            drawn[n] = order.removeWorst();
        }
        int taken = admitted(count);
        int end = Math.min(rules.size(), chosenCount + taken);
        for (int place = end - taken; place < end; place++) {
            scores[place] = scores[Math.min(place, chosenCount - 1)];
            chosen[place] = drawn[place - end + taken];
            predictions[place] = Double.NaN;
        }
        chosenCount = Math.max(chosenCount, end);
    }

    /** As many of those drawn as there is room for, at the beginning, where the rules of categories allow them beside the rest of the list. */
    private int admitted(int count) {
        Map<Integer, Integer> counts = new HashMap<>();
        for (int place = 0; place < Math.min(chosenCount, rules.size() - rules.unratedPlaces()); place++) {
            addCategories(chosen[place], counts);
        }
        int taken = 0;
        for (int n = 0; n < count && taken < rules.unratedPlaces(); n++) {
            if (rules.mostOfCategory() == 0 || isAdmitted(drawn[n], counts)) {
                addCategories(drawn[n], counts);
                drawn[taken++] = drawn[n];
            }
        }
        return taken;
    }

    private boolean isNew(int item) {
        return blend.items().count(item) < ListRules.NEW_RATINGS;
    }

    private boolean isInList(int item, int size) {
        for (int place = 0; place < size; place++) {
            if (chosen[place] == item) {
                return true;
            }
        }
        return false;
    }

    private void putInOrder(IntUnaryOperator listsInARow) {
        blend.scores(chosen, chosenCount, rules.liking(), scores);
        if (rules.giveWay() > 0) {
            for (int n = 0; n < chosenCount; n++) {
                scores[n] -= rules.giveWay() * Math.log1p(listsInARow.applyAsInt(chosen[n]));
            }
        }
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
            if (isAdmitted(chosen[place], counts)) {
                addCategories(chosen[place], counts);
                move(place, admitted++);
            }
        }
    }

    private boolean isAdmitted(int item, Map<Integer, Integer> counts) {
        for (int category : blend.candidates().categories().categories(item)) {
            if (counts.getOrDefault(category, 0) >= rules.mostOfCategory()) {
                return false;
            }
        }
        return true;
    }

    private void addCategories(int item, Map<Integer, Integer> counts) {
        for (int category : blend.candidates().categories().categories(item)) {
            counts.merge(category, 1, Integer::sum);
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
        if (!blend.items().isRated(item)) {
            return entry(place, match, prediction, Source.PERSONAL, reasons.byTerms(user.rated(), item, mean));
        }
        boolean isSimilar = blend.neighbourScore(item) > Math.max(0, blend.tasteScore(item));
        Source source = isSimilar ? Source.SIMILAR : Source.PERSONAL;
        return entry(place, match, prediction, source, reasons.of(user.rated(), item, mean));
    }

    private RankedItem entry(int place, int match, double prediction, Source source, List<Reasons.Reason> because) {
        List<Integer> items = because.stream().map(Reasons.Reason::item).toList();
        return new RankedItem(chosen[place], (float) scores[place], match, prediction, source, items);
    }
}
