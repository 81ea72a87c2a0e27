package io.thalweg.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReplayLogTest {

    private static final int CAPACITY = 96;

    /** A plain array is what it must equal, whoever leaves and however often the ring has come round. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldEqualAPlainRingWhenUsersComeAndGo(long seed) {
        Random random = new Random(seed);
        ReplayLog log = new ReplayLog(CAPACITY, 1);
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

    private static String[] ids(ReplayLog log) {
        String[] ids = new String[CAPACITY];
        for (int segment = 0; segment < CAPACITY / ReplayLog.SEGMENT; segment++) {
            ByteBuffer bytes = ByteBuffer.wrap(log.encode(segment)).position(1 + Long.BYTES);
            for (int at = 0; at < ReplayLog.SEGMENT; at++) {
                byte[] id = new byte[bytes.getShort()];
                bytes.get(id);
                ids[segment * ReplayLog.SEGMENT + at] = new String(id, StandardCharsets.UTF_8);
            }
        }
        return ids;
    }
}
