package io.thalweg.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.learn.Algorithm;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingEvent;
import io.thalweg.rating.Withdrawal;
import io.thalweg.stream.TopologyBench;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TaskStoresTest {

    private static final long T0 = TopologyBench.START.toEpochMilli() - 1_000_000;

    /** A cache of a third of what they take lets users be read from the stores anew, as after a restart: that must change nothing. */
    @ParameterizedTest
    @EnumSource
    void shouldLearnTheSameToTheLastBitWhenUsersAreReadFromTheStoresEachTime(Algorithm algorithm) {
        assertThat(learn(algorithm, 1)).isEqualTo(learn(algorithm, 1_000));
    }

    private static Map<String, String> learn(Algorithm algorithm, int mebibytes) {
        Map<String, String> end = new TreeMap<>();
        try (TopologyBench bench =
                TopologyBench.inMemory(Map.of("learner", algorithm.toString(), "users.memory", "" + mebibytes))) {
            someEvents().forEach(bench::send);
            bench.pass(Duration.ofSeconds(1));
            Map<String, JsonNode> errors = bench.errors();
            assertThat(errors.get("all/all").get("count").asLong()).isGreaterThan(1_000);
            errors.forEach((key, error) -> end.put(key, error.toString()));
            for (String store : List.of("users", "ratings", "item-contributions")) {
                try (KeyValueIterator<Bytes, byte[]> rows = bench.store(store).all()) {
                    while (rows.hasNext()) {
                        KeyValue<Bytes, byte[]> row = rows.next();
                        // The totals count lists too, whose number depends on the clock.
                        if (!row.key.equals(RowCodec.TOTALS_KEY)) {
                            end.put(store + " " + row.key, HexFormat.of().formatHex(row.value));
                        }
                    }
                }
            }
        }
        return end;
    }

    /** New, again, late, withdrawn and rated once more; by a few users, and by thousands who take some 3 MB. */
    private static List<RatingEvent> someEvents() {
        Random random = new Random(9);
        List<RatingEvent> events = new ArrayList<>();
        for (int n = 0; n < 6_000; n++) {
            String user = "user-" + random.nextInt(random.nextBoolean() ? 15 : 3_000);
            String item = "item-" + random.nextInt(60);
            long time = T0 + n - random.nextInt(300);
            events.add(
                    random.nextInt(8) == 0
                            ? new Withdrawal(user, item, time)
                            : new Rating(user, item, 1 + random.nextInt(5), time));
        }
        return events;
    }
}
