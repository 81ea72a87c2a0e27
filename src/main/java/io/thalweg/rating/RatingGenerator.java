package io.thalweg.rating;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/**
 * A seeded stream of ratings like MovieLens', in time order, whose truth is known.
 *
 * <p>Users arrive throughout, rate in sessions (seconds between ratings, days between sessions) and leave. They pick items by
 * popularity and by taste, no item twice; items come out over time. A user's opinion of an item is
 * <pre>  o = middle + unit (b_u + b_i + mood + p_u · q_i)</pre>
 * with tastes p_u, q_i of {@value GeneratedItems#FACTORS} factors, of which the items' follow their genres; b_u and p_u drift. The
 * rating is the opinion with Gaussian noise, rounded and clipped to the scale. {@link #expectedRating()} is what somebody who knows
 * all that would predict, so {@link #noiseFloorRmse()} is the error that no learner can get below in the long run.
 *
 * <p>Memory: the items and the users who are still active, never the ratings. One thread.
 */
public final class RatingGenerator implements Iterator<Rating> {

    /** Genres have the indices from 0 on; what they are called is the catalog's. */
    public static final int GENRE_COUNT = 18;

    /** Time of the first arrival: 2020-01-01T00:00:00Z. */
    public static final long START_MILLIS = 1_577_836_800_000L;

    private static final double DAY_MILLIS = 86_400_000;
    private static final double MIDDLE_SHARE = 0.55;
    private static final double NOISE = 0.83;
    private static final double NEW_RELEASE_SHARE = 0.12;
    private static final double NEW_RELEASE_WINDOW = 0.03;
    private static final int MAX_TRIES = 64;

    /** So many items come out while the interest in an item of a trend halves. */
    static final int TREND_HALF_LIFE_ITEMS = 20;

    private final GeneratorOptions options;
    private final GeneratedItems items;
    private final StarRounding rounding;
    private final double unit;
    private final double middle;
    private final double spanMillis;
    private final double meanRatings;
    private final SeededRandom arrivals;
    private final PriorityQueue<GeneratedUser> inSession = new PriorityQueue<>();
    private final PriorityQueue<GeneratedUser> away = new PriorityQueue<>();
    private GeneratedUser nextArrival;
    private long ratingCount;
    private double expectedRating = Double.NaN;
    private double sumSquaredError;

    public RatingGenerator(GeneratorOptions options) {
        this.options = options;
        this.items = new GeneratedItems(options.seed(), options.items());
        RatingScale scale = options.scale();
        // All spreads are in stars of the scale 1..5.
        this.unit = scale.range() / RatingScale.FIVE_STARS.range();
        this.middle = scale.lowest() + MIDDLE_SHARE * scale.range();
        this.rounding = new StarRounding(scale, options.step(), NOISE * unit);
        // 200 days for 100 000 ratings, like ML-100K, and three years for 100 million.
        this.spanMillis = DAY_MILLIS * Math.min(1500, 200 * StrictMath.pow(options.ratings() / 1e5, 0.25));
        // Users who come late are cut off, so all of them would give somewhat more than is asked for.
        this.meanRatings = 1.05 * options.ratings() / options.users();
        this.arrivals = new SeededRandom(options.seed(), 0);
        this.nextArrival = arrival(1, START_MILLIS);
    }

    @Override
    public boolean hasNext() {
        return ratingCount < options.ratings();
    }

    @Override
    public Rating next() {
        if (!hasNext()) {
            throw new NoSuchElementException("all " + options.ratings() + " ratings are given");
        }
        while (true) {
            GeneratedUser user = takeNextUser();
            int item = pickItem(user);
            if (item >= 0) {
                return rate(user, item);
            }
            // Has rated all there is; leaves.
        }
    }

    /** How many ratings were given so far. */
    public long ratingCount() {
        return ratingCount;
    }

    /** The true model's prediction of the latest rating: its expectation, given everything but the noise; NaN before the first. */
    public double expectedRating() {
        return expectedRating;
    }

    /** RMSE of {@link #expectedRating()} over the ratings given so far; NaN before the first. */
    public double noiseFloorRmse() {
        return Math.sqrt(sumSquaredError / ratingCount);
    }

    public GeneratorOptions options() {
        return options;
    }

    /** Items have the indices from 0 to this, exclusive; those with the lower ones come out earlier. */
    public int itemCount() {
        return items.count();
    }

    /** The id that the ratings of an item carry. */
    public String itemId(int item) {
        return items.id(item);
    }

    /** One to three indices from 0 to {@link #GENRE_COUNT}, exclusive, ascending. */
    public int[] genresOf(int item) {
        return items.genres(item).clone();
    }

    private Rating rate(GeneratedUser user, int item) {
        long timestampMillis = user.nextMillis;
        double opinion = middle + unit * (user.leaning() + items.bias(item) + items.affinity(user.taste, item));
        double value = rounding.rate(opinion, user.random);
        expectedRating = rounding.expectation(opinion);
        sumSquaredError += (value - expectedRating) * (value - expectedRating);
        ratingCount++;
        user.rated(item);
        if (!user.isDone()) {
            (user.isInSession() ? inSession : away).add(user);
        }
        return new Rating(user.id, items.id(item), value, timestampMillis);
    }

    /** Two queues, because only few of the active users are in a session and most ratings go back to those. */
    private GeneratedUser takeNextUser() {
        GeneratedUser first = nextArrival;
        PriorityQueue<GeneratedUser> from = null;
        if (!inSession.isEmpty() && inSession.element().compareTo(first) < 0) {
            first = inSession.element();
            from = inSession;
        }
        if (!away.isEmpty() && away.element().compareTo(first) < 0) {
            first = away.element();
            from = away;
        }
        if (from == null) {
            double gapMillis = -StrictMath.log(1 - arrivals.nextDouble()) * spanMillis / options.users();
            nextArrival = arrival(first.number + 1, first.nextMillis + (long) gapMillis);
        } else {
            from.remove();
        }
        return first;
    }

    /** A fifth of the mean for everybody, the rest log-normal: most users rate little, some rate very much. */
    private GeneratedUser arrival(long number, long timestampMillis) {
        double spread = 1.0;
        double share = StrictMath.exp(spread * arrivals.nextGaussian() - spread * spread / 2);
        int most = Math.max(1, (int) (0.4 * items.count()));
        int ratings = (int) Math.min(most, Math.max(1, Math.round(meanRatings * (0.2 + 0.8 * share))));
        return new GeneratedUser(options.seed(), number, timestampMillis, ratings);
    }

    /** Counted back from the one that came out last, by an exponential law; negative before the first. */
    private static int latest(int released, SeededRandom random) {
        double age = -StrictMath.log(1 - random.nextDouble()) / StrictMath.log(2) * TREND_HALF_LIFE_ITEMS;
        return released - 1 - (int) age;
    }

    /** Drawn by popularity, or among what is new; taken the more readily the better it will be liked; -1 if all is rated. */
    private int pickItem(GeneratedUser user) {
        SeededRandom random = user.random;
        int released = items.releasedCount((user.nextMillis - START_MILLIS) / spanMillis);
        int unrated = -1;
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            // Without a trend nothing is drawn for it, so that older streams stay what they were.
            boolean followsTrend = options.trend() > 0 && random.nextDouble() < options.trend();
            int item = followsTrend ? latest(released, random) : items.draw(random);
            if (followsTrend) {
                if (item >= 0 && !user.hasRated(item)) {
                    return item;
                }
                continue;
            }
            if (random.nextDouble() < NEW_RELEASE_SHARE && released < items.count()) {
                item = released - 1 - random.nextInt(Math.max(1, (int) (released * NEW_RELEASE_WINDOW)));
            }
            if (item < released && !user.hasRated(item)) {
                double liking = 0.5 + 0.4 * (items.affinity(user.taste, item) + 0.5 * items.bias(item));
                if (random.nextDouble() < liking) {
                    return item;
                }
                unrated = item;
            }
        }
        if (unrated >= 0) {
            return unrated;
        }
        int start = random.nextInt(released);
        for (int n = 0; n < released; n++) {
            int item = (start + n) % released;
            if (!user.hasRated(item)) {
                return item;
            }
        }
        return -1;
    }
}
