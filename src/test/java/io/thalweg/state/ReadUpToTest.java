package io.thalweg.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

final class ReadUpToTest {

    private static final ReadUpTo SOME = new ReadUpTo(
            new ModelSignature("learner=hybrid factors=32 start=N(0,0.1)"),
            1_790_000_000_123L,
            Map.of("shop-items", Uuid.randomUuid(), "shop-pairs", Uuid.randomUuid()),
            Map.of(
                    new TopicPartition("shop-items", 0),
                    new OffsetAndMetadata(12_345_678_901L, Optional.of(7), ""),
                    new TopicPartition("shop-pairs", 63),
                    new OffsetAndMetadata(0, Optional.empty(), "")));

    @Test
    void shouldBeWhatWasWrittenWhenItIsRead() {
        assertThat(ReadUpTo.parse(SOME.lines())).contains(SOME);
    }

    @Test
    void shouldBeNothingWhenItIsNotAWholeNote() {
        assertThat(ReadUpTo.parse(List.of())).isEmpty();
        assertThat(ReadUpTo.parse(SOME.lines().subList(0, 2))).isEmpty();
        for (String bad : List.of(
                "", "shop-items", "shop-items 1 2", "shop-items one 2 3", "shop-items 0 -1 3", "shop-items !")) {
            List<String> lines = new ArrayList<>(SOME.lines());
            lines.set(4, bad);
            assertThat(ReadUpTo.parse(lines)).as(bad).isEmpty();
        }
        List<String> newer = new ArrayList<>(SOME.lines());
        newer.set(0, "thalweg committed rows 3");
        assertThat(ReadUpTo.parse(newer)).isEmpty();
        List<String> older = new ArrayList<>(SOME.lines());
        older.set(0, "thalweg committed rows 1");
        assertThat(ReadUpTo.parse(older)).as("of version 0.1").contains(SOME);
    }
}
