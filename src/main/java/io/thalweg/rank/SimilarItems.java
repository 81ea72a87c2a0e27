package io.thalweg.rank;

import io.thalweg.learn.Learner;
import io.thalweg.learn.UserRow;
import io.thalweg.model.ItemRows;
import io.thalweg.rating.Feedback;
import java.util.stream.IntStream;

/**
 * How alike items are by what was learned from ratings, in each {@link Likeness}. An item that has no rating is like none,
 * and none is like it.
 */
public final class SimilarItems {

    private final ItemRows items;
    private final CoRatings coRatings;
    private final LikeLifts likeLifts;
    private final Learner learner;

    /** @param users all users of the task, as often as they are asked for; for {@link Likeness#CO_RATING} alone */
    public SimilarItems(ItemRows items, Learner learner, Iterable<UserRow> users, Feedback feedback) {
        this.items = items;
        this.learner = learner;
        this.coRatings = new CoRatings(users, feedback);
        this.likeLifts = new LikeLifts(items, feedback);
    }

    /**
     * How alike every item is to one, higher for more; {@code length == items.size()}. Where there is nothing to compare it
     * is 0.
     */
    public double[] to(int item, Likeness likeness) {
        if (items.count(item) <= 0) {
            return new double[items.size()];
        }
        return switch (likeness) {
            case CO_RATING -> coRatings.with(item, items.size());
            case PAIRS -> pairs(item);
            case LIKE_LIFT -> lifts(item);
            case COSINE -> cosines(item);
            case L1 -> byDistance(item);
        };
    }

    private double[] pairs(int item) {
        int[] all = all();
        float[] alike = new float[all.length];
        learner.alike(item, all, all.length, alike);
        return IntStream.of(all).mapToDouble(other -> alike[other]).toArray();
    }

    private int[] all() {
        return IntStream.range(0, items.size()).toArray();
    }

    private double[] lifts(int item) {
        int[] all = all();
        float[] lifts = new float[all.length];
        likeLifts.with(item, all, all.length, lifts);
        return IntStream.of(all).mapToDouble(other -> lifts[other]).toArray();
    }

    private double[] cosines(int item) {
        double[] alike = new double[items.size()];
        for (int other = 0; other < alike.length; other++) {
            alike[other] = items.count(other) > 0 ? Factors.cosine(items, item, other) : 0;
        }
        return alike;
    }

    private double[] byDistance(int item) {
        double[] alike = new double[items.size()];
        double mean = 0;
        int others = 0;
        for (int other = 0; other < alike.length; other++) {
            if (other != item && items.count(other) > 0) {
                mean += (distance(item, other) - mean) / ++others;
            }
        }
        for (int other = 0; other < alike.length; other++) {
            if (items.count(other) > 0) {
                alike[other] = mean > 0 ? mean / (mean + distance(item, other)) : 1;
            }
        }
        return alike;
    }

    /** Σ |q_af − q_bf|, biases left out. */
    private double distance(int a, int b) {
        int fromA = items.offset(a);
        int fromB = items.offset(b);
        float[] rows = items.values();
        double sum = 0;
        for (int f = 0; f < items.layout().factorCount(); f++) {
            sum += Math.abs(rows[fromA + f] - rows[fromB + f]);
        }
        return sum;
    }
}
