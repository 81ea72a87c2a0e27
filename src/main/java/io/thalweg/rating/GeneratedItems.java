package io.thalweg.rating;

/**
 * The items of the generator: genres, taste vectors of length 1 that follow the genres, biases, popularity and when they come out.
 *
 * <p>Popularity is a shifted power law, weight = (rank + shift)^-1.2, which for 1 700 items gives the best known ones about .5 % of
 * all ratings and the median one .025 %, as in ML-100K. Ranks are dealt at random, so ids say nothing about popularity.
 */
final class GeneratedItems {

    static final int FACTORS = 8;

    /** The first factors matter most: each next one counts this much of the one before. */
    private static final double SPECTRUM = 0.5;

    private static final double EXPONENT = 1.2;
    private static final double BIAS_SPREAD = 0.50;
    private static final double POPULAR_BONUS = 0.22;
    private static final double OWN_TASTE_SHARE = 0.4;
    private static final double PRESENT_AT_START_SHARE = 0.4;

    private final int count;
    private final int presentAtStart;
    private final String[] ids;
    private final int[][] genres;
    private final float[] factors;
    private final float[] biases;
    private final int[] itemOfRank;
    private final double[] cumulativeWeights;
    private final int[] rankGuide;

    GeneratedItems(long seed, int count) {
        this.count = count;
        this.presentAtStart = (int) Math.ceil(count * PRESENT_AT_START_SHARE);
        this.ids = new String[count];
        this.genres = new int[count][];
        this.factors = new float[count * FACTORS];
        this.biases = new float[count];
        this.itemOfRank = shuffledRanks(new SeededRandom(seed, -1), count);
        this.cumulativeWeights = cumulativeWeights(count);
        this.rankGuide = guide(cumulativeWeights);
        drawItems(seed);
    }

    int count() {
        return count;
    }

    String id(int item) {
        return ids[item];
    }

    int[] genres(int item) {
        return genres[item];
    }

    double bias(int item) {
        return biases[item];
    }

    /** The taste vector's inner product with the item's. */
    double affinity(float[] taste, int item) {
        float sum = 0;
        for (int f = 0, at = item * FACTORS; f < FACTORS; f++, at++) {
            sum += taste[f] * factors[at];
        }
        return sum;
    }

    /** How many items, which are the first ones, are out after a share of the time from 0 to 1. */
    int releasedCount(double elapsedShare) {
        return Math.min(count, presentAtStart + (int) ((count - presentAtStart) * elapsedShare));
    }

    /** An item drawn by popularity; it may not be out yet. */
    int draw(SeededRandom random) {
        double weight = random.nextDouble() * cumulativeWeights[count - 1];
        int rank = rankGuide[(int) (weight / cumulativeWeights[count - 1] * count)];
        while (cumulativeWeights[rank] <= weight) {
            rank++;
        }
        return itemOfRank[rank];
    }

    private void drawItems(long seed) {
        float[] genreFactors = genreFactors(new SeededRandom(seed, -2));
        for (int rank = 0; rank < count; rank++) {
            int item = itemOfRank[rank];
            SeededRandom random = new SeededRandom(seed, ~(item + 2L));
            ids[item] = Integer.toString(item + 1);
            genres[item] = drawGenres(random);
            drawFactors(item, genreFactors, random);
            double popularity = 1 - 2.0 * rank / count; // 1 for the best known, -1 for the least
            biases[item] = (float) (BIAS_SPREAD * random.nextGaussian() + POPULAR_BONUS * popularity);
        }
    }

    private void drawFactors(int item, float[] genreFactors, SeededRandom random) {
        double squares = 0;
        for (int f = 0; f < FACTORS; f++) {
            double x = OWN_TASTE_SHARE * StrictMath.pow(SPECTRUM, f) * random.nextGaussian();
            for (int genre : genres[item]) {
                x += genreFactors[genre * FACTORS + f] / StrictMath.sqrt(genres[item].length);
            }
            factors[item * FACTORS + f] = (float) x;
            squares += x * x;
        }
        float shrink = (float) (1 / StrictMath.sqrt(squares));
        for (int f = 0; f < FACTORS; f++) {
            factors[item * FACTORS + f] *= shrink;
        }
    }

    private static float[] genreFactors(SeededRandom random) {
        float[] factors = new float[RatingGenerator.GENRE_COUNT * FACTORS];
        for (int i = 0; i < factors.length; i++) {
            factors[i] = (float) (StrictMath.pow(SPECTRUM, i % FACTORS) * random.nextGaussian());
        }
        return factors;
    }

    /** One to three different genres, in ascending order; low numbers are more common. */
    private static int[] drawGenres(SeededRandom random) {
        int wanted = 1 + (random.nextDouble() < 0.6 ? 1 : 0) + (random.nextDouble() < 0.25 ? 1 : 0);
        long drawn = 0;
        while (Long.bitCount(drawn) < wanted) {
            double u = random.nextDouble();
            drawn |= 1L << (int) (RatingGenerator.GENRE_COUNT * u * StrictMath.sqrt(u));
        }
        int[] genres = new int[wanted];
        for (int n = 0; n < wanted; n++, drawn &= drawn - 1) {
            genres[n] = Long.numberOfTrailingZeros(drawn);
        }
        return genres;
    }

    private static int[] shuffledRanks(SeededRandom random, int count) {
        int[] shuffled = new int[count];
        for (int i = 0; i < count; i++) {
            int j = random.nextInt(i + 1);
            shuffled[i] = shuffled[j];
            shuffled[j] = i;
        }
        return shuffled;
    }

    private static double[] cumulativeWeights(int count) {
        double shift = Math.min(50, 0.03 * count);
        double[] sums = new double[count];
        double sum = 0;
        for (int rank = 0; rank < count; rank++) {
            sum += StrictMath.pow(rank + 1 + shift, -EXPONENT);
            sums[rank] = sum;
        }
        return sums;
    }

    /** For each of {@code count} equal parts of the total weight the rank in which it begins: a draw is then O(1). */
    private static int[] guide(double[] sums) {
        int count = sums.length;
        int[] guide = new int[count + 1];
        int rank = 0;
        for (int part = 0; part <= count; part++) {
            while (rank < count - 1 && sums[rank] <= sums[count - 1] * part / count) {
                rank++;
            }
            guide[part] = Math.max(0, rank - 1); // one earlier, as the division above may round up
        }
        return guide;
    }
}
