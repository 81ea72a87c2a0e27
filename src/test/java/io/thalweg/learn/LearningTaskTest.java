package io.thalweg.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.learn.Outcome.Effect;
import io.thalweg.model.ItemModel;
import io.thalweg.model.ItemRows;
import io.thalweg.model.ModelShape;
import io.thalweg.model.RowLayout;
import io.thalweg.model.Total;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingEvent;
import io.thalweg.rating.RatingScale;
import io.thalweg.rating.Withdrawal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each kind of event does to history and counts; what a learner makes of a rating is no matter here. */
final class LearningTaskTest {

    private static final RatingScale SCALE = RatingScale.FIVE_STARS;

    private final ItemRows items = new ItemModel(new ModelShape(new RowLayout(0, 42, 0), 1, 8, 0)).open(0);
    private final NotingLearner learner = new NotingLearner();
    private final InMemoryState state = new InMemoryState(learner);
    private final LearningTask task = new LearningTask(state, items, learner, Feedback.stars(SCALE));

    @Test
    void shouldPredictBeforeAndCountBeforeLearningWhenARatingIsNew() {
        Outcome outcome = task.apply(new Rating("u", "a", 4, 10));
        assertThat(outcome).isEqualTo(new Outcome(Effect.LEARNED, 4, 5, 0, 0));
        assertThat(learner.calls)
                .as("the prediction of 9 was clamped; learning sees the rating in the history and in the counts")
                .containsExactly("predict n_u=0 n_i=0 n=0", "learn 4.0 n_u=1 n_i=1 n=1 last=4.0");
        assertThat(items.total(Total.USERS)).isEqualTo(1);
        assertThat(state.user("u").lastRatedMillis).isEqualTo(10);

        assertThat(task.apply(new Rating("u", "b", 3, 11))).isEqualTo(new Outcome(Effect.LEARNED, 3, 5, 1, 0));
        assertThat(task.apply(new Rating("v", "b", 3, 11))).isEqualTo(new Outcome(Effect.LEARNED, 3, 5, 0, 1));
        assertThat(items.total(Total.USERS)).isEqualTo(2);
    }

    @Test
    void shouldHaveNoEffectWhenARatingComesTwice() {
        task.apply(new Rating("u", "a", 4, 10));
        Model before = model();
        assertThat(task.apply(new Rating("u", "a", 4, 10)).effect()).isEqualTo(Effect.DUPLICATE);
        assertThat(model()).isEqualTo(before);
        assertThat(learner.learned()).hasSize(1);
        assertThat(items.total(Total.DUPLICATES)).isEqualTo(1);
    }

    @Test
    void shouldHaveNoEffectButBeCountedWhenARatingIsOlderThanTheKnownOne() {
        task.apply(new Rating("u", "a", 4, 10));
        Model before = model();
        assertThat(task.apply(new Rating("u", "a", 1, 9)).effect()).isEqualTo(Effect.LATE);
        assertThat(task.apply(new Rating("u", "a", 4, 9)).effect()).isEqualTo(Effect.LATE);
        assertThat(model()).isEqualTo(before);
        assertThat(items.total(Total.LATE)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(longs = {10, 11})
    void shouldReplaceTheOldOneWhenARatingIsNewerOrOfTheSameTimeWithAnotherValue(long timestampMillis) {
        task.apply(new Rating("u", "a", 4, 10));
        task.apply(new Rating("u", "b", 3, 10));
        Outcome outcome = task.apply(new Rating("u", "a", 1, timestampMillis));
        assertThat(outcome).as("counts before it").isEqualTo(new Outcome(Effect.RELEARNED, 1, 5, 2, 1));
        assertThat(model()).isEqualTo(Model.of(new Rating("u", "b", 3, 10), new Rating("u", "a", 1, timestampMillis)));
        assertThat(items.total(Total.NEW_RATINGS)).isEqualTo(2);
        assertThat(items.total(Total.RE_RATINGS)).isEqualTo(1);
        assertThat(items.total(Total.USERS)).isEqualTo(1);
    }

    @Test
    void shouldLearnTheSameValueAgainWhenItIsNewer() {
        task.apply(new Rating("u", "a", 4, 10));
        assertThat(task.apply(new Rating("u", "a", 4, 11)).effect()).isEqualTo(Effect.RELEARNED);
        assertThat(model()).isEqualTo(Model.of(new Rating("u", "a", 4, 11)));
    }

    @Test
    void shouldTakeTheRatingOutOfHistoryAndCountsWhenItIsWithdrawn() {
        task.apply(new Rating("u", "a", 4, 10));
        task.apply(new Rating("u", "b", 3, 10));
        Outcome outcome = task.apply(new Withdrawal("u", "a", 10));
        assertThat(outcome.effect()).isEqualTo(Effect.WITHDRAWN);
        assertThat(outcome.prediction()).isNaN();
        assertThat(model()).isEqualTo(Model.of(new Rating("u", "b", 3, 10)));
        assertThat(learner.learned()).hasSize(2);
        assertThat(items.total(Total.WITHDRAWALS)).isEqualTo(1);
    }

    @Test
    void shouldHaveNoEffectWhenAWithdrawalIsOlderThanTheRating() {
        task.apply(new Rating("u", "a", 4, 10));
        assertThat(task.apply(new Withdrawal("u", "a", 9)).effect()).isEqualTo(Effect.LATE);
        assertThat(model()).isEqualTo(Model.of(new Rating("u", "a", 4, 10)));
        assertThat(items.total(Total.WITHDRAWALS)).isZero();
    }

    @Test
    void shouldKnowAnOlderRatingAsLateWhenItComesAfterItsWithdrawal() {
        task.apply(new Rating("u", "a", 4, 10));
        task.apply(new Withdrawal("u", "a", 20));
        assertThat(task.apply(new Rating("u", "a", 4, 10)).effect()).isEqualTo(Effect.LATE);
        assertThat(task.apply(new Withdrawal("u", "a", 20)).effect()).isEqualTo(Effect.DUPLICATE);
        assertThat(task.apply(new Withdrawal("u", "a", 15)).effect()).isEqualTo(Effect.LATE);
        assertThat(model()).isEqualTo(Model.of());
    }

    @Test
    void shouldKeepItsTimeButCountNothingAsWithdrawnWhenAWithdrawalComesBeforeItsRating() {
        Outcome outcome = task.apply(new Withdrawal("u", "a", 20));
        assertThat(outcome.effect()).isEqualTo(Effect.UNRATED);
        assertThat(items.total(Total.WITHDRAWALS)).as("nothing was taken back").isZero();
        assertThat(items.total(Total.UNRATED)).isEqualTo(1);
        assertThat(items.total(Total.USERS)).isZero();
        assertThat(items.index().size()).as("an item without a rating").isZero();

        assertThat(task.apply(new Rating("u", "a", 4, 10)).effect()).isEqualTo(Effect.LATE);
        assertThat(task.apply(new Rating("u", "a", 4, 20)).effect())
                .as("same time: the log decides")
                .isEqualTo(Effect.LEARNED);
        assertThat(items.total(Total.USERS)).isEqualTo(1);
    }

    @Test
    void shouldBeNewAgainWhenRatedAfterAWithdrawal() {
        task.apply(new Rating("u", "a", 4, 10));
        task.apply(new Withdrawal("u", "a", 20));
        assertThat(task.apply(new Rating("u", "a", 2, 21))).isEqualTo(new Outcome(Effect.LEARNED, 2, 5, 0, 0));
        assertThat(model()).isEqualTo(Model.of(new Rating("u", "a", 2, 21)));
        assertThat(task.apply(new Rating("u", "a", 3, 20)).effect())
                .as("the withdrawal is forgotten, the rating decides what is late")
                .isEqualTo(Effect.LATE);
        assertThat(items.total(Total.USERS)).as("the same user as before").isEqualTo(1);
    }

    @Test
    void shouldKeepTheLatestTimeWhenAnotherItemIsRatedOutOfOrder() {
        task.apply(new Rating("u", "a", 4, 10));
        task.apply(new Rating("u", "b", 4, 5));
        assertThat(state.user("u").lastRatedMillis).isEqualTo(10);
    }

    /** The oracle keeps a map; what it counts, it counts anew from what is left in the map. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldCountAsIfOnlyTheLastEventOfEachPairHadCome(long seed) {
        Random random = new Random(seed);
        Map<String, Map<String, RatingEvent>> last = new HashMap<>();
        Map<Effect, Integer> effects = new HashMap<>();
        int events = 5_000;
        for (int n = 0; n < events; n++) {
            String user = "user-" + random.nextInt(12);
            String item = "item-" + random.nextInt(15);
            long time = 1L + random.nextInt(20) + n / 100;
            RatingEvent event = random.nextInt(5) == 0
                    ? new Withdrawal(user, item, time)
                    : new Rating(user, item, 1 + random.nextInt(9) / 2., time);
            effects.merge(task.apply(event).effect(), 1, Integer::sum);
            RatingEvent known = last.computeIfAbsent(user, u -> new HashMap<>()).get(item);
            if (known == null || event.timestampMillis() >= known.timestampMillis()) {
                last.get(user).put(item, event);
            }
        }
        List<Rating> current = last.values().stream()
                .flatMap(byItem -> byItem.values().stream())
                .filter(Rating.class::isInstance)
                .map(Rating.class::cast)
                .toList();

        assertThat(model().withoutOrder())
                .isEqualTo(Model.of(current.toArray(new Rating[0])).withoutOrder());
        assertThat(effects)
                .as("every kind of event occurred but dropping and ignoring, which the application orders")
                .hasSize(Effect.values().length - 2);
        assertThat(items.total(Total.NEW_RATINGS) - items.total(Total.WITHDRAWALS))
                .as("invariant I1")
                .isEqualTo(current.size());
        assertThat(effects.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(events);
        assertThat(learner.learned()).hasSize(effects.get(Effect.LEARNED) + effects.get(Effect.RELEARNED));
        assertThat(items.total(Total.USERS)).isEqualTo(12);
    }

    private Model model() {
        Map<String, List<Rating>> histories = new LinkedHashMap<>();
        Map<String, Long> counts = new HashMap<>();
        for (String user : learner.users) {
            List<Rating> history = new ArrayList<>();
            RatedItems rated = state.user(user).rated();
            for (int at = 0; at < rated.size(); at++) {
                String item = items.index().id(rated.item(at));
                history.add(new Rating(user, item, rated.rating(at), rated.timestampMillis(at)));
            }
            if (!history.isEmpty()) {
                histories.put(user, history);
            }
        }
        for (int item = 0; item < items.size(); item++) {
            if (items.count(item) != 0) {
                counts.put(items.index().id(item), items.count(item));
            }
        }
        return new Model(
                histories,
                counts,
                items.total(Total.RATINGS),
                items.total(Total.RATING_SUM),
                items.total(Total.RATING_SQUARE_SUM));
    }

    /** Histories in order, and what is counted; the sums in steps of 2⁻²⁴ of ratings mapped to [0, 1]. */
    private record Model(
            Map<String, List<Rating>> histories, Map<String, Long> counts, long ratings, long sum, long squares) {

        /** What it has to be where these are the current ratings, in the order in which they were learned. */
        static Model of(Rating... current) {
            Map<String, List<Rating>> histories = new LinkedHashMap<>();
            Map<String, Long> counts = new HashMap<>();
            long sum = 0;
            long squares = 0;
            for (Rating rating : current) {
                histories
                        .computeIfAbsent(rating.userId(), u -> new ArrayList<>())
                        .add(rating);
                counts.merge(rating.itemId(), 1L, Long::sum);
                double unit = (rating.value() - 1) / 4;
                sum += Math.round(unit * (1 << 24));
                squares += Math.round(unit * unit * (1 << 24));
            }
            return new Model(histories, counts, current.length, sum, squares);
        }

        Model withoutOrder() {
            Map<String, List<Rating>> sorted = new HashMap<>();
            histories.forEach((user, history) -> sorted.put(
                    user,
                    history.stream()
                            .sorted((a, b) -> a.itemId().compareTo(b.itemId()))
                            .toList()));
            return new Model(sorted, counts, ratings, sum, squares);
        }
    }

    /** Learns nothing, predicts 9, and notes what it was shown. */
    private final class NotingLearner implements Learner {
        private final List<String> calls = new ArrayList<>();
        private final List<String> users = new ArrayList<>();

        List<String> learned() {
            return calls.stream().filter(call -> call.startsWith("learn")).toList();
        }

        @Override
        public UserRow newUser(String userId) {
            users.add(userId);
            return new UserRow(userId, new float[0]);
        }

        @Override
        public double predict(UserRow user, int item, long timestampMillis) {
            calls.add("predict " + counts(user, item));
            return 9;
        }

        @Override
        public void learn(UserRow user, int item, double rating, long timestampMillis, Users users) {
            RatedItems rated = user.rated();
            calls.add("learn " + rating + " " + counts(user, item) + " last=" + rated.rating(rated.size() - 1));
        }

        @Override
        public void foldIn(UserRow user, int item, double rating) {
            calls.add("fold in " + rating);
        }

        private String counts(UserRow user, int item) {
            return "n_u=" + user.ratingCount() + " n_i=" + items.count(item) + " n=" + items.total(Total.RATINGS);
        }
    }
}
