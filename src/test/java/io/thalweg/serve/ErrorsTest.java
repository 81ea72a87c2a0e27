package io.thalweg.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.handover.HandedOver;
import io.thalweg.handover.HandoverRecords;
import io.thalweg.handover.Promotion;
import io.thalweg.handover.StartedFrom;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

final class ErrorsTest {

    private static final Map<String, Object> NOWHERE =
            Map.of("bootstrap.servers", "127.0.0.1:1", "isolation.level", "read_committed");

    /** The topic also says which application is live, and how one began: whoever asks for errors is not to get that. */
    @Test
    void shouldKeepErrorsAlone() {
        HandedOver said = new HandedOver("a", 3, 5, 17);
        List<String> told = new ArrayList<>();
        try (Errors errors = new Errors(NOWHERE, "t.errors")) {
            errors.onChange(told::add);
            accept(errors, "all/all".getBytes(StandardCharsets.UTF_8), new byte[] {'{', '}'});
            accept(errors, "drift/warm".getBytes(StandardCharsets.UTF_8), new byte[] {'{', '}'});
            accept(
                    errors,
                    HandoverRecords.promotionKey(),
                    HandoverRecords.promotion(new Promotion("b", "a", 4, false, 100, 5)));
            accept(errors, HandoverRecords.handedOverKey(said), HandoverRecords.handedOver(said));
            accept(errors, HandoverRecords.takenOverKey("b", 3), HandoverRecords.takenOver(5));
            accept(errors, HandoverRecords.retiredKey("a"), HandoverRecords.retired(6));
            accept(errors, StartedFrom.key(), new StartedFrom("a", 12, Map.of(0, 5L), 3).encode());

            assertThat(errors.latest()).containsOnlyKeys("all/all", "drift/warm");
            assertThat(told).containsExactly("all/all", "drift/warm");
        }
    }

    private static void accept(Errors errors, byte[] key, byte[] value) {
        errors.accept(new ConsumerRecord<>("t.errors", 0, 0, key, value));
    }
}
