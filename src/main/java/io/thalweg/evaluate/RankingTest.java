package io.thalweg.evaluate;

import io.thalweg.learn.LearningTask;
import io.thalweg.learn.UserRow;
import io.thalweg.model.ItemRows;
import io.thalweg.rank.Blend;
import io.thalweg.rank.Part;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.Rating;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Would the next item that a user likes have been in the user's list? Before every so-many-th hit ({@link Feedback#isHit}: a rating
 * in the upper quarter of the scale, or any event where there are no stars) is learned, its item is ranked among all items rated so
 * far that the user hasn't rated. An item that nobody has rated yet is a miss.
 *
 * <p>Where there are no stars, users come back to what they know, which lists leave out; such events are not ranked.
 */
public final class RankingTest {

    /** Every how-many-th hit is ranked, unless it is said. */
    public static final int STRIDE = 20;

    private static final int LIST_SIZE = 10;

    private final SimulatedTasks tasks;
    private final int stride;
    private final Map<String, Tally> tallies = new LinkedHashMap<>();
    private long hitCount;
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

    /**
     * A test in which nothing was ranked yet.
     *
     * @param stride every how-many-th hit is ranked, 1 or more
     * @param scorers by name; the first one is what {@link #hitRate()} and {@link #ndcg()} are of
     */
    public RankingTest(SimulatedTasks tasks, int stride, Map<String, ScorerFactory> scorers) {
        this.tasks = tasks;
        this.stride = stride;
        scorers.forEach((name, factory) -> tallies.put(name, new Tally(factory)));
    }

    /** To be called with every rating, before it is learned. */
    public void before(Rating rating) {
        if (!tasks.feedback().isHit(rating.value()) || isComingBack(rating) || hitCount++ % stride != stride - 1) {
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

    private boolean isComingBack(Rating rating) {
        return tasks.feedback().isImplicit()
                && tasks.user(rating.userId())
                        .rated()
                        .contains(tasks.task(rating.userId()).items().index().find(rating.itemId()));
    }

    /** How many hits were ranked. */
    public long rankedCount() {
        return rankedCount;
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
