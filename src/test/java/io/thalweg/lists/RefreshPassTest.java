package io.thalweg.lists;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.model.StateFormat;
import io.thalweg.state.RowCodec;
import io.thalweg.state.StoreBench;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RefreshPassTest {

    private static final int STEP = 2;
    private static final int MANY = RefreshPass.MOST_DUE;
    private static final long STILL = RefreshPass.LONGEST_STILL_MILLIS;

    private final StoreBench bench = new StoreBench("memory");
    private final StoreBench usersBench = new StoreBench("memory");
    private final KeyValueStore<Bytes, byte[]> users = usersBench.store();
    private final RefreshPass pass =
            new RefreshPass(bench.store(), StateFormat.NEWEST, first -> users.range(first, null));
    private final List<String> visited = new ArrayList<>();

    @BeforeEach
    void addUsers() {
        for (String user : List.of("a", "b", "c", "d", "e")) {
            users.put(RowCodec.userKey(user), new byte[0]);
        }
    }

    @AfterEach
    void close() {
        bench.close();
        usersBench.close();
    }

    @Test
    void shouldVisitEachUserOnceWhenFewAreDue() {
        pass.start(Trigger.REFRESH);
        for (int at = 0; at < 3; at++) {
            step(MANY - 1, 1_000);
        }
        assertThat(visited).containsExactly("a", "b", "c", "d", "e");
        assertThat(pass.isActive()).isFalse();
    }

    /** An item that has left would else stand in lists for as long as ratings come fast. */
    @Test
    void shouldGoOnFromTimeToTimeBecauseOfTheCatalogWhenManyAreDue() {
        pass.start(Trigger.CATALOG);
        step(MANY, 1_000);
        step(MANY, 1_000 + STILL - 1);
        assertThat(visited).containsExactly("a", "b");
        step(MANY, 1_000 + STILL);
        step(MANY, 1_000 + STILL + 1);
        assertThat(visited).containsExactly("a", "b", "c", "d");
    }

    @Test
    void shouldGoOnBecauseOfTheCatalogWhenTheClockWasSetBack() {
        pass.start(Trigger.CATALOG);
        step(MANY, 600_000);
        step(MANY, 1_000);
        step(MANY, 1_001);
        assertThat(visited).containsExactly("a", "b", "c", "d");
    }

    @Test
    void shouldStandStillOnRequestWhileManyAreDue() {
        pass.start(Trigger.REFRESH);
        step(MANY, 1_000);
        step(MANY, 1_000 + 10 * STILL);
        assertThat(visited).isEmpty();
        assertThat(pass.isActive()).isTrue();
    }

    private void step(int dueCount, long nowMillis) {
        pass.step(dueCount, nowMillis, trigger -> STEP, (user, trigger) -> visited.add(user));
    }
}
