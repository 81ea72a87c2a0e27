package io.thalweg.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.model.ItemModel;
import io.thalweg.model.ItemRows;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.GeneratorOptions;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingGenerator;
import io.thalweg.rating.RatingScale;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Somebody whose ratings are only folded in is predicted as somebody who was learned, and teaches nothing. */
final class UserFoldInTest {

    private static final Feedback STARS = Feedback.stars(RatingScale.FIVE_STARS);

    @ParameterizedTest
    @EnumSource(
            value = Algorithm.class,
            names = {"HYBRID", "SGD"})
    void shouldPredictNearlyAsForALearnedUserWhenRatingsAreFoldedIn(Algorithm algorithm) {
        var parameters = algorithm.parameters(Map.of());
        ItemModel model = new ItemModel(algorithm.shape(1, parameters, 1));
        ItemRows rows = model.open(0);
        Learner learner = algorithm.create(rows, STARS, parameters);
        InMemoryState state = new InMemoryState(learner);
        LearningTask task = new LearningTask(state, rows, learner, STARS);
        Map<String, List<Rating>> byUser = new HashMap<>();
        for (Rating rating : ratings()) {
            task.apply(rating);
            byUser.computeIfAbsent(rating.userId(), user -> new ArrayList<>()).add(rating);
        }

        ItemRows reader = model.openReader();
        Learner folding = algorithm.create(reader, STARS, parameters);
        folding.look();
        byte[] before = rows.contribution(0);
        double difference = 0;
        double fromMean = 0;
        int count = 0;
        for (Map.Entry<String, List<Rating>> each : byUser.entrySet()) {
            if (each.getValue().size() >= 20) {
                UserRow folded = folding.newUser(each.getKey());
                each.getValue().forEach(rating -> foldIn(folding, reader, folded, rating));
                UserRow learned = state.user(each.getKey());
                for (int item = 0; item < 100; item += 7) {
                    double expected = learner.predict(learned, item, Learner.ANY_TIME);
                    double nobody = learner.predict(learner.newUser("nobody"), item, Learner.ANY_TIME);
                    difference += Math.abs(folding.predict(folded, item, Learner.ANY_TIME) - expected);
                    fromMean += Math.abs(nobody - expected);
                    count++;
                }
            }
        }
        assertThat(count).isGreaterThan(1_000);
        // What is personal in a prediction is mostly there; it was learned while items were still moving.
        assertThat(difference / count).isLessThan(.5 * fromMean / count);
        assertThat(rows.contribution(0)).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(
            value = Algorithm.class,
            names = {"HYBRID", "SGD"})
    void shouldRefuseToLearnWhereTheModelIsOnlyRead(Algorithm algorithm) {
        var parameters = algorithm.parameters(Map.of());
        ItemModel model = new ItemModel(algorithm.shape(1, parameters, 1));
        ItemRows reader = model.openReader();
        Learner learner = algorithm.create(reader, STARS, parameters);
        LearningTask task = new LearningTask(new InMemoryState(learner), reader, learner, STARS);
        assertThatThrownBy(() -> task.apply(new Rating("u", "i", 4, 1_700_000_000_000L)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("reader");
        assertThat(model.count(0)).isZero();
        assertThat(model.learnedCount()).isZero();
    }

    private static void foldIn(Learner learner, ItemRows rows, UserRow user, Rating rating) {
        int item = rows.index().find(rating.itemId());
        var unused = learner.predict(user, item, rating.timestampMillis());
        user.rated().append(item, rating.value(), rating.timestampMillis());
        learner.foldIn(user, item, rating.value());
        user.lastRatedMillis = rating.timestampMillis();
    }

    private static List<Rating> ratings() {
        List<Rating> ratings = new ArrayList<>();
        new RatingGenerator(GeneratorOptions.forRatings(20_000)).forEachRemaining(ratings::add);
        return ratings;
    }
}
