package io.thalweg.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.SharedData;
import io.thalweg.learn.Algorithm;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingScale;
import io.thalweg.rating.file.RatingFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtocolTest {

    private static final RatingScale STARS = RatingScale.FIVE_STARS;

    @Test
    void shouldGiveTheErrorsOfTheRunningMeanWhenTestingThenTraining() {
        // Predicted: 3 (the middle), 5, 3, 3; errors -2, 4, 0, 1.
        ErrorCurve errors = new Protocol.TestThenTrain(ratings(5, 1, 3, 2)).run(ProtocolTest::mean, STARS, done -> {});

        assertThat(errors.count()).isEqualTo(4);
        assertThat(errors.rmse()).isCloseTo(Math.sqrt(21 / 4.0), within(1e-6));
        assertThat(errors.mae()).isCloseTo(7 / 4.0, within(1e-6));
        assertThat(errors.rmseLastHalf()).isCloseTo(Math.sqrt(1 / 2.0), within(1e-6));
        assertThat(errors.points()).hasSize(4);
    }

    @Test
    void shouldPredictTheTestRatingsWhenTheOthersWereLearned() {
        ErrorCurve errors =
                new Protocol.TrainThenTest(ratings(2, 4), ratings(5, 1)).run(ProtocolTest::mean, STARS, done -> {});

        assertThat(errors.count()).isEqualTo(2);
        assertThat(errors.rmse()).isCloseTo(2, within(1e-6));
    }

    @Test
    void shouldPredictEveryRatingOnceWhenThereAreFolds() {
        List<Rating> ratings = ratings(1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 3);
        Protocol folds = new Protocol.Folds(ratings, 3, 1);

        assertThat(folds.run(ProtocolTest::mean, STARS, done -> {}).count()).isEqualTo(11);
        assertThat(folds.workCount()).isEqualTo(33);
        int[] sizes = new int[3];
        Arrays.stream(Shuffles.folds(11, 3, 1)).forEach(fold -> sizes[fold]++);
        assertThat(sizes).containsExactlyInAnyOrder(4, 4, 3);
        assertThat(Shuffles.folds(11, 3, 1)).isNotEqualTo(Shuffles.folds(11, 3, 2));
        assertThatThrownBy(() -> new Protocol.Folds(ratings, 12, 1)).hasMessageContaining("from 2 to");
    }

    @Test
    void shouldCountHitsByHandWhenRankingByANumber() {
        SimulatedTasks tasks = tasks(1, 1);
        // Ranks item "k" k-th from the top: items 1 to 30, seen by another user.
        int stride = 20;
        RankingTest test = new RankingTest(
                tasks,
                stride,
                Map.of(
                        "number",
                        (blend, items, user) ->
                                item -> -Double.parseDouble(items.index().id(item))));
        for (int item = 1; item <= 30; item++) {
            tasks.apply(new Rating("other", "" + item, 2, item));
        }
        for (int n = 1; n <= 2 * stride; n++) {
            test.before(new Rating("u" + n, n == stride ? "3" : "11", 4, 100));
            test.before(new Rating("u" + n, "1", 3.9, 100));
        }
        Tally byNumber = test.others().get("number");
        assertThat(byNumber.rankedCount()).isEqualTo(2);
        assertThat(byNumber.hitRate()).isEqualTo(.5);
        assertThat(byNumber.ndcg()).isCloseTo(.5 * Math.log(2) / Math.log(4), within(1e-12));
    }

    @Test
    void shouldCallATargetOfNoScoreAMissWhenRanking() {
        SimulatedTasks tasks = tasks(1, 1);
        RankingTest test = new RankingTest(tasks, 1, Map.of("none", (blend, items, user) -> item -> Double.NaN));
        tasks.apply(new Rating("other", "1", 2, 1));
        tasks.apply(new Rating("other", "2", 2, 1));
        test.before(new Rating("u", "1", 5, 2));

        assertThat(test.others().get("none").hitRate()).isZero();
        assertThat(test.lists().hitRate()).as("both are in a list of two").isEqualTo(1);
    }

    /** Two seconds, an hour and a moment, two days; each before the item is known to anybody, so that all are misses. */
    @Test
    void shouldTellRatingsApartByTheTimeSinceTheOneBeforeWhenRanking() {
        SimulatedTasks tasks = tasks(1, 1);
        RankingTest test = new RankingTest(tasks, 1, Map.of());
        long at = 1_000_000_000_000L;
        for (long later : new long[] {0, 999, 2_000, 3_600_000, 3_600_001, 172_800_000}) {
            at += later;
            Rating rating = new Rating("u", "i" + at + later, 5, at);
            test.before(rating);
            tasks.apply(rating);
        }
        assertThat(test.byPause().values().stream().map(Tally::rankedCount)).containsExactly(1L, 2L, 2L, 1L);
        assertThat(test.lists().rankedCount()).isEqualTo(6);
        assertThat(test.lists().hitRate()).isZero();
    }

    /** Five items are in every list; the user's mean before is 3. */
    @Test
    void shouldCountWhatIsAtOrAboveTheOwnMeanAsLikedWhenItWasListed() {
        SimulatedTasks tasks = tasks(1, 1);
        for (int n = 0; n < 10; n++) {
            tasks.apply(new Rating("other", "i" + n, 3, 1 + n));
        }
        RankingTest test = new RankingTest(tasks, 1, Map.of());
        double[] values = {1, 5, 2, 4, 3, 3, 2.5, 5};
        for (int n = 0; n < values.length; n++) {
            Rating rating = new Rating("u", "i" + n, values[n], 100 + n);
            test.before(rating);
            tasks.apply(rating);
        }
        Rating unknown = new Rating("u", "new", 5, 200);
        test.before(unknown);

        assertThat(test.liked().listedCount())
                .as("after five ratings, of known items")
                .isEqualTo(3);
        assertThat(test.liked().ofListed()).isCloseTo(2 / 3.0, within(1e-12));
        assertThat(test.liked().ofAll()).isEqualTo(test.liked().ofListed());
    }

    @Test
    void shouldKeepTheOrderOfTimeWhenRatingsOfOneMomentAreShuffled() {
        List<Rating> inOrder = new ArrayList<>();
        for (int n = 0; n < 60; n++) {
            inOrder.add(new Rating("u", "i" + n, 3, 1_000 + n / 20));
        }
        List<Rating> shuffled = Shuffles.ofOneMoment(inOrder, 1);

        assertThat(shuffled).isNotEqualTo(inOrder).containsExactlyInAnyOrderElementsOf(inOrder);
        assertThat(shuffled).isSortedAccordingTo(Comparator.comparingLong(Rating::timestampMillis));
        assertThat(Shuffles.ofOneMoment(inOrder, 1)).isEqualTo(shuffled);
        assertThat(Shuffles.ofOneMoment(inOrder, 2)).isNotEqualTo(shuffled);
    }

    @Test
    void shouldCountEveryRatingInEveryTaskWhenFourTasksSync() {
        SimulatedTasks four = tasks(4, 1);
        for (int n = 0; n < 400; n++) {
            double prediction = four.apply(new Rating("u" + n % 40, "i" + n % 37, 1 + n % 5, 1 + n))
                    .prediction();
            assertThat(prediction).isBetween(1.0, 5.0);
        }
        long counted = 0;
        for (int item = 0; item < 37; item++) {
            counted += four.task("u1").items().count(four.task("u1").items().findOrAdd("i" + item));
        }
        assertThat(counted).isBetween(390L, 400L);
    }

    /** What staleness may cost on ML-100K: .006 at P = 4, synchronised every 1 000 ratings. */
    @Test
    void shouldLoseLittleWhenFourTasksSyncEveryThousandRatings() {
        List<Rating> ratings = RatingFile.readInTimeOrder(SharedData.require("ml-100k/u.data"));
        Protocol protocol = new Protocol.TestThenTrain(ratings);
        double four = protocol.run(() -> Predictor.of(tasks(4, 1000)), STARS, done -> {})
                .rmse();

        assertThat(four).isLessThan(.9204 + .006);
    }

    /** Sixteen tasks that replay unseen by each other once drove the factors of popular items apart. */
    @ParameterizedTest
    @ValueSource(ints = {16})
    void shouldNotDivergeWhenManyTasksReplayAtOnce(int partitions) {
        List<Rating> ratings = RatingFile.readInTimeOrder(SharedData.require("ml-100k/u.data"));
        Protocol protocol = new Protocol.TestThenTrain(ratings);
        double rmse = protocol.run(() -> Predictor.of(tasks(partitions, 1000)), STARS, done -> {})
                .rmse();

        assertThat(rmse).isLessThan(.940);
    }

    private static SimulatedTasks tasks(int partitions, int eventsPerCommit) {
        return new SimulatedTasks(
                Algorithm.HYBRID,
                Algorithm.HYBRID.parameters(Map.of()),
                1,
                Feedback.stars(STARS),
                new Spread(partitions, partitions, eventsPerCommit),
                ListSettings.NONE);
    }

    private static Predictor mean() {
        return Predictor.mean(STARS);
    }

    private static List<Rating> ratings(double... values) {
        List<Rating> ratings = new ArrayList<>();
        for (int at = 0; at < values.length; at++) {
            ratings.add(new Rating("u" + at, "i" + at, values[at], 1 + at));
        }
        return ratings;
    }
}
