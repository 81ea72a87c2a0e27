package io.thalweg.evaluate.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.evaluate.ListSettings;
import io.thalweg.evaluate.Prequential;
import io.thalweg.evaluate.Spread;
import io.thalweg.learn.Algorithm;
import io.thalweg.rank.ListRules;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.GeneratorOptions;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingGenerator;
import io.thalweg.rating.RatingScale;
import io.thalweg.rating.Repeats;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class GridSearchTest {

    private static final Feedback STARS = Feedback.stars(RatingScale.FIVE_STARS, Repeats.LAST);
    private static final ListRules RULES = ListRules.usual(10);
    private static final List<Rating> STREAM = stream(6_000);
    private static final AtomicLong TICKS = new AtomicLong();

    @Test
    void shouldFindTheSameHoweverManyRunAtATime() {
        List<Candidate> points = points("sgd.factor.rate", 0, .01, .05, .2, .5);
        String alone = shown(search(course(Measure.RMSE, 0), 1, points, Round.one(5, STREAM.size())));
        String together = shown(search(course(Measure.RMSE, 0), 4, points, Round.one(5, STREAM.size())));
        assertThat(together).isEqualTo(alone);
    }

    /** What is measured of a point is what a plain test-then-train loop measures. */
    @Test
    void shouldMeasureBothHalvesAsThePlainLoopDoes() {
        List<Candidate> points = points("sgd.factors", 2, 6);
        GridResult result = search(course(Measure.RMSE, 0), 2, points, Round.one(2, STREAM.size()));
        for (GridResult.Row row : result.rows()) {
            Prequential loop =
                    new Prequential(Algorithm.SGD, row.trial().candidate().parameters(), 42, STARS);
            double first = 0;
            double second = 0;
            for (int at = 0; at < STREAM.size(); at++) {
                double error =
                        loop.add(STREAM.get(at)).prediction() - STREAM.get(at).value();
                if (at < 3_000) {
                    first += error * error;
                } else {
                    second += error * error;
                }
            }
            assertThat(row.trial().first().value()).isCloseTo(Math.sqrt(first / 3_000), within(1e-6));
            assertThat(row.trial().second().value()).isCloseTo(Math.sqrt(second / 3_000), within(1e-6));
        }
    }

    @Test
    void shouldChooseByTheFirstHalfAlone() {
        List<Candidate> points = points("sgd.factor.rate", 0, .01, .05, .2, .5);
        GridResult result = search(course(Measure.RMSE, 0), 2, points, Round.one(5, STREAM.size()));
        List<Double> first =
                result.rows().stream().map(row -> row.trial().first().value()).toList();
        assertThat(first).isSorted();

        // Another second half changes what is measured, and not what is chosen.
        List<Rating> other = new ArrayList<>(STREAM.subList(0, 3_000));
        STREAM.subList(3_000, 6_000)
                .forEach(each ->
                        other.add(new Rating(each.userId(), each.itemId(), 6 - each.value(), each.timestampMillis())));
        GridResult upsideDown =
                search(new Course(other, setup(Measure.RMSE, 0)), 2, points, Round.one(5, STREAM.size()));
        assertThat(order(upsideDown)).isEqualTo(order(result));
        assertThat(upsideDown.winner().second().value())
                .isNotEqualTo(result.winner().second().value());
    }

    @Test
    void shouldGoOnWithTheBetterOnesWhenHalving() {
        List<Candidate> points = points("sgd.factor.rate", 0, .001, .01, .05, .1, .2, .3, .4, .5);
        List<Round> rounds = List.of(new Round(9, 1_000), new Round(3, STREAM.size()));
        GridResult result = search(course(Measure.MAE, 0), 2, points, rounds);

        assertThat(result.rows()).hasSize(9);
        assertThat(result.rows().stream().filter(row -> row.trial().isWhole())).hasSize(3);
        assertThat(result.rows().subList(3, 9)).allMatch(row -> row.trial().ratingCount() == 1_000);
        List<Candidate> onTheWhole = result.rows().subList(0, 3).stream()
                .map(row -> row.trial().candidate())
                .toList();
        GridResult shortOnes =
                search(new Course(STREAM.subList(0, 1_000), setup(Measure.MAE, 0)), 1, points, Round.one(9, 1_000));
        assertThat(onTheWhole)
                .as("those that were best of ratings 501 to 1 000")
                .containsExactlyInAnyOrderElementsOf(shortOnes.rows().stream()
                        .map(GridResult.Row::trial)
                        .sorted(Comparator.comparingDouble(
                                trial -> trial.second().value()))
                        .limit(3)
                        .map(Trial::candidate)
                        .toList());
        // Those that left are compared with what was ahead of them on the same ratings.
        assertThat(result.rows().subList(3, 9)).allMatch(row -> row.toBest().value() >= 0);
    }

    @Test
    void shouldCompareListsWhereAskedAndTellWhatMadeNoDifference() {
        List<Candidate> points = new ArrayList<>();
        for (double weight : new double[] {.25, 4}) {
            for (int most : new int[] {0, 3}) {
                points.add(new Candidate(
                        Map.of("list.liking", "" + weight, "list.category.most", "" + most),
                        Algorithm.HYBRID.parameters(Map.of()),
                        new ListRules(10, weight, false, most, 0, 0)));
            }
        }
        Candidate usual = new Candidate(Map.of(), Algorithm.HYBRID.parameters(Map.of()), RULES);
        Course course = new Course(
                STREAM.subList(0, 1_500),
                new Course.Setup(Algorithm.HYBRID, 42, STARS, Spread.SINGLE, ListSettings.usual(), 2, Measure.HR));
        GridResult result =
                new GridSearch(course, 2, TICKS::incrementAndGet).run(points, usual, Round.one(4, 1_500), done -> {});

        assertThat(result.winner().first().rankedCount()).isPositive();
        assertThat(result.winner().first().value(Measure.HR)).isBetween(0.0, 1.0);
        assertThat(result.keysWithoutEffect()).as("there are no categories").containsExactly("list.category.most");
        assertThat(result.configured().candidate().rules()).isEqualTo(RULES);
        assertThat(result.rows()).allMatch(row -> row.toBest().value() <= 0);
    }

    @Test
    void shouldNotRunWhatIsConfiguredTwiceWhereItIsAPoint() {
        List<Candidate> points = points("sgd.factors", 10, 2);
        AtomicLong last = new AtomicLong();
        Candidate usual = new Candidate(Map.of(), Algorithm.SGD.parameters(Map.of()), RULES);
        GridResult result = new GridSearch(course(Measure.RMSE, 0), 1, TICKS::incrementAndGet)
                .run(points, usual, Round.one(2, STREAM.size()), last::set);
        assertThat(last.get()).isEqualTo(2L * STREAM.size());
        assertThat(result.configured().candidate().values()).isEqualTo(Map.of("sgd.factors", "10.0"));
    }

    @Test
    void shouldRefuseToCompareListsThatNobodyMakes() {
        assertThatThrownBy(() -> setup(Measure.HR, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("HR@10");
    }

    private static GridResult search(Course course, int jobs, List<Candidate> points, List<Round> rounds) {
        Candidate usual = new Candidate(Map.of(), Algorithm.SGD.parameters(Map.of()), RULES);
        return new GridSearch(course, jobs, TICKS::incrementAndGet).run(points, usual, rounds, done -> {});
    }

    private static Course course(Measure measure, int rankedEvery) {
        return new Course(STREAM, setup(measure, rankedEvery));
    }

    private static Course.Setup setup(Measure measure, int rankedEvery) {
        return new Course.Setup(
                Algorithm.SGD,
                42,
                STARS,
                Spread.SINGLE,
                rankedEvery > 0 ? ListSettings.usual() : ListSettings.NONE,
                rankedEvery,
                measure);
    }

    private static List<Candidate> points(String key, double... values) {
        List<Candidate> points = new ArrayList<>();
        for (double value : values) {
            points.add(new Candidate(Map.of(key, "" + value), Algorithm.SGD.parameters(Map.of(key, value)), RULES));
        }
        return points;
    }

    private static List<Map<String, String>> order(GridResult result) {
        return result.rows().stream()
                .map(row -> row.trial().candidate().values())
                .toList();
    }

    /** All figures but the speed. */
    private static String shown(GridResult result) {
        return result.rows().stream()
                .map(row -> row.trial().candidate().values() + " "
                        + row.trial().first().value() + " "
                        + row.trial().second().value() + " " + row.toBest())
                .collect(Collectors.joining("\n", "", result.firstGain() + " " + result.secondGain()));
    }

    private static List<Rating> stream(int count) {
        List<Rating> ratings = new ArrayList<>();
        new RatingGenerator(GeneratorOptions.forRatings(count)).forEachRemaining(ratings::add);
        return ratings;
    }
}
