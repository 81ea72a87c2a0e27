package io.thalweg.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.SharedData;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingEvent;
import io.thalweg.rating.RatingScale;
import io.thalweg.rating.file.RatingFile;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HybridLearnerTest {

    @ParameterizedTest
    @ValueSource(ints = {100_000, 150})
    void shouldAgreeWithTheSlowReferenceWhenLearningAMadeUpStream(int fullReplays) {
        Map<String, Double> parameters =
                Map.of("hybrid.pairs.slots", 4096.0, "hybrid.replay.full", (double) fullReplays);
        Task task = new Task(Algorithm.HYBRID, parameters, RatingScale.FIVE_STARS);
        ReferenceHybrid reference = new ReferenceHybrid(7, RatingScale.FIVE_STARS, 15, 200, fullReplays, .9);
        Set<String> seen = new HashSet<>();
        double furthest = 0;
        for (RatingEvent event : Streams.lively(11, 4000, RatingScale.FIVE_STARS)) {
            if (event instanceof Rating rating && seen.add(rating.userId() + " " + rating.itemId())) {
                double difference = task.apply(rating).prediction() - reference.apply(rating);
                furthest = Math.max(furthest, Math.abs(difference));
            }
        }
        assertThat(seen).hasSizeGreaterThan(1500);
        // Floats and steps of 2^-24 against doubles; an eighth of a product of residuals may round either way.
        assertThat(furthest).isLessThan(.002);
    }

    /** {@code winner.py} prints these; at its window of 50 the reference differs by gains from counts and a fresher fold-in. */
    @ParameterizedTest
    @CsvSource({"ml-100k/u.data, 1, .9204", "ml-latest-small/ratings.csv, .5, .8389"})
    void shouldAgreeWithThePrototypeWhenTheReferenceLearns(String file, double lowest, double rmse) {
        ReferenceHybrid reference = new ReferenceHybrid(1, new RatingScale(lowest, 5), 50, 50, 1_000_000, 1);
        double squares = 0;
        List<Rating> ratings = RatingFile.readInTimeOrder(SharedData.require(file));
        for (Rating rating : ratings) {
            squares += Math.pow(reference.apply(rating) - rating.value(), 2);
        }
        assertThat(Math.sqrt(squares / ratings.size())).isCloseTo(rmse, within(.001));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void shouldStayFiniteAndOnTheScaleWhenRatingsAreAdversarial(long seed) {
        Random random = new Random(seed);
        Task task = new Task(Algorithm.HYBRID, Map.of("hybrid.pairs.slots", 16.0), RatingScale.FIVE_STARS);
        int users = 1 + random.nextInt(20);
        int items = 1 + random.nextInt(30);
        for (int n = 0; n < 6000; n++) {
            String user = "u" + random.nextInt(users);
            String item = "i" + random.nextInt(items);
            long time = 1 + (long) (random.nextDouble() * random.nextDouble() * 4e12);
            Outcome outcome = random.nextInt(10) == 0
                    ? task.apply(new io.thalweg.rating.Withdrawal(user, item, time))
                    : task.apply(new Rating(user, item, adversarial(seed, n, task, user, item, time), time));
            if (outcome.isLearned()) {
                assertThat(outcome.prediction()).isBetween(1.0, 5.0);
            }
        }
        assertSane(task, users);
    }

    /** Always the far end from what is predicted, for long stretches only one end, or noise. */
    private static double adversarial(long seed, int n, Task task, String user, String item, long time) {
        return switch ((int) ((seed + n / 1000) % 3)) {
            case 0 -> task.learner.predict(task.state.user(user), task.items.findOrAdd(item), time) > 3 ? 1 : 5;
            case 1 -> n % 2000 < 1990 ? 5 : 1;
            default -> 1 + 4 * ((n * 7919 % 101) / 100.0);
        };
    }

    private static void assertSane(Task task, int users) {
        for (float value : task.items.values()) {
            assertThat(Math.abs(value)).isLessThanOrEqualTo(16.01f);
        }
        for (int u = 0; u < users; u++) {
            UserRow user = task.state.user("u" + u);
            assertThat(user.biasVariance).isBetween(0f, 1f);
            assertThat(Math.abs(user.bias)).isLessThanOrEqualTo(8);
            for (float factor : user.factors) {
                assertThat(factor).isFinite();
            }
        }
    }

    /** Nothing in the learner knows the unit of the ratings. */
    @ParameterizedTest
    @CsvSource({"0,10", "1,100", "-1,1", "0,1e-9", "0,1e200", "1e6,1000001"})
    void shouldErrInProportionToTheScaleWhenTheScaleIsAnother(double lowest, double highest) {
        RatingScale other = new RatingScale(lowest, highest);
        Task stars = new Task(Algorithm.HYBRID, Map.of(), new RatingScale(0, 1));
        Task scaled = new Task(Algorithm.HYBRID, Map.of(), other);
        for (RatingEvent event : Streams.lively(5, 1000, new RatingScale(0, 1))) {
            Outcome one = stars.apply(event);
            Outcome two = scaled.apply(scale(event, other));
            if (one.isLearned()) {
                assertThat((two.prediction() - lowest) / other.range()).isCloseTo(one.prediction(), within(1e-3));
            }
        }
    }

    private static RatingEvent scale(RatingEvent event, RatingScale to) {
        return event instanceof Rating rating
                ? new Rating(
                        rating.userId(),
                        rating.itemId(),
                        to.clamp(to.lowest() + rating.value() * to.range()),
                        rating.timestampMillis())
                : event;
    }

    @Test
    void shouldGiveTheSameNumbersWhenItemsWereIndexedInAnotherOrder() {
        Task one = new Task(Algorithm.HYBRID, Map.of(), RatingScale.FIVE_STARS);
        Task other = new Task(Algorithm.HYBRID, Map.of(), RatingScale.FIVE_STARS);
        for (int item = 79; item >= 0; item--) {
            other.items.findOrAdd("i" + item);
        }
        for (RatingEvent event : Streams.lively(6, 1500, RatingScale.FIVE_STARS)) {
            assertThat(other.apply(event)).isEqualTo(one.apply(event));
        }
    }

    @Test
    void shouldTakeBackThePairsOfTheLaterItemWhenARatingIsWithdrawn() {
        Task task = new Task(Algorithm.HYBRID, Map.of(), RatingScale.FIVE_STARS);
        task.apply(new Rating("u", "first", 4, 1));
        task.apply(new Rating("u", "second", 2, 2));
        int length = task.local().get("nsecond").length;
        task.apply(new io.thalweg.rating.Withdrawal("u", "second", 3));

        assertThat(length - task.local().get("nsecond").length).isEqualTo(5 + 1 + 1);
        assertThat(task.items.count(task.items.findOrAdd("second"))).isZero();
    }
}
