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
        RankingTest test = new RankingTest(
                tasks,
                RankingTest.STRIDE,
                Map.of(
                        "number",
                        (blend, user, time) -> item -> -Double.parseDouble(
                                tasks.task("other").items().index().id(item))));
        for (int item = 1; item <= 30; item++) {
            tasks.apply(new Rating("other", "" + item, 2, item));
        }
        for (int n = 1; n <= 2 * RankingTest.STRIDE; n++) {
            test.before(new Rating("u" + n, n == RankingTest.STRIDE ? "3" : "11", 4, 100));
            test.before(new Rating("u" + n, "1", 3.9, 100));
        }
        assertThat(test.hitRate()).isEqualTo(.5);
        assertThat(test.ndcg()).isCloseTo(.5 * Math.log(2) / Math.log(4), within(1e-12));
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
                false);
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
