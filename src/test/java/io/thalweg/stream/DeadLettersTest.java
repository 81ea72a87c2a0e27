package io.thalweg.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.junit.jupiter.api.Test;

final class DeadLettersTest {

    private record Origin(String topic, int partition, long offset) implements RecordMetadata {}

    private static final RecordMetadata ORIGIN = new Origin("thalweg.ratings", 3, 99);

    @Test
    void shouldKeepTheHeadersThatCameAndNameReasonAndOriginWhenMarked() {
        RecordHeaders came = new RecordHeaders();
        came.add("trace", bytes("abc"));
        Record<byte[], byte[]> received = new Record<>(bytes("k"), bytes("{"), 5, came);
        assertThat(texts(DeadLetters.headers(received, ORIGIN, "not-json", "no end")))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "trace", "abc",
                        "thalweg.reason", "not-json",
                        "__streams.errors.message", "no end",
                        "__streams.errors.topic", "thalweg.ratings",
                        "__streams.errors.partition", "3",
                        "__streams.errors.offset", "99"));
        assertThat(texts(received.headers())).as("a copy").containsOnlyKeys("trace");
    }

    @Test
    void shouldCutOnlyWhatWouldNotFitWhenAValueIsLong() {
        byte[] fits = new byte[DeadLetters.MAX_BYTES];
        byte[] longer = new byte[DeadLetters.MAX_BYTES + 1];
        assertThat(DeadLetters.value(new Record<>(null, fits, 5))).isSameAs(fits);
        assertThat(DeadLetters.value(new Record<>(null, longer, 5))).hasSize(DeadLetters.MAX_BYTES);
        assertThat(DeadLetters.value(new Record<>(null, null, 5))).isNull();
        assertThat(texts(DeadLetters.headers(new Record<>(null, fits, 5), null, "r", "d")))
                .containsOnlyKeys(DeadLetters.REASON, DeadLetters.MESSAGE);
        assertThat(texts(DeadLetters.headers(new Record<>(null, longer, 5), null, "r", "d")))
                .containsEntry(DeadLetters.TRUNCATED, "900001");
    }

    /** A dead letter that is too large for its topic would stop the application, again at every start. */
    @Test
    void shouldLeaveRoomForKeyAndHeadersWhenTheyAreLong() {
        RecordHeaders came = new RecordHeaders();
        came.add("ten-bytes!", new byte[200_000]);
        Record<byte[], byte[]> received = new Record<>(new byte[100_000], new byte[700_000], 5, came);
        assertThat(DeadLetters.value(received)).hasSize(900_000 - 100_000 - 200_010);
        assertThat(texts(DeadLetters.headers(received, null, "r", "d"))).containsEntry(DeadLetters.TRUNCATED, "700000");
        assertThat(DeadLetters.value(new Record<>(new byte[950_000], new byte[10], 5)))
                .isEmpty();
    }

    private static Map<String, String> texts(Headers headers) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Header header : headers) {
            texts.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
        }
        return texts;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
