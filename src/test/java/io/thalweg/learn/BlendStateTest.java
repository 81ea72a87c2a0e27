package io.thalweg.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.model.ItemIndex;
import io.thalweg.rank.Blend;
import io.thalweg.rank.ItemCategories;
import io.thalweg.rank.ListRules;
import io.thalweg.rank.RankedItem;
import io.thalweg.rank.Ranker;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.RatingEvent;
import io.thalweg.rating.RatingScale;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ranking's own rows, stored and put back beside the learner's. */
class BlendStateTest {

    private static final RatingScale STARS = RatingScale.FIVE_STARS;

    @ParameterizedTest
    @CsvSource({"HYBRID, 0", "HYBRID, 1", "HYBRID, 33", "HYBRID, 700", "HYBRID, 1999", "SGD, 700"})
    void shouldRankAndLearnToRankBitForBitWhenRestoredAtAnyPoint(Algorithm algorithm, int stop) {
        List<RatingEvent> events = Streams.lively(3, 2200, STARS);
        Map<String, Double> tight = Map.of("hybrid.pairs.slots", 16.0, "hybrid.pairs.window", 9.0);
        Task whole = new Task(
                algorithm,
                tight,
                STARS,
                (items, learner) -> new Blend(items, learner, Feedback.stars(STARS), ItemCategories.NONE));
        events.subList(0, stop).forEach(whole::apply);

        Task resumed = whole.restored(tight, stop);
        Ranker ranker = ranker(whole);
        Ranker resumedRanker = ranker(resumed);
        for (RatingEvent event : events.subList(stop, events.size())) {
            resumed.apply(event);
            whole.apply(event);
            if (event.timestampMillis() % 5 == 0) {
                assertThat(list(resumed, resumedRanker, event.userId())).isEqualTo(list(whole, ranker, event.userId()));
            }
        }
        assertThat(resumed.fingerprint()).isEqualTo(whole.fingerprint());
        assertThat(whole.local()).containsKeys("W", "p0");
    }

    private static Ranker ranker(Task task) {
        return new Ranker(task.learner, (Blend) task.observer, STARS, ListRules.usual(10));
    }

    /** By ids, because the numbers of items are an instance's own. */
    private static List<String> list(Task task, Ranker ranker, String userId) {
        UserRow user = task.state.user(userId);
        return ranker.rank(user, user.lastRatedMillis, item -> true).stream()
                .map(each -> text(task, each))
                .toList();
    }

    private static String text(Task task, RankedItem each) {
        ItemIndex index = task.items.index();
        return index.id(each.item()) + " " + each.score() + " " + each.prediction() + " " + each.source()
                + each.because().stream().map(index::id).toList();
    }
}
