package io.thalweg.lists;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.lists.DueLists.Due;
import io.thalweg.model.StateFormat;
import io.thalweg.state.RowCodec;
import io.thalweg.state.StoreBench;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DueListsTest {

    private static final long INTERVAL = 500;

    private final StoreBench bench = new StoreBench("memory");
    private final KeyValueStore<Bytes, byte[]> store = bench.store();
    private final DueLists due = new DueLists(store, StateFormat.NEWEST, key -> false, INTERVAL, 0);

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void shouldServeTheOldestFirstAndTheSmallerIdOfTwoWhenSeveralAreDue() {
        due.add("late", Trigger.RATING, 20);
        due.add("b", Trigger.RATING, 10);
        due.add("a", Trigger.WITHDRAWAL, 10);
        assertThat(pollAll(15)).containsExactly("a", "b");
        assertThat(due.poll(20)).isEqualTo(new Due("late", 20, 20, Trigger.RATING));
        assertThat(due.poll(1_000)).isNull();
    }

    @Test
    void shouldBeDueOnceSinceTheFirstTimeWhenManyRatingsCome() {
        assertThat(due.add("u", Trigger.RATING, 10)).isTrue();
        assertThat(due.add("u", Trigger.WITHDRAWAL, 11)).isFalse();
        assertThat(due.size()).isEqualTo(1);
        assertThat(due.poll(12)).isEqualTo(new Due("u", 10, 10, Trigger.RATING));
        assertThat(due.size()).isZero();
    }

    @Test
    void shouldSayWhetherOneWaitsSinceItCouldHaveBeenMade() {
        assertThat(due.isWaitingSince(100)).isFalse();
        due.add("u", Trigger.RATING, 10);
        assertThat(due.isWaitingSince(10)).isFalse();
        assertThat(due.isWaitingSince(11)).isTrue();
        due.poll(12);
        due.add("u", Trigger.RATING, 13);
        assertThat(due.isWaitingSince(12 + INTERVAL))
                .as("not before its interval is over")
                .isFalse();
        assertThat(due.isWaitingSince(13 + INTERVAL)).isTrue();
    }

    @Test
    void shouldWaitForTheIntervalWhenAListWasJustMade() {
        due.add("u", Trigger.RATING, 10);
        assertThat(pollAll(100)).containsExactly("u");
        due.add("u", Trigger.RATING, 101);
        due.add("v", Trigger.RATING, 102);
        assertThat(pollAll(100 + INTERVAL - 1)).containsExactly("v");
        assertThat(due.poll(100 + INTERVAL)).isEqualTo(new Due("u", 100 + INTERVAL, 101, Trigger.RATING));
        due.add("u", Trigger.RATING, 5_000);
        assertThat(pollAll(5_000)).as("the interval is over").containsExactly("u");
    }

    @Test
    void shouldKnowWhatIsDueWhenTheTaskStartsAnew() {
        due.add("made", Trigger.RATING, 1);
        due.poll(1);
        due.add("ü", Trigger.WITHDRAWAL, 7);
        due.add("b", Trigger.CATALOG, 3);
        DueLists restored = new DueLists(store, StateFormat.NEWEST, key -> false, INTERVAL, 100);
        assertThat(restored.size()).isEqualTo(2);
        assertThat(restored.poll(7)).isEqualTo(new Due("b", 3, 3, Trigger.CATALOG));
        assertThat(restored.poll(7)).isEqualTo(new Due("ü", 7, 7, Trigger.WITHDRAWAL));
        assertThat(new DueLists(store, StateFormat.NEWEST, key -> false, INTERVAL, 100).size())
                .isZero();
    }

    /** Version 0.1 wrote rows without a number of their form: trigger u8, since i64. */
    @Test
    void shouldReadRowsOfTheVersionBeforeAndWriteThemForIt() {
        new DueLists(store, StateFormat.V1, key -> false, INTERVAL, 0).add("old", Trigger.REFRESH, 7);
        due.add("new", Trigger.CATALOG, 8);
        assertThat(store.get(RowCodec.userKey("old"))).containsExactly(2, 0, 0, 0, 0, 0, 0, 0, 7);
        assertThat(store.get(RowCodec.userKey("new"))).containsExactly(16, 3, 0, 0, 0, 0, 0, 0, 0, 8);
        DueLists restored = new DueLists(store, StateFormat.V1, key -> false, INTERVAL, 100);
        assertThat(restored.poll(100)).isEqualTo(new Due("old", 7, 7, Trigger.REFRESH));
        assertThat(restored.poll(100)).isEqualTo(new Due("new", 8, 8, Trigger.CATALOG));
    }

    @ParameterizedTest
    @EnumSource(StateFormat.class)
    void shouldGoOnWithAPassInEachFormat(StateFormat written) {
        RefreshPass pass = new RefreshPass(store, written, first -> store.all());
        pass.start(Trigger.CATALOG);
        assertThat(store.get(RowCodec.userKey(ListMaker.POPULAR_KEY)))
                .isEqualTo(written == StateFormat.V1 ? new byte[] {3} : new byte[] {16, 3});
        assertThat(new RefreshPass(store, StateFormat.V1, first -> store.all()).isActive())
                .isTrue();
    }

    /** The instance that had the task before may have had another clock. */
    @Test
    void shouldBeDueNowWhenAnotherClockSaidLater() {
        due.add("ahead", Trigger.RATING, 600_000);
        DueLists restored = new DueLists(store, StateFormat.NEWEST, key -> false, INTERVAL, 1_000);
        assertThat(restored.poll(1_000)).isEqualTo(new Due("ahead", 1_000, 1_000, Trigger.RATING));
    }

    @Test
    void shouldBeDueNowWhenTheClockWasSetBack() {
        due.add("a", Trigger.RATING, 600_000);
        assertThat(due.poll(600_000 - INTERVAL))
                .as("within the interval: not yet")
                .isNull();
        assertThat(due.poll(1_000)).isEqualTo(new Due("a", 600_000, 600_000, Trigger.RATING));
    }

    /** Whatever comes: nobody is forgotten, nobody is served twice for one request, nor before the interval. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldServeEveryRequestOnceAndInTimeWhenUsersComeAndGo(long seed) {
        Random random = new Random(seed);
        Set<String> open = new HashSet<>();
        Map<String, Long> lastMade = new HashMap<>();
        for (long now = 0; now < 20_000; now += random.nextInt(20)) {
            String user = "user-" + random.nextInt(50);
            assertThat(due.add(user, Trigger.RATING, now)).isEqualTo(open.add(user));
            if (random.nextBoolean()) {
                Due next = due.poll(now);
                if (next != null) {
                    assertThat(open.remove(next.userId())).isTrue();
                    assertThat(now - lastMade.getOrDefault(next.userId(), -INTERVAL))
                            .isGreaterThanOrEqualTo(INTERVAL);
                    lastMade.put(next.userId(), now);
                }
            }
            assertThat(due.size()).isEqualTo(open.size());
        }
        assertThat(pollAll(1_000_000)).containsExactlyInAnyOrderElementsOf(open);
    }

    private List<String> pollAll(long nowMillis) {
        List<String> users = new ArrayList<>();
        for (Due next = due.poll(nowMillis); next != null; next = due.poll(nowMillis)) {
            users.add(next.userId());
        }
        return users;
    }
}
