package io.thalweg.rating;

/**
 * What {@link RatingGenerator} makes.
 *
 * @param seed the same seed and options give the same ratings, everywhere
 * @param ratings how many, positive
 * @param users about how many users there are at the end, positive
 * @param items how many items there are at the end, at least {@link #MIN_ITEMS}
 * @param scale the lowest and highest rating
 * @param step distance between two neighbouring ratings; the scale's range is a multiple of it
 * @param trend the share of picks that follow the trend, 0 to 1: among items that came out lately, of which interest
 *     halves with every {@value RatingGenerator#TREND_HALF_LIFE_ITEMS} that come out after
 */
public record GeneratorOptions(
        long seed, long ratings, int users, int items, RatingScale scale, double step, double trend) {

    /** Fewer items than this leave users nothing to rate. */
    public static final int MIN_ITEMS = 20;

    /** @throws IllegalArgumentException if a component is out of its range, naming it */
    public GeneratorOptions {
        require(ratings > 0, "ratings", ratings, "at least 1");
        require(users > 0, "users", users, "at least 1");
        require(items >= MIN_ITEMS, "items", items, "at least " + MIN_ITEMS);
        double steps = scale.range() / step;
        require(trend >= 0 && trend <= 1, "trend", trend, "from 0 to 1");
        require(step > 0 && steps == Math.rint(steps), "step", step, "a whole fraction of the range of " + scale);
    }

    /** Without a trend. */
    public GeneratorOptions(long seed, long ratings, int users, int items, RatingScale scale, double step) {
        this(seed, ratings, users, items, scale, step, 0);
    }

    /**
     * Shaped like MovieLens: 100 ratings a user, and for 100 000 ratings of 1 to 5 whole stars 1 700 items, growing with the square
     * root of the number of ratings.
     */
    public static GeneratorOptions forRatings(long ratings) {
        int users = (int) Math.max(1, Math.min(Integer.MAX_VALUE / 2, Math.round(ratings / 100.0)));
        int items = (int) Math.max(100, Math.round(1700 * Math.sqrt(ratings / 100_000.0)));
        return new GeneratorOptions(1, ratings, users, items, RatingScale.FIVE_STARS, 1);
    }

    public GeneratorOptions withSeed(long newSeed) {
        return new GeneratorOptions(newSeed, ratings, users, items, scale, step, trend);
    }

    /** As many users and items, and another number of ratings. */
    public GeneratorOptions withRatings(long newRatings) {
        return new GeneratorOptions(seed, newRatings, users, items, scale, step, trend);
    }

    /** The same for more or fewer users, who rate less or more each. */
    public GeneratorOptions withUsers(int newUsers) {
        return new GeneratorOptions(seed, ratings, newUsers, items, scale, step, trend);
    }

    /** The same of more or fewer items. */
    public GeneratorOptions withItems(int newItems) {
        return new GeneratorOptions(seed, ratings, users, newItems, scale, step, trend);
    }

    /** Half stars from 0.5 to 5, for example. */
    public GeneratorOptions withScale(RatingScale newScale, double newStep) {
        return new GeneratorOptions(seed, ratings, users, items, newScale, newStep, trend);
    }

    public GeneratorOptions withTrend(double newTrend) {
        return new GeneratorOptions(seed, ratings, users, items, scale, step, newTrend);
    }

    private static void require(boolean holds, String name, Object value, String range) {
        if (!holds) {
            throw new IllegalArgumentException(name + " is " + value + "; it must be " + range);
        }
    }
}
