package io.thalweg.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.rating.RatingEvent;
import io.thalweg.rating.RatingScale;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HybridStateTest {

    /** Small enough that every bound is reached: slots run out, the replay log goes round, the history slides, not all replay. */
    private static final Map<String, Double> TIGHT = Map.of(
            "hybrid.pairs.slots",
            16.0,
            "hybrid.replay.log",
            96.0,
            "hybrid.replay.full",
            400.0,
            "hybrid.history",
            13.0,
            "hybrid.pairs.window",
            9.0);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 31, 500, 1999})
    void shouldGoOnBitForBitWhenRestoredFromStoredRowsAtAnyPoint(int stop) {
        goOn(stop, Map.of());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 95, 97, 700, 1500})
    void shouldGoOnBitForBitWhenRestoredWithEveryBoundReached(int stop) {
        goOn(stop, TIGHT);
    }

    private static void goOn(int stop, Map<String, Double> set) {
        List<RatingEvent> events = Streams.lively(3, 2000, RatingScale.FIVE_STARS);
        Task whole = new Task(Algorithm.HYBRID, set, RatingScale.FIVE_STARS);
        events.subList(0, stop).forEach(whole::apply);

        Task resumed = whole.restored(set, stop);
        for (RatingEvent event : events.subList(stop, events.size())) {
            assertThat(resumed.apply(event)).isEqualTo(whole.apply(event));
        }
        assertThat(resumed.fingerprint()).isEqualTo(whole.fingerprint());
    }

    /** Those of the item and of its pairs, of the mixer, and of who rated. */
    @Test
    void shouldWriteFourRowsWhenARatingIsLearnedAndNothingReplayed() {
        Task task = new Task(Algorithm.HYBRID, Map.of("hybrid.replay.users", 0.0), RatingScale.FIVE_STARS);
        Streams.lively(4, 500, RatingScale.FIVE_STARS).forEach(task::apply);
        task.apply(new io.thalweg.rating.Rating("newcomer", "i1", 4, 2_000_000_000_000L));
        task.local().clear();

        task.apply(new io.thalweg.rating.Rating("newcomer", "new", 4, 2_000_000_000_001L));

        assertThat(task.local()).hasSize(4).containsKeys("inew", "nnew", "M");
    }

    @Test
    void shouldHoldNoTraceOfAUserInTheReplayLogWhenForgotten() {
        Task task = new Task(Algorithm.HYBRID, Map.of(), RatingScale.FIVE_STARS);
        Streams.lively(4, 500, RatingScale.FIVE_STARS).forEach(task::apply);
        task.learner.localState().forgetUser("u7");
        task.drain();

        assertThat(task.local().values())
                .noneSatisfy(row -> assertThat(HexFormat.of().formatHex(row))
                        .contains("0002" + HexFormat.of().formatHex(new byte[] {'u', '7'}) + "00"));
        Streams.lively(5, 100, RatingScale.FIVE_STARS).forEach(task::apply);
    }

    @Test
    void shouldLeaveTheSameStateWhenAUserIsForgottenInPortions() {
        Task atOnce = new Task(Algorithm.HYBRID, Map.of(), RatingScale.FIVE_STARS);
        Task inPortions = new Task(Algorithm.HYBRID, Map.of(), RatingScale.FIVE_STARS);
        Streams.lively(4, 500, RatingScale.FIVE_STARS).forEach(event -> {
            atOnce.apply(event);
            inPortions.apply(event);
        });
        String user = java.util.stream.IntStream.range(0, 30)
                .mapToObj(n -> "u" + n)
                .max(java.util.Comparator.comparingInt(
                        id -> atOnce.state.user(id).ratingCount()))
                .orElseThrow();
        Forgotten all = atOnce.task.forget(user);
        assertThat(all.complete()).isTrue();
        assertThat(all.ratings()).isGreaterThan(6);
        int portions = 0;
        int ratings = 0;
        Forgotten some;
        do {
            some = inPortions.task.forget(user, 3);
            ratings += some.ratings();
            portions++;
        } while (!some.complete());
        assertThat(ratings).isEqualTo(all.ratings());
        assertThat(portions).isEqualTo((ratings + 2) / 3);
        for (Task task : List.of(atOnce, inPortions)) {
            task.drain();
        }
        assertThat(inPortions.fingerprint()).isEqualTo(atOnce.fingerprint());
    }

    @Test
    void shouldRefuseARowWhenItsFormatOrPartIsUnknown() {
        LocalState state = new Task(Algorithm.HYBRID, Map.of(), RatingScale.FIVE_STARS).learner.localState();

        assertThatThrownBy(() -> state.restore("r0", new byte[] {9})).hasMessageContaining("format 9");
        assertThatThrownBy(() -> state.restore("x", new byte[] {1})).hasMessageContaining("'x'");
    }
}
