package io.thalweg.evaluate.grid;

import io.thalweg.evaluate.ErrorSums;
import io.thalweg.evaluate.LikedShare;
import io.thalweg.evaluate.RankingTest.Finding;
import io.thalweg.evaluate.Tally;

/**
 * What a point did on a part of the stream, and of each user what the measure sums up there: squared or absolute errors, hits or
 * gains. Two scores of the same part are compared user by user. Not safe for use by several threads while it grows.
 */
public final class Score {

    private final Measure measure;
    private final double range;
    private final ErrorSums errors = new ErrorSums();
    private final Tally lists = new Tally();
    private final LikedShare liked = new LikedShare();
    private final double[] sums;
    private final int[] counts;

    /** @param range of the scale of ratings */
    Score(Measure measure, double range, int userCount) {
        this.measure = measure;
        this.range = range;
        this.sums = new double[userCount];
        this.counts = new int[userCount];
    }

    void addError(int user, double prediction, double rating) {
        double error = (prediction - rating) / range;
        errors.add(error);
        if (!measure.isOfLists()) {
            add(user, measure == Measure.RMSE ? error * error * range * range : Math.abs(error) * range);
        }
    }

    void addFinding(int user, Finding finding) {
        if (finding.isRanked()) {
            lists.add(finding.place());
            if (measure.isOfLists()) {
                add(user, measure == Measure.HR ? Math.signum(finding.place()) : Tally.gain(finding.place()));
            }
        }
        if (finding.isJudged()) {
            liked.add(finding.place() > 0, finding.isLiked());
        }
    }

    private void add(int user, double value) {
        sums[user] += value;
        counts[user]++;
    }

    /** NaN where nothing was measured. */
    public double value(Measure of) {
        return switch (of) {
            case RMSE -> errors.rmse(range);
            case MAE -> errors.mae(range);
            case HR -> lists.hitRate();
            case NDCG -> lists.ndcg();
        };
    }

    /** Of the measure that points are compared by. */
    public double value() {
        return value(measure);
    }

    /** likedAt10; NaN where nothing was measured. */
    public double likedShare() {
        return liked.ofListed();
    }

    /** How many ratings were predicted. */
    public long ratingCount() {
        return errors.count();
    }

    /** How many hits were ranked. */
    public long rankedCount() {
        return lists.rankedCount();
    }

    /** Whether all figures are the same. */
    boolean isSameAs(Score other) {
        return errors.squaredSteps() == other.errors.squaredSteps()
                && errors.absoluteSteps() == other.errors.absoluteSteps()
                && same(lists.hitRate(), other.lists.hitRate())
                && same(lists.ndcg(), other.lists.ndcg())
                && liked.listedCount() == other.liked.listedCount()
                && same(liked.ofListed(), other.liked.ofListed());
    }

    /**
     * By how much this is more than another score of the same part.
     *
     * <p>Ratings of one user err together, so the standard error is that of users, not of ratings: with s_u a user's sum of
     * differences, n_u ratings and d the mean difference of all n, its square is U/(U−1) Σ (s_u − n_u d)² / n². A difference of two
     * means of squares is one of their roots times the roots' sum.
     */
    public Difference minus(Score other) {
        double sum = 0;
        long count = 0;
        int users = 0;
        for (int user = 0; user < sums.length; user++) {
            sum += sums[user] - other.sums[user];
            count += counts[user];
            users += counts[user] > 0 ? 1 : 0;
        }
        double mean = sum / count;
        double squares = 0;
        for (int user = 0; user < sums.length; user++) {
            double own = sums[user] - other.sums[user] - counts[user] * mean;
            squares += own * own;
        }
        double standardError = users < 2 ? Double.NaN : Math.sqrt(squares * users / (users - 1)) / count;
        double roots = measure == Measure.RMSE ? value() + other.value() : 1;
        return roots == 0 ? new Difference(0, 0) : new Difference(mean / roots, standardError / roots);
    }

    private static boolean same(double one, double other) {
        return Double.compare(one, other) == 0;
    }
}
