package io.thalweg.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.input.Command.Forget;
import io.thalweg.learn.Algorithm;
import io.thalweg.learn.Hyperparameters;
import io.thalweg.learn.InMemoryState;
import io.thalweg.learn.Learner;
import io.thalweg.learn.LearningTask;
import io.thalweg.model.ItemModel;
import io.thalweg.model.ItemRows;
import io.thalweg.model.Total;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingScale;
import io.thalweg.state.ActiveUsers;
import io.thalweg.state.StoreBench;
import io.thalweg.topics.Barrier;
import io.thalweg.watch.Tally;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is done of a removal when there is no time for it, or when others come in between. */
final class DeparturesTest {

    private static final long ORDERED = 1_000;

    private final StoreBench stored = new StoreBench("memory");
    private final StoreBench users = new StoreBench("memory");
    private final ItemRows items;
    private final InMemoryState state;
    private final LearningTask task;
    private final Tally tally = new Tally();
    private final List<Barrier> barriers = new ArrayList<>();
    private final List<String> audited = new ArrayList<>();

    /** As if each look at the clock came after the end of the portion. */
    private long busyNanos;

    DeparturesTest() {
        Hyperparameters parameters = Algorithm.SGD.parameters(Map.of());
        RatingScale scale = RatingScale.FIVE_STARS;
        items = new ItemModel(Algorithm.SGD.shape(1, parameters, 1)).open(0);
        Learner learner = Algorithm.SGD.create(items, Feedback.stars(scale), parameters);
        state = new InMemoryState(learner);
        task = new LearningTask(state, items, learner, Feedback.stars(scale));
    }

    @AfterEach
    void close() {
        stored.close();
        users.close();
    }

    @Test
    void shouldKeepWhatAForgottenUserRatedLaterWhenTheTaskStartsAgain() throws IOException {
        task.apply(new Rating("u", "a", 4, 1));
        task.apply(new Rating("u", "b", 2, 2));
        Departures departures = departures(0, () -> busyNanos += 1_000_000_000);
        departures.order(new Forget("u", "r-1"), ORDERED, ORDERED);
        assertThat(state.user("u").ratingCount())
                .as("no time to remove anything")
                .isEqualTo(2);
        assertThat(departures.covers("u", ORDERED, null, ORDERED)).isTrue();

        assertThat(departures.covers("u", ORDERED + 1, null, ORDERED + 1)).isFalse();
        assertThat(state.user("u").ratingCount())
                .as("gone for what was written later")
                .isZero();
        task.apply(new Rating("u", "c", 5, 3));

        Departures restarted = departures(0, () -> 0);
        restarted.step(ORDERED + 2);
        assertThat(restarted.covers("u", ORDERED + 3, null, ORDERED + 3)).isFalse();
        assertThat(state.user("u").ratingCount()).isEqualTo(1);
        barriers.forEach(Barrier::pass);
        restarted.step(ORDERED + 4);
        assertThat(state.user("u").ratingCount()).isEqualTo(1);
        assertThat(items.total(Total.FORGOTTEN_RATINGS)).isEqualTo(2);
        assertThat(audited).hasSize(1);
        assertThat(new ObjectMapper().readTree(audited.get(0)).get("ratings").asLong())
                .isEqualTo(2);
        assertThat(new ObjectMapper().readTree(audited.get(0)).get("dropped").asLong())
                .isEqualTo(1);
    }

    @Test
    void shouldForgetAUserWholeWhoWouldHaveToLeaveMeanwhile() throws IOException {
        Departures departures = departures(1, () -> busyNanos += 1_000_000_000);
        task.apply(new Rating("u", "a", 4, 1));
        departures.active("u", 1, 1);
        departures.order(new Forget("u", "r-1"), ORDERED, ORDERED);
        task.apply(new Rating("v", "a", 4, 2));
        departures.active("v", 2, ORDERED);

        assertThat(state.user("u").ratingCount()).isZero();
        assertThat(items.total(Total.FORGOTTEN_RATINGS)).isEqualTo(1);
        assertThat(items.total(Total.FORGOTTEN_USERS)).isEqualTo(1);
        assertThat(items.total(Total.EVICTED_USERS)).isZero();
        barriers.forEach(Barrier::pass);
        departures.step(ORDERED + 1);
        assertThat(audited).hasSize(1);
        assertThat(new ObjectMapper().readTree(audited.get(0)).get("known").asBoolean())
                .isTrue();
        assertThat(departures.isIdle()).isTrue();
    }

    private Departures departures(int usersKept, LongSupplier nanoClock) {
        return new Departures(
                task,
                (userId, nowMillis) -> false,
                new ActiveUsers(users.store(), usersKept),
                new PendingForgets(stored.store(), this::raise),
                this::raise,
                new AuditLog(""),
                (key, record) -> audited.add(new String(record.value(), StandardCharsets.UTF_8)),
                tally,
                nanoClock);
    }

    private Barrier raise() {
        Barrier barrier = new Barrier(0);
        barriers.add(barrier);
        return barrier;
    }
}
