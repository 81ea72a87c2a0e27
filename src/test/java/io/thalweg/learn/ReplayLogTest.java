package io.thalweg.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.model.StateFormat;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ReplayLogTest {

    private static final int CAPACITY = 96;
    private static final int HEAD_BYTES = 1 + Long.BYTES + 2 * Integer.BYTES;

    /** A plain array is what it must equal, whoever leaves and however often the ring has come round. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldEqualAPlainRingWhenUsersComeAndGo(long seed) {
        Random random = new Random(seed);
        ReplayLog log = log(CAPACITY);
        String[] ring = new String[CAPACITY];
        Arrays.fill(ring, "");
        for (int n = 0; n < 2_000; n++) {
            String user = "u" + random.nextInt(20);
            if (random.nextInt(10) == 0) {
                log.forgetUser(user);
                Arrays.setAll(ring, at -> ring[at].equals(user) ? "" : ring[at]);
            } else {
                ring[(int) (log.added() % CAPACITY)] = user;
                log.add(user);
            }
            if (n >= CAPACITY * 2) {
                assertThat(ids(log)).isEqualTo(ring);
            }
        }
    }

    /** A list of all that came is what it must equal: the latest, as far as either log had room. */
    @ParameterizedTest
    @CsvSource({
        "96, 32, 20", "96, 32, 40", "96, 32, 64", "96, 32, 95", "96, 32, 96", "96, 32, 300", "96, 64, 200",
        "32, 96, 20", "32, 96, 32", "32, 96, 33", "32, 96, 75", "96, 96, 96", "96, 96, 150", "64, 96, 64",
    })
    void shouldHoldTheLatestWhenItGoesOnWithAnotherCapacity(int before, int after, int count) {
        for (StateFormat written : StateFormat.values()) {
            List<String> all = new ArrayList<>();
            Map<String, byte[]> rows = new HashMap<>();
            ReplayLog first = new ReplayLog(() -> written, before, 1);
            for (int n = 0; n < count; n++) {
                add(first, all, rows);
            }
            List<String> latest = new ArrayList<>(all.subList(Math.max(0, count - Math.min(before, after)), count));
            ReplayLog second = restored(after, rows);
            second.drainChanged((key, row) -> put(rows, key, row));
            assertThat(second.added()).isEqualTo(count);
            assertThat(drawn(second)).as("%s", written).containsExactlyInAnyOrderElementsOf(latest);
            for (int n = 0; n < 200; n++) {
                add(second, latest, rows);
                latest = new ArrayList<>(latest.subList(Math.max(0, latest.size() - after), latest.size()));
                assertThat(drawn(second)).containsExactlyInAnyOrderElementsOf(latest);
            }
            assertThat(drawn(restored(after, rows))).containsExactlyInAnyOrderElementsOf(latest);
            assertThat(rows).hasSize(after / ReplayLog.SEGMENT);
        }
    }

    /** Rows of version 0.1, which don't say which place is the next, put back in any order. */
    @ParameterizedTest
    @ValueSource(ints = {10, 96, 97, 250})
    void shouldGoOnAsBeforeFromRowsOfTheVersionBefore(int count) {
        Map<String, byte[]> rows = new HashMap<>();
        ReplayLog log = new ReplayLog(() -> StateFormat.V1, CAPACITY, 1);
        for (int n = 0; n < count; n++) {
            add(log, new ArrayList<>(), rows);
        }
        assertThat(rows.values()).allSatisfy(row -> assertThat(row[0]).isEqualTo((byte) 2));
        ReplayLog restored = restored(CAPACITY, rows);
        restored.drainChanged((key, row) -> {
            throw new AssertionError("nothing has changed");
        });
        for (int n = 0; n < 10; n++) {
            log.add("new" + n);
            restored.add("new" + n);
        }
        for (int random = 0; random < 200; random++) {
            assertThat(restored.draw((long) random << 55)).isEqualTo(log.draw((long) random << 55));
        }
    }

    private static void add(ReplayLog log, List<String> all, Map<String, byte[]> rows) {
        String user = "u" + log.added();
        log.add(user);
        all.add(user);
        log.drainChanged((key, row) -> put(rows, key, row));
    }

    private static void put(Map<String, byte[]> rows, String key, byte @Nullable [] row) {
        if (row == null) {
            rows.remove(key);
        } else {
            rows.put(key, row);
        }
    }

    private static ReplayLog restored(int capacity, Map<String, byte[]> rows) {
        ReplayLog log = log(capacity);
        rows.forEach(log::restore);
        log.restored();
        return log;
    }

    private static ReplayLog log(int capacity) {
        return new ReplayLog(() -> StateFormat.NEWEST, capacity, 1);
    }

    /** Every place, by drawing from all of them. */
    private static Set<String> drawn(ReplayLog log) {
        Set<String> drawn = new HashSet<>();
        for (long random = 0; random < 1 << 10; random++) {
            drawn.add(log.draw(random << 54));
        }
        return drawn;
    }

    private static String[] ids(ReplayLog log) {
        String[] ids = new String[CAPACITY];
        for (int segment = 0; segment < CAPACITY / ReplayLog.SEGMENT; segment++) {
            ByteBuffer bytes = ByteBuffer.wrap(log.encode(segment)).position(HEAD_BYTES);
            for (int at = 0; at < ReplayLog.SEGMENT; at++) {
                byte[] id = new byte[bytes.getShort()];
                bytes.get(id);
                ids[segment * ReplayLog.SEGMENT + at] = new String(id, StandardCharsets.UTF_8);
            }
        }
        return ids;
    }
}
