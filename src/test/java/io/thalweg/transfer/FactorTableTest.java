package io.thalweg.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.learn.Algorithm;
import io.thalweg.learn.Hyperparameters;
import io.thalweg.learn.InMemoryState;
import io.thalweg.learn.ItemTerms;
import io.thalweg.learn.Learner;
import io.thalweg.learn.LearningTask;
import io.thalweg.learn.UserRow;
import io.thalweg.model.ItemModel;
import io.thalweg.model.ItemRows;
import io.thalweg.model.NotedPairs;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.GeneratorOptions;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingGenerator;
import io.thalweg.rating.RatingScale;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FactorTableTest {

    private static final int RATINGS = 5_000;

    /** Every item has some, so that estimates of those with few ratings go by them too. */
    private static final ItemTerms TERMS = new ItemTerms() {
        @Override
        public List<String> of(String itemId) {
            return List.of("all", "of " + itemId.hashCode() % 5);
        }

        @Override
        public long version() {
            return 0;
        }
    };

    /** Now, an hour and more after the last rating, and amid the session of some users. */
    @ParameterizedTest
    @CsvSource({"HYBRID, 1..5", "HYBRID, 0.5..5", "SGD, 1..5", "SGD, 0.5..5"})
    void shouldGiveWhatBiasesAndFactorsEstimateToTheSixthDigit(Algorithm algorithm, String scale) {
        Taught taught = new Taught(algorithm, Map.of("sgd.regularization", .02), RatingScale.parse(scale));
        taught.learn();
        for (long now : new long[] {taught.last, taught.last + 86_400_000L}) {
            double furthest = furthest(taught, now, taught.learner()::predictByFactors);
            assertThat(furthest).isLessThan(1e-6);
        }
    }

    /** Without any pairs and terms, that is all there is to an estimate. */
    @Test
    void shouldGiveTheWholeEstimateWhereTheLearnerGoesByNothingElse() {
        Taught taught = new Taught(
                Algorithm.HYBRID, Map.of("hybrid.pairs.window", 0., "hybrid.side", 0.), RatingScale.FIVE_STARS);
        taught.learn();
        assertThat(furthest(taught, taught.last, taught.learner()::predict)).isLessThan(1e-6);
    }

    /** Else the test above would say nothing of pairs. */
    @Test
    void shouldDifferFromTheEstimateByWhatPairsSay() {
        Taught taught = new Taught(Algorithm.HYBRID, Map.of(), RatingScale.FIVE_STARS);
        taught.learn();
        assertThat(furthest(taught, taught.last, taught.learner()::predict)).isGreaterThan(.05);
    }

    @Test
    void shouldNameColumnsPlainly() {
        Taught taught = new Taught(Algorithm.SGD, Map.of("sgd.factors", 2.), RatingScale.FIVE_STARS);
        FactorTable factors = new FactorTable(taught, 0);
        assertThat(factors.userColumns()).containsExactly("userId", "ratings", "mean", "bias", "f0", "f1");
        assertThat(factors.itemColumns()).containsExactly("itemId", "title", "ratings", "mean", "bias", "f0", "f1");
        Taught hybrid = new Taught(Algorithm.HYBRID, Map.of(), RatingScale.FIVE_STARS);
        assertThat(new FactorTable(hybrid, 0).columnCount())
                .as("eight factors, a weight of the item's bias and one of its popularity")
                .isEqualTo(10);
    }

    @Test
    void shouldNameTheItemsThatAreHighestInEachFactor() {
        Taught taught =
                new Taught(Algorithm.SGD, Map.of("sgd.factors", 3., "sgd.nonnegative", 1.), RatingScale.FIVE_STARS);
        taught.learn();
        List<TopFactors.Factor> top = new TopFactors(taught).of(4, 30);
        assertThat(top).extracting(TopFactors.Factor::factor).containsExactly(0, 1, 2);
        for (TopFactors.Factor factor : top) {
            assertThat(factor.items()).hasSize(4).isSortedAccordingTo((a, b) -> Double.compare(b.value(), a.value()));
            assertThat(factor.items()).allSatisfy(item -> {
                assertThat(item.value()).isNotNegative();
                assertThat(item.ratings()).isGreaterThanOrEqualTo(30);
                assertThat(item.title()).isEqualTo("title of " + item.itemId());
            });
            double least = factor.items().get(3).value();
            long higher = 0;
            for (int item = 0; item < taught.items().size(); item++) {
                float value = taught.items().values()[taught.items().offset(item) + factor.factor()];
                higher += taught.items().count(item) >= 30 && value > least ? 1 : 0;
            }
            assertThat(higher).isLessThan(4);
        }
    }

    private interface Estimate {
        double of(UserRow user, int item, long timestampMillis);
    }

    private static double furthest(Taught taught, long now, Estimate estimate) {
        FactorTable factors = new FactorTable(taught, now);
        List<double[]> items = new ArrayList<>();
        List<Integer> numbers = new ArrayList<>();
        for (String[] row : rows(factors.itemColumns(), factors::writeItems)) {
            numbers.add(taught.items().index().find(row[0]));
            items.add(numbers(row, 3));
        }
        Map<String, double[]> users = new HashMap<>();
        rows(factors.userColumns(), factors::writeUsers).forEach(row -> users.put(row[0], numbers(row, 2)));
        double[] furthest = {0};
        taught.users(user -> {
            double[] u = users.get(user.userId());
            for (int n = 0; n < items.size(); n++) {
                double[] i = items.get(n);
                assertThat(u[0]).as("the mean of both tables").isEqualTo(i[0]);
                double dot = u[0] + u[1] + i[1];
                for (int f = 2; f < u.length; f++) {
                    dot += u[f] * i[f];
                }
                furthest[0] = Math.max(furthest[0], Math.abs(dot - estimate.of(user, numbers.get(n), now)));
            }
        });
        assertThat(users).hasSizeGreaterThan(10);
        assertThat(items).hasSizeGreaterThan(10);
        return furthest[0];
    }

    /** By the JDK alone: no field of these has a comma or a quote. */
    private static List<String[]> rows(List<String> columns, Consumer<TableFile> writing) {
        StringWriter text = new StringWriter();
        try (TableFile table = TableFile.to(text, TableForm.CSV, columns)) {
            writing.accept(table);
        }
        return text.toString().lines().skip(1).map(line -> line.split(",", -1)).toList();
    }

    private static double[] numbers(String[] row, int from) {
        double[] numbers = new double[row.length - from];
        for (int at = 0; at < numbers.length; at++) {
            numbers[at] = Double.parseDouble(row[from + at]);
        }
        return numbers;
    }

    /** One task that has learned a made-up stream. */
    private static final class Taught implements Learned {

        private final Algorithm algorithm;
        private final RatingScale scale;
        private final ItemRows items;
        private final Learner learner;
        private final InMemoryState state;
        private final LearningTask task;
        private final Set<String> userIds = new LinkedHashSet<>();
        private long last;

        Taught(Algorithm algorithm, Map<String, Double> set, RatingScale scale) {
            Hyperparameters parameters = algorithm.parameters(set);
            this.algorithm = algorithm;
            this.scale = scale;
            this.items = new ItemModel(algorithm.shape(42, parameters, 1)).open(0);
            this.learner = algorithm.create(items, Feedback.stars(scale), TERMS, parameters);
            this.state = new InMemoryState(learner);
            this.task = new LearningTask(state, items, learner, Feedback.stars(scale));
        }

        void learn() {
            RatingGenerator generator = new RatingGenerator(GeneratorOptions.forRatings(RATINGS));
            generator.forEachRemaining(rating -> {
                task.apply(new Rating(
                        rating.userId(), rating.itemId(), scale.clamp(rating.value()), rating.timestampMillis()));
                userIds.add(rating.userId());
                last = Math.max(last, rating.timestampMillis());
            });
        }

        @Override
        public Algorithm algorithm() {
            return algorithm;
        }

        @Override
        public Learner learner() {
            return learner;
        }

        @Override
        public ItemRows items() {
            return items;
        }

        @Override
        public NotedPairs pairs() {
            return NotedPairs.ofOnly(items);
        }

        @Override
        public RatingScale scale() {
            return scale;
        }

        @Override
        public void users(Consumer<UserRow> taker) {
            userIds.forEach(id -> taker.accept(state.user(id)));
        }

        @Override
        public String title(String itemId) {
            return "title of " + itemId;
        }
    }
}
