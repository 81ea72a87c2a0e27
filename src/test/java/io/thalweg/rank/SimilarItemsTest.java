package io.thalweg.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thalweg.learn.Algorithm;
import io.thalweg.learn.InMemoryState;
import io.thalweg.learn.Learner;
import io.thalweg.learn.LearningTask;
import io.thalweg.learn.UserRow;
import io.thalweg.model.ItemModel;
import io.thalweg.model.ItemRows;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingScale;
import io.thalweg.rating.Repeats;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SimilarItemsTest {

    private static final RatingScale STARS = RatingScale.FIVE_STARS;

    private ItemRows items;
    private SimilarItems similar;
    private Learner learner;

    /** Users 1 to 3: a 5, b 5, c 1; users 4 to 6: a 1, c 5, d 5. Nobody rated e, which the task knows. */
    @BeforeEach
    void learn() {
        var parameters = Algorithm.HYBRID.parameters(Map.of());
        items = new ItemModel(Algorithm.HYBRID.shape(1, parameters, 1)).open(0);
        learner = Algorithm.HYBRID.create(items, Feedback.stars(STARS), parameters);
        InMemoryState state = new InMemoryState(learner);
        LearningTask task = new LearningTask(state, items, learner, Feedback.stars(STARS));
        for (int user = 1; user <= 6; user++) {
            String[] told = user <= 3 ? new String[] {"a5", "b5", "c1"} : new String[] {"a1", "c5", "d5"};
            for (String each : told) {
                task.apply(new Rating("" + user, each.substring(0, 1), each.charAt(1) - '0', 1000));
            }
        }
        items.findOrAdd("e");
        List<UserRow> users =
                List.of("1", "2", "3", "4", "5", "6").stream().map(state::user).toList();
        similar = new SimilarItems(items, learner, users, Feedback.stars(STARS));
    }

    /** Of twelve likes three are b's; a and b were liked together three times, which is all of a's pairs of likes. */
    @Test
    void shouldLiftWhatIsLikedTogetherMoreOftenThanByChance() {
        double[] lifts = similar.to(items.index().find("a"), Likeness.LIKE_LIFT);
        double expected = Math.log1p(3 * 3 / 12.0);
        assertThat(lifts[items.index().find("b")]).isCloseTo(Math.log1p(3) - expected, within(1e-5));
        assertThat(lifts[items.index().find("c")]).isCloseTo(-expected, within(1e-5));
        assertThat(lifts[items.index().find("e")]).isZero();
    }

    /** Half of the users like a and b and not c, the other half the other way round. */
    @Test
    void shouldFindAlikeByPairsWhatTheSameUsersRateHigherThanExpected() {
        double[] alike = similar.to(item("a"), Likeness.PAIRS);
        assertThat(alike[item("b")]).isPositive();
        assertThat(alike[item("c")]).isNegative();
        assertThat(alike[item("e")]).isZero();
        assertThat(similar.to(item("b"), Likeness.PAIRS)[item("a")]).isCloseTo(alike[item("b")], within(1e-6));
    }

    /** With stars a 1 beside a 5 is a dislike; one play beside ten is none. */
    @Test
    void shouldFindAlikeWhatTheSamePeopleUseHoweverOftenWhenThereAreNoStars() {
        Feedback events = Feedback.events(STARS, Repeats.COUNT, 10);
        var parameters = Algorithm.HYBRID.parameters(Map.of());
        items = new ItemModel(Algorithm.HYBRID.shape(1, parameters, 1)).open(0);
        Learner learner = Algorithm.HYBRID.create(items, events, parameters);
        InMemoryState state = new InMemoryState(learner);
        LearningTask task = new LearningTask(state, items, learner, events);
        for (int user = 1; user <= 6; user++) {
            task.apply(new Rating("" + user, user <= 3 ? "a" : "c", 10, 1000));
            task.apply(new Rating("" + user, user <= 3 ? "b" : "d", 1, 2000));
        }
        List<UserRow> users =
                List.of("1", "2", "3", "4", "5", "6").stream().map(state::user).toList();
        double[] alike = new SimilarItems(items, learner, users, events).to(item("a"), Likeness.CO_RATING);
        assertThat(alike[item("b")]).isPositive();
        assertThat(alike[item("c")]).isNegative();
        assertThat(alike[item("d")]).isNegative();
    }

    /** The formula with x = (r − 11/3 + 1/4) / 3^¼, by hand in doubles. */
    @Test
    void shouldCorrelateByTheFormulaWhenItemsAreRatedTogether() {
        double scale = 1 / Math.pow(3, .25);
        double high = (5 - 11 / 3.0 + .25) * scale;
        double low = (1 - 11 / 3.0 + .25) * scale;
        double shrink = 10 * (12 * high * high + 6 * low * low) / 18;
        double covariance = 3 * high * high - 3 * high * (3 * high + 3 * low) / 6;
        double deviationA = Math.sqrt(3 * high * high + 3 * low * low - Math.pow(3 * high + 3 * low, 2) / 6 + shrink);
        double deviationB = Math.sqrt(3 * high * high - 9 * high * high / 6 + shrink);
        double[] alike = similar.to(item("a"), Likeness.CO_RATING);
        assertThat(alike[item("b")]).isCloseTo(covariance / deviationA / deviationB, within(1e-9));
        assertThat(alike[item("b")]).isPositive();
        assertThat(alike[item("d")]).isNegative();
    }

    @Test
    void shouldBeSymmetricAndZeroForWhatNobodyRated() {
        for (Likeness likeness : Likeness.values()) {
            for (String a : List.of("a", "b", "c", "d")) {
                assertThat(similar.to(item(a), likeness)[item("e")]).isZero();
            }
            assertThat(similar.to(item("e"), likeness)).containsOnly(0);
        }
        assertThat(similar.to(item("a"), Likeness.CO_RATING)[item("b")])
                .isCloseTo(similar.to(item("b"), Likeness.CO_RATING)[item("a")], within(1e-12));
        assertThat(similar.to(item("a"), Likeness.COSINE)[item("b")])
                .isEqualTo(similar.to(item("b"), Likeness.COSINE)[item("a")]);
    }

    @Test
    void shouldOrderByDistanceWhenL1IsAsked() {
        double[] alike = similar.to(item("a"), Likeness.L1);
        for (String x : List.of("b", "c", "d")) {
            for (String y : List.of("b", "c", "d")) {
                assertThat(alike[item(x)] > alike[item(y)]).isEqualTo(distance(item(x)) < distance(item(y)));
            }
        }
        assertThat(alike[item("a")]).isEqualTo(1);
    }

    private double distance(int other) {
        double sum = 0;
        for (int f = 0; f < items.layout().factorCount(); f++) {
            sum += Math.abs(items.values()[items.offset(item("a")) + f] - items.values()[items.offset(other) + f]);
        }
        return sum;
    }

    private int item(String id) {
        return items.index().find(id);
    }
}
