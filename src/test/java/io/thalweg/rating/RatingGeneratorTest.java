package io.thalweg.rating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RatingGeneratorTest {

    private static final long DAY_MILLIS = 86_400_000L;
    private static final int GOLDEN_HASH = 549118931;

    @Test
    void shouldGiveTheSameStreamForTheSameSeedOnly() {
        GeneratorOptions options = GeneratorOptions.forRatings(10_000);
        List<Rating> ratings = generate(options);

        assertThat(generate(options)).isEqualTo(ratings);
        assertThat(generate(options.withSeed(2))).isNotEqualTo(ratings);
    }

    /** So that a change of the stream, on another Java version or by us, is seen; the numbers are what it gave when written. */
    @Test
    void shouldGiveTheStreamThatItAlwaysGave() {
        RatingGenerator generator = new RatingGenerator(GeneratorOptions.forRatings(10_000));
        int hash = 0;
        while (generator.hasNext()) {
            Rating rating = generator.next();
            String text =
                    rating.userId() + " " + rating.itemId() + " " + rating.value() + " " + rating.timestampMillis();
            hash = 31 * hash + text.hashCode();
        }
        assertThat(hash).isEqualTo(GOLDEN_HASH);
    }

    @ParameterizedTest
    @CsvSource({"10000, 100, 538", "100000, 1000, 1700", "1000000, 10000, 5376"})
    void shouldHaveTheShapeThatWasAskedFor(long ratingCount, int users, int items) {
        GeneratorOptions options = GeneratorOptions.forRatings(ratingCount);
        assertThat(options.users()).isEqualTo(users);
        assertThat(options.items()).isEqualTo(items);

        List<Rating> ratings = generate(options);
        assertThat(ratings).hasSize((int) ratingCount);
        assertThat(countBy(ratings, Rating::userId)).hasSizeBetween((int) (0.8 * users), (int) (1.2 * users));
        assertThat(countBy(ratings, Rating::itemId)).hasSizeBetween((int) (0.9 * items), items);
        assertThat(ratings).isSortedAccordingTo(Comparator.comparingLong(Rating::timestampMillis));
    }

    @Test
    void shouldLetNoUserRateAnItemTwice() {
        Set<List<String>> pairs = new HashSet<>();
        for (Rating rating : generate(GeneratorOptions.forRatings(200_000))) {
            pairs.add(List.of(rating.userId(), rating.itemId()));
        }
        assertThat(pairs).hasSize(200_000);
    }

    @Test
    void shouldFollowAPowerLawInPopularity() {
        long[] counts = countBy(generate(GeneratorOptions.forRatings(100_000)), Rating::itemId).values().stream()
                .mapToLong(Long::longValue)
                .sorted()
                .toArray();

        // ML-100K: the best known item has 583 ratings, the median one 27, and the first tenth of all items 42.7 % of
        // all ratings.
        assertThat(counts[counts.length - 1]).isBetween(450L, 750L);
        assertThat(counts[counts.length / 2]).isBetween(20L, 45L);
        double topTenth = Arrays.stream(counts).skip(counts.length * 9L / 10).sum() / 100_000.0;
        assertThat(topTenth).isCloseTo(0.427, within(0.05));
    }

    @Test
    void shouldHaveNewcomersNewItemsAndBurstsThroughout() {
        List<Rating> ratings = generate(GeneratorOptions.forRatings(100_000));
        Map<String, Long> lastByUser = new HashMap<>();
        Set<String> users = new HashSet<>();
        Set<String> items = new HashSet<>();
        int[] newUsers = new int[10];
        int[] newItems = new int[10];
        int seconds = 0;
        int days = 0;
        for (int n = 0; n < ratings.size(); n++) {
            Rating rating = ratings.get(n);
            newUsers[n / 10_000] += users.add(rating.userId()) ? 1 : 0;
            newItems[n / 10_000] += items.add(rating.itemId()) ? 1 : 0;
            Long last = lastByUser.put(rating.userId(), rating.timestampMillis());
            if (last != null) {
                seconds += rating.timestampMillis() - last < 60_000 ? 1 : 0;
                days += rating.timestampMillis() - last > DAY_MILLIS / 4 ? 1 : 0;
            }
        }
        assertThat(newUsers)
                .satisfies(counts ->
                        assertThat(Arrays.stream(counts).min().orElse(0)).isGreaterThan(50));
        assertThat(newItems)
                .satisfies(counts ->
                        assertThat(Arrays.stream(counts).min().orElse(0)).isGreaterThan(30));
        assertThat(seconds).isGreaterThan(90_000);
        assertThat(days).isGreaterThan(2 * users.size());
        assertThat(seconds + days + users.size())
                .as("nothing between a session and a return")
                .isGreaterThan(99_900);
    }

    /** The ranges are around those of real data: on ML-100K the same baselines have 1.126 and .952. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldBeAsHardAsMovieLens(long seed) {
        RatingGenerator generator =
                new RatingGenerator(GeneratorOptions.forRatings(100_000).withSeed(seed));
        Baselines baselines = new Baselines(GeneratorOptions.forRatings(1).scale());
        double squares = 0;
        while (generator.hasNext()) {
            Rating rating = generator.next();
            baselines.learn(rating);
            double error = rating.value() - generator.expectedRating();
            squares += error * error;
        }
        assertThat(baselines.mean()).isCloseTo(3.5, within(0.1));
        assertThat(baselines.meanRmse()).isBetween(1.05, 1.15);
        assertThat(baselines.biasRmse()).isBetween(0.93, 0.97);
        assertThat(generator.noiseFloorRmse())
                .isBetween(0.80, 0.83)
                .isCloseTo(Math.sqrt(squares / 100_000), within(1e-12));
    }

    @Test
    void shouldKnowTheTrueExpectation() {
        RatingGenerator generator = new RatingGenerator(GeneratorOptions.forRatings(1_000_000));
        double[] sum = new double[5];
        int[] count = new int[5];
        while (generator.hasNext()) {
            double value = generator.next().value();
            int bin = (int) generator.expectedRating();
            sum[bin] += value - generator.expectedRating();
            count[bin]++;
        }
        // Residuals of an unbiased prediction are 0 on average wherever one looks; five standard errors of a deviation
        // below 1.
        for (int bin = 1; bin < 5; bin++) {
            assertThat(sum[bin] / count[bin]).as("bin %d", bin).isCloseTo(0, within(5 / Math.sqrt(count[bin])));
        }
    }

    @ParameterizedTest
    @CsvSource({"0.5, 5, 0.5", "0, 10, 1", "1, 100, 1", "0, 1, 1"})
    void shouldKeepToAnyScale(double lowest, double highest, double step) {
        RatingScale scale = new RatingScale(lowest, highest);
        GeneratorOptions options = GeneratorOptions.forRatings(20_000).withScale(scale, step);

        List<Rating> ratings = generate(options);
        assertThat(ratings).allMatch(rating -> scale.contains(rating.value()));
        assertThat(ratings).allMatch(rating -> (rating.value() - lowest) / step % 1 == 0);
        assertThat(ratings.stream().map(Rating::value).distinct().count())
                .isEqualTo(Math.min(ratings.size(), Math.round(scale.range() / step) + 1));
    }

    @Test
    void shouldGoOnWhenThereIsLittleToRate() {
        GeneratorOptions options = new GeneratorOptions(1, 20_000, 10, 20, RatingScale.FIVE_STARS, 1);
        List<Rating> ratings = generate(options);

        assertThat(ratings).hasSize(20_000);
        assertThat(countBy(ratings, Rating::userId).values()).allMatch(count -> count <= 20);
    }

    @Test
    void shouldStreamManyRatingsInLittleMemory() {
        RatingGenerator generator = new RatingGenerator(GeneratorOptions.forRatings(100_000_000));
        generator.next();
        long before = usedBytes();
        for (int n = 1; n < 5_000_000; n++) {
            generator.next();
        }
        // Held as records, five million ratings would take 200 MB.
        assertThat(usedBytes() - before).isLessThan(60_000_000);
        assertThat(generator.ratingCount()).isEqualTo(5_000_000);
    }

    /** Half of a trend is on the 20 items that came out last, less what users have rated already and so go past. */
    @Test
    void shouldRateWhatCameOutLastWhenThereIsATrend() {
        GeneratorOptions usual = GeneratorOptions.forRatings(20_000);
        assertThat(shareOfLatest(usual.withTrend(1))).isBetween(.3, .5);
        assertThat(shareOfLatest(usual)).isLessThan(.2);
    }

    private static double shareOfLatest(GeneratorOptions options) {
        int highest = 0;
        int latest = 0;
        for (Rating rating : generate(options)) {
            int item = Integer.parseInt(rating.itemId());
            highest = Math.max(highest, item);
            latest += item > highest - 20 ? 1 : 0;
        }
        return (double) latest / options.ratings();
    }

    @Test
    void shouldNameTheOptionThatIsOutOfRange() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GeneratorOptions.forRatings(0))
                .withMessage("ratings is 0; it must be at least 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GeneratorOptions.forRatings(10).withScale(RatingScale.FIVE_STARS, 0.3))
                .withMessage("step is 0.3; it must be a whole fraction of the range of 1..5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GeneratorOptions(1, 10, 1, 19, RatingScale.FIVE_STARS, 1))
                .withMessage("items is 19; it must be at least 20");
    }

    private static long usedBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static List<Rating> generate(GeneratorOptions options) {
        List<Rating> ratings = new ArrayList<>();
        new RatingGenerator(options).forEachRemaining(ratings::add);
        return ratings;
    }

    private static Map<String, Long> countBy(List<Rating> ratings, Function<Rating, String> key) {
        return ratings.stream().collect(Collectors.groupingBy(key, Collectors.counting()));
    }

    /** Prequential errors of the running mean, and of the mean with biases learned by SGD at rates that suit ML-100K. */
    private static final class Baselines {
        private final RatingScale scale;
        private final Map<String, Double> userBias = new HashMap<>();
        private final Map<String, Double> itemBias = new HashMap<>();
        private double sum;
        private double meanSquares;
        private double biasSquares;
        private long count;

        Baselines(RatingScale scale) {
            this.scale = scale;
        }

        void learn(Rating rating) {
            double mean = count == 0 ? scale.clamp(Double.NaN) : mean();
            double user = userBias.getOrDefault(rating.userId(), 0.0);
            double item = itemBias.getOrDefault(rating.itemId(), 0.0);
            meanSquares += square(rating.value() - mean);
            biasSquares += square(rating.value() - scale.clamp(mean + user + item));
            double error = rating.value() - mean - user - item;
            userBias.put(rating.userId(), user + 0.08 * (error - 0.05 * user));
            itemBias.put(rating.itemId(), item + 0.04 * (error - 0.02 * item));
            sum += rating.value();
            count++;
        }

        double mean() {
            return sum / count;
        }

        double meanRmse() {
            return Math.sqrt(meanSquares / count);
        }

        double biasRmse() {
            return Math.sqrt(biasSquares / count);
        }

        private static double square(double x) {
            return x * x;
        }
    }
}
