package io.thalweg.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.learn.Outcome.Effect;
import io.thalweg.model.ItemModel;
import io.thalweg.model.ItemRows;
import io.thalweg.model.Total;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingScale;
import io.thalweg.rating.Repeats;
import io.thalweg.rating.Withdrawal;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The life of events of one user and item, by policy. */
final class RepeatedEventsTest {

    private static final Feedback COUNT = Feedback.events(RatingScale.FIVE_STARS, Repeats.COUNT, 20);

    private final ItemRows items = new ItemModel(Algorithm.SGD.shape(1, Algorithm.SGD.parameters(Map.of()), 1)).open(0);
    private final Learner learner =
            Algorithm.SGD.create(items, Feedback.stars(RatingScale.FIVE_STARS), Algorithm.SGD.parameters(Map.of()));
    private final InMemoryState state = new InMemoryState(learner);

    @Test
    void shouldLearnHowOftenAnItemWasUsedWhenEventsAreCounted() {
        LearningTask task = task(COUNT);
        assertThat(task.apply(new Rating("u", "song", 1, 10)))
                .returns(Effect.LEARNED, Outcome::effect)
                .returns(COUNT.first(1), Outcome::rating);
        assertThat(task.apply(new Rating("u", "song", 1, 20)))
                .returns(Effect.RELEARNED, Outcome::effect)
                .returns(COUNT.first(2), Outcome::rating);
        assertThat(task.apply(new Rating("u", "song", 3, 30)).rating()).isEqualTo(COUNT.first(5));

        RatedItems rated = state.user("u").rated();
        assertThat(rated.size()).isEqualTo(1);
        assertThat(rated.rating(0)).isEqualTo(COUNT.first(5));
        assertThat(rated.timestampMillis(0)).isEqualTo(30);
        assertThat(items.total(Total.RATINGS)).isEqualTo(1);
    }

    @Test
    void shouldNotCountAnEventThatIsSentAgainNorOneThatCameTooLate() {
        LearningTask task = task(COUNT);
        task.apply(new Rating("u", "song", 1, 10));
        task.apply(new Rating("u", "song", 1, 20));
        assertThat(task.apply(new Rating("u", "song", 1, 20)).effect()).isEqualTo(Effect.DUPLICATE);
        assertThat(task.apply(new Rating("u", "song", 5, 20)).effect()).isEqualTo(Effect.DUPLICATE);
        assertThat(task.apply(new Rating("u", "song", 1, 15)).effect()).isEqualTo(Effect.LATE);
        assertThat(state.user("u").rated().rating(0)).isEqualTo(COUNT.first(2));
    }

    @Test
    void shouldBeginFromOneWhenWhatWasCountedIsWithdrawn() {
        LearningTask task = task(COUNT);
        task.apply(new Rating("u", "song", 4, 10));
        task.apply(new Withdrawal("u", "song", 20));
        assertThat(task.apply(new Rating("u", "song", 1, 30)).rating()).isEqualTo(COUNT.first(1));
    }

    @Test
    void shouldKeepTheHighestInWhicheverOrderTheyComeWhenThatIsThePolicy() {
        LearningTask task = task(Feedback.events(RatingScale.FIVE_STARS, Repeats.MAX, 1));
        task.apply(new Rating("u", "lamp", 5, 10));
        assertThat(task.apply(new Rating("u", "lamp", 1, 10)).effect()).isEqualTo(Effect.DUPLICATE);
        assertThat(task.apply(new Rating("u", "lamp", 1, 20)))
                .returns(Effect.RELEARNED, Outcome::effect)
                .returns(5.0, Outcome::rating);
        assertThat(state.user("u").rated().timestampMillis(0)).isEqualTo(20);
        assertThat(task.apply(new Rating("u", "lamp", 5, 15)).effect()).isEqualTo(Effect.LATE);

        task.apply(new Rating("u", "chair", 2, 20));
        assertThat(task.apply(new Rating("u", "chair", 4, 15)))
                .returns(Effect.RELEARNED, Outcome::effect)
                .returns(4.0, Outcome::rating);
        assertThat(state.user("u").rated().timestampMillis(1)).isEqualTo(20);
        task.apply(new Withdrawal("u", "chair", 30));
        assertThat(task.apply(new Rating("u", "chair", 5, 25)).effect())
                .as("it was taken back after that")
                .isEqualTo(Effect.LATE);
    }

    private LearningTask task(Feedback feedback) {
        return new LearningTask(state, items, learner, feedback);
    }
}
