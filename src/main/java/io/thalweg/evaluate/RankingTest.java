package io.thalweg.evaluate;

import io.thalweg.learn.ItemRows;
import io.thalweg.learn.LearningTask;
import io.thalweg.learn.UserRow;
import io.thalweg.rank.Blend;
import io.thalweg.rank.Part;
import io.thalweg.rating.Rating;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Would the next item that a user likes have been in the user's list? Before every {@value #STRIDE}th high rating is
 * learned, its item is ranked among all items rated so far that the user hasn't rated. High is the upper quarter of the
 * scale; an item that nobody has rated yet is a miss.
 */
public final class RankingTest {

    /** Every how-many-th high rating is ranked. */
    public static final int STRIDE = 20;

    private static final int LIST_SIZE = 10;
    private static final double HIGH_RATIO = .75;

    private final SimulatedTasks tasks;
    private final Map<String, Tally> tallies = new LinkedHashMap<>();
    private long highCount;
    private long rankedCount;

    /** What lists are ordered by. */
    @FunctionalInterface
    public interface Scorer {
        /** @param item its number in the task's rows */
        double score(int item);
    }

    /** Makes the scorer of one user at one time. */
    @FunctionalInterface
    public interface ScorerFactory {
        Scorer scorer(Blend blend, UserRow user, long timestampMillis);

        /** As the application's lists are. */
        static ScorerFactory byBlend() {
            return (blend, user, timestampMillis) -> {
                blend.prepare(user, timestampMillis);
                return blend::score;
            };
        }

        /** By one part alone. */
        static ScorerFactory byPart(Part part) {
            return (blend, user, timestampMillis) -> {
                blend.prepare(user, timestampMillis);
                return item -> blend.value(part, item);
            };
        }
    }

    /** How often one scorer was right. */
    public final class Tally {
        private final ScorerFactory factory;
        private long hits;
        private double discountedGain;

        private Tally(ScorerFactory factory) {
            this.factory = factory;
        }

        private void add(long rank) {
            if (rank <= LIST_SIZE) {
                hits++;
                discountedGain += StrictMath.log(2) / StrictMath.log(1.0 + rank);
            }
        }

        /** HR@10: share of the ranked ratings whose item came in the first ten; NaN before the first. */
        public double hitRate() {
            return (double) hits / rankedCount;
        }

        /** NDCG@10: as {@link #hitRate()}, a hit at place n counting 1/log₂(1+n); NaN before the first. */
        public double ndcg() {
            return discountedGain / rankedCount;
        }
    }

    /** @param scorers by name; the first one is what {@link #hitRate()} and {@link #ndcg()} are of */
    public RankingTest(SimulatedTasks tasks, Map<String, ScorerFactory> scorers) {
        this.tasks = tasks;
        scorers.forEach((name, factory) -> tallies.put(name, new Tally(factory)));
    }

    /** To be called with every rating, before it is learned. */
    public void before(Rating rating) {
        double high = tasks.scale().lowest() + HIGH_RATIO * tasks.scale().range();
        if (rating.value() < high || highCount++ % STRIDE != STRIDE - 1) {
            return;
        }
        rankedCount++;
        LearningTask task = tasks.task(rating.userId());
        UserRow user = tasks.user(rating.userId());
        int target = task.items().index().find(rating.itemId());
        if (target >= 0
                && target < task.items().size()
                && task.items().count(target) > 0
                && !user.rated().contains(target)) {
            Blend blend = tasks.blend(rating.userId());
            tallies.forEach((name, tally) -> {
                Scorer scorer = tally.factory.scorer(blend, user, rating.timestampMillis());
                tally.add(rank(scorer, task.items(), user, target));
            });
        }
    }

    /** HR@10 of the first scorer. */
    public double hitRate() {
        return tallies.values().iterator().next().hitRate();
    }

    /** NDCG@10 of the first scorer. */
    public double ndcg() {
        return tallies.values().iterator().next().ndcg();
    }

    /** All scorers' figures, by name. */
    public Map<String, Tally> tallies() {
        return Collections.unmodifiableMap(tallies);
    }

    /** The item's place from 1 on, ties by id; one beyond the list where it is not in it. */
    private static long rank(Scorer scorer, ItemRows items, UserRow user, int target) {
        double score = scorer.score(target);
        long rank = 1;
        for (int item = 0; item < items.size() && rank <= LIST_SIZE; item++) {
            if (item != target && items.count(item) > 0 && !user.rated().contains(item)) {
                double other = scorer.score(item);
                boolean ahead = other > score
                        || (other == score
                                && items.index()
                                                .id(item)
                                                .compareTo(items.index().id(target))
                                        < 0);
                rank += ahead ? 1 : 0;
            }
        }
        return rank;
    }
}
