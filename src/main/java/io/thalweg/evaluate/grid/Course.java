package io.thalweg.evaluate.grid;

import io.thalweg.evaluate.ListSettings;
import io.thalweg.evaluate.RankingTest;
import io.thalweg.evaluate.SimulatedTasks;
import io.thalweg.evaluate.Spread;
import io.thalweg.learn.Algorithm;
import io.thalweg.learn.Outcome;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.Rating;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/**
 * The stream that points of a grid learn, and how: each rating is predicted, then learned. The ratings are shared by all; each run
 * has a learner of its own. Safe for use by several threads.
 */
public final class Course {

    /** After so many ratings a run tells how far it is. */
    private static final int TOLD_EVERY = 1_024;

    private final List<Rating> ratings;
    private final int[] users;
    private final int userCount;
    private final Setup setup;

    /**
     * How points learn, all alike.
     *
     * @param lists how lists are made and what is known of items; the rules are the points'
     * @param rankedEvery every how-many-th hit is ranked; 0 where no lists are made
     * @param measure what they are compared by
     */
    public record Setup(
            Algorithm algorithm,
            long seed,
            Feedback feedback,
            Spread spread,
            ListSettings lists,
            int rankedEvery,
            Measure measure) {

        /** @throws IllegalArgumentException if the measure needs lists, and none are made */
        public Setup {
            if (measure.isOfLists() && rankedEvery == 0) {
                throw new IllegalArgumentException("lists are compared by " + measure.title() + ", and none are made");
            }
        }
    }

    /** @param ratings in the order in which they are learned; not changed, and not copied */
    public Course(List<Rating> ratings, Setup setup) {
        this.ratings = ratings;
        this.setup = setup;
        this.users = new int[ratings.size()];
        Map<String, Integer> numbers = new HashMap<>();
        for (int at = 0; at < users.length; at++) {
            int next = numbers.size();
            users[at] = numbers.computeIfAbsent(ratings.get(at).userId(), id -> next);
        }
        this.userCount = numbers.size();
    }

    /** How many ratings there are. */
    public int ratingCount() {
        return users.length;
    }

    /** How points learn. */
    public Setup setup() {
        return setup;
    }

    /**
     * Lets a point learn from the beginning.
     *
     * @param length how many ratings
     * @param measuredFrom the first of them that counts; what suits few ratings need not suit many
     * @param threadNanos the processor time of the calling thread
     * @param progress told now and then how many more ratings are done
     */
    Trial run(Candidate candidate, int length, int measuredFrom, LongSupplier threadNanos, IntConsumer progress) {
        SimulatedTasks tasks = new SimulatedTasks(
                setup.algorithm(),
                candidate.parameters(),
                setup.seed(),
                setup.feedback(),
                setup.spread(),
                setup.lists().with(candidate.rules()));
        RankingTest ranking = new RankingTest(tasks, Math.max(1, setup.rankedEvery()), Map.of());
        Score before = score();
        Score first = score();
        Score second = score();
        int half = Round.firstHalf(users.length);
        long listNanos = 0;
        long start = threadNanos.getAsLong();
        for (int at = 0; at < length; at++) {
            Rating rating = ratings.get(at);
            Score score = at < measuredFrom ? before : at < half ? first : second;
            if (setup.rankedEvery() > 0) {
                long beforeList = threadNanos.getAsLong();
                score.addFinding(users[at], ranking.before(rating));
                listNanos += threadNanos.getAsLong() - beforeList;
            }
            Outcome outcome = tasks.apply(rating);
            if (outcome.isLearned()) {
                score.addError(users[at], outcome.prediction(), outcome.rating());
            }
            if ((at + 1) % TOLD_EVERY == 0) {
                progress.accept(TOLD_EVERY);
            }
        }
        progress.accept(length % TOLD_EVERY);
        long nanos = threadNanos.getAsLong() - start - listNanos;
        return new Trial(candidate, length, first, second, length / (nanos / 1e9));
    }

    private Score score() {
        return new Score(setup.measure(), setup.feedback().scale().range(), userCount);
    }
}
