package io.thalweg.evaluate;

import io.thalweg.learn.ItemRows;
import io.thalweg.learn.Learner;
import io.thalweg.learn.LearningTask;
import io.thalweg.learn.UserRow;
import io.thalweg.rating.Rating;

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
    private final ScorerFactory scorers;
    private long highCount;
    private long rankedCount;
    private long hits;
    private double discountedGain;

    /** What lists are ordered by. */
    @FunctionalInterface
    public interface Scorer {
        /** @param item its number in the task's rows */
        double score(int item);
    }

    /** Makes the scorer of one user at one time. */
    @FunctionalInterface
    public interface ScorerFactory {
        Scorer scorer(LearningTask task, UserRow user, long timestampMillis);

        /** By predicted rating alone. */
        static ScorerFactory byPrediction() {
            return (task, user, timestampMillis) -> {
                Learner learner = task.learner();
                return item -> learner.predict(user, item, timestampMillis);
            };
        }
    }

    public RankingTest(SimulatedTasks tasks, ScorerFactory scorers) {
        this.tasks = tasks;
        this.scorers = scorers;
    }

    /** To be called with every rating, before it is learned. */
    public void before(Rating rating) {
        double high = tasks.scale().lowest() + HIGH_RATIO * tasks.scale().range();
        if (rating.value() < high || highCount++ % STRIDE != STRIDE - 1) {
            return;
        }
        rankedCount++;
        long rank = rank(rating);
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

    /** The item's place from 1 on, ties by id; beyond any list where it can't be ranked. */
    private long rank(Rating rating) {
        LearningTask task = tasks.task(rating.userId());
        ItemRows items = task.items();
        UserRow user = tasks.user(rating.userId());
        int target = items.index().find(rating.itemId());
        if (target < 0
                || target >= items.size()
                || items.count(target) == 0
                || user.rated().contains(target)) {
            return Long.MAX_VALUE;
        }
        Scorer scorer = scorers.scorer(task, user, rating.timestampMillis());
        double score = scorer.score(target);
        long rank = 1;
        for (int item = 0; item < items.size() && rank <= LIST_SIZE; item++) {
            if (item != target && items.count(item) > 0 && !user.rated().contains(item)) {
                double other = scorer.score(item);
                boolean ahead = other > score
                        || (other == score && items.index().id(item).compareTo(rating.itemId()) < 0);
                rank += ahead ? 1 : 0;
            }
        }
        return rank;
    }
}
