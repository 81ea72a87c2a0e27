package io.thalweg.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.model.ItemModel;
import io.thalweg.model.ItemRows;
import io.thalweg.model.ModelShape;
import io.thalweg.model.RowLayout;
import io.thalweg.model.StartValues;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingScale;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SgdLearnerTest {

    private static final int FACTORS = 4;
    private static final Map<String, Double> MODERATE = Map.of("sgd.factors", 4., "sgd.regularization", .02);

    /**
     * The reference has no fixed point and no floats. Each of 4 000 updates may round by half a step of 2⁻²⁴ and a few
     * float digits; measured on these seeds, the predictions stay within 2·10⁻⁵ of each other.
     */
    @ParameterizedTest
    @ValueSource(strings = {"1..5", "0.5..5", "0..100"})
    void shouldPredictAsAPlainDoubleReferenceWhenLearningARandomStream(String scaleText) {
        RatingScale scale = RatingScale.parse(scaleText);
        Task task = new Task(scale, MODERATE);
        requireSame(task, new Reference(scale, .02, false), scale);
    }

    /** The same reference, with max(0, ·) after each step and absolute start values. Measured: within 10⁻⁵. */
    @Test
    void shouldPredictAsAProjectedReferenceAndKeepFactorsAtZeroOrAboveWhenTheyAreToBeNonNegative() {
        RatingScale scale = RatingScale.FIVE_STARS;
        Map<String, Double> set = new HashMap<>(MODERATE);
        set.put("sgd.nonnegative", 1.);
        Task task = new Task(scale, set);
        requireSame(task, new Reference(scale, .02, true), scale);
        int zeros = 0;
        for (int at = 0; at < 40; at++) {
            for (float factor : task.state.user("user-" + at).factors) {
                assertThat(factor).isNotNegative();
                zeros += factor == 0 ? 1 : 0;
            }
        }
        for (int at = 0; at < 100; at++) {
            int from = task.items.offset(task.items.findOrAdd("item-" + at));
            for (int f = from; f < from + FACTORS; f++) {
                assertThat(task.items.values()[f]).isNotNegative();
                zeros += task.items.values()[f] == 0 ? 1 : 0;
            }
        }
        assertThat(zeros).as("factors that a step would have taken below 0").isPositive();
    }

    private static void requireSame(Task task, Reference reference, RatingScale scale) {
        Random random = new Random(11);
        for (int n = 0; n < 4_000; n++) {
            String user = "user-" + random.nextInt(40);
            String item = "item-" + random.nextInt(100);
            double rating = scale.lowest() + random.nextInt(5) / 4. * scale.range();
            Outcome outcome = task.learning.apply(new Rating(user, item, rating, 1 + n));
            double expected = reference.predictThenLearn(user, item, rating, outcome.effect());
            assertThat(outcome.prediction()).isCloseTo(scale.clamp(expected), within(2e-5 * scale.range() / 4));
        }
    }

    @Test
    void shouldPredictTheMiddleWhenNothingIsKnown() {
        Task task = new Task(RatingScale.FIVE_STARS, Map.of("sgd.factors", 0.));
        assertThat(task.learning.apply(new Rating("u", "a", 5, 1)).prediction()).isEqualTo(3);
        assertThat(task.learning.apply(new Rating("v", "b", 1, 2)).prediction())
                .as("the mean of what has come")
                .isEqualTo(5);
    }

    /** Rates at their highest, ratings at the ends of the scale in every pattern that builds up: norms stay capped. */
    @Test
    void shouldStayUnderItsCapsWhenRatingsTryToBlowItUp() {
        Task task = new Task(
                RatingScale.FIVE_STARS,
                Map.of("sgd.factor.rate", .5, "sgd.bias.rate", .5, "sgd.factors", 4., "sgd.start.spread", 1.));
        Random random = new Random(5);
        for (int n = 0; n < 20_000; n++) {
            int user = random.nextInt(10);
            int item = random.nextInt(10);
            double rating = (user + item) % 2 == 0 || random.nextInt(10) == 0 ? 5 : 1;
            Outcome outcome = task.learning.apply(new Rating("user-" + user, "item-" + item, rating, 1 + n));
            assertThat(outcome.prediction()).isBetween(1., 5.);
        }
        for (int at = 0; at < 10; at++) {
            UserRow user = task.state.user("user-" + at);
            assertThat(norm(user.factors, 0)).isLessThanOrEqualTo(16.0001);
            assertThat(Math.abs(user.bias)).isLessThanOrEqualTo(8);
            int item = task.items.findOrAdd("item-" + at);
            // Rounding to steps may add half a step a column.
            assertThat(norm(task.items.values(), task.items.offset(item))).isLessThanOrEqualTo(16.0001);
            assertThat(Math.abs(task.items.bias(item))).isLessThanOrEqualTo(8);
        }
    }

    @Test
    void shouldGiveTheSameBitsWhenTheSameStreamIsLearnedAgain() {
        assertThat(bitsAfterAStream(42)).isEqualTo(bitsAfterAStream(42)).isNotEqualTo(bitsAfterAStream(43));
    }

    private static long bitsAfterAStream(long seed) {
        Task task = new Task(RatingScale.FIVE_STARS, Map.of(), seed);
        long bits = 0;
        for (int n = 0; n < 500; n++) {
            Rating rating = new Rating("user-" + n % 7, "item-" + n % 11, 1 + n % 5, 1 + n);
            bits = bits * 31
                    + Double.doubleToLongBits(task.learning.apply(rating).prediction());
        }
        return bits;
    }

    private static double norm(float[] row, int from) {
        double squares = 0;
        for (int f = from; f < from + FACTORS; f++) {
            assertThat(row[f]).isFinite();
            squares += (double) row[f] * row[f];
        }
        return Math.sqrt(squares);
    }

    private static final class Task {
        private final ItemRows items;
        private final InMemoryState state;
        private final LearningTask learning;

        Task(RatingScale scale, Map<String, Double> given) {
            this(scale, given, 42);
        }

        Task(RatingScale scale, Map<String, Double> given, long seed) {
            Hyperparameters parameters = Algorithm.SGD.parameters(given);
            RowLayout layout = Algorithm.SGD.layout(seed, parameters);
            items = new ItemModel(new ModelShape(layout, 1, 8, 0)).open(0);
            Learner learner = Algorithm.SGD.create(items, Feedback.stars(scale), parameters);
            state = new InMemoryState(learner);
            learning = new LearningTask(state, items, learner, Feedback.stars(scale));
        }
    }

    /** Biased matrix factorization as it stands in the textbook, on maps of doubles; only the start values are shared. */
    private static final class Reference {
        private final RatingScale scale;
        private final double regularization;
        private final boolean nonNegative;
        private final Map<String, double[]> users = new HashMap<>();
        private final Map<String, double[]> items = new HashMap<>();
        private final Map<String, Double> current = new HashMap<>();

        Reference(RatingScale scale, double regularization, boolean nonNegative) {
            this.scale = scale;
            this.regularization = regularization;
            this.nonNegative = nonNegative;
        }

        double predictThenLearn(String userId, String itemId, double rating, Outcome.Effect effect) {
            assertThat(effect == Outcome.Effect.RELEARNED).isEqualTo(current.containsKey(userId + itemId));
            double[] user = users.computeIfAbsent(userId, id -> start(~42L, id));
            double[] item = items.computeIfAbsent(itemId, id -> start(42L, id));
            double before = mean() + deviation(user, item);
            current.put(userId + itemId, (rating - scale.lowest()) / scale.range() * 4);
            double gradient = 2 * (mean() + deviation(user, item) - current.get(userId + itemId));
            for (int f = 0; f < FACTORS; f++) {
                double p = user[f];
                double q = item[f];
                user[f] -= .05 * (gradient * q + regularization * p);
                item[f] -= .05 * (gradient * p + regularization * q);
                user[f] = nonNegative ? Math.max(user[f], 0) : user[f];
                item[f] = nonNegative ? Math.max(item[f], 0) : item[f];
            }
            user[FACTORS] -= .025 * (gradient + regularization * user[FACTORS]);
            item[FACTORS] -= .025 * (gradient + regularization * item[FACTORS]);
            return scale.lowest() + before * scale.range() / 4;
        }

        private double mean() {
            return current.values().stream()
                    .mapToDouble(Double::doubleValue)
                    .average()
                    .orElse(2);
        }

        private static double deviation(double[] user, double[] item) {
            double sum = user[FACTORS] + item[FACTORS];
            for (int f = 0; f < FACTORS; f++) {
                sum += user[f] * item[f];
            }
            return sum;
        }

        private double[] start(long seed, String id) {
            float[] floats = new float[FACTORS];
            StartValues.fillNormal(StartValues.hash(seed, id), .1, floats, 0, FACTORS);
            double[] row = new double[FACTORS + 1];
            for (int f = 0; f < FACTORS; f++) {
                row[f] = nonNegative ? Math.abs(floats[f]) : floats[f];
            }
            return row;
        }
    }
}
