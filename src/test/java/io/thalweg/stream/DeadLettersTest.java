package io.thalweg.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.lists.RecordBound;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.internal.AbstractRecords;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DeadLettersTest {

    private record Origin(String topic, int partition, long offset) implements RecordMetadata {}

    private static final RecordMetadata ORIGIN = new Origin("thalweg.ratings", 3, 99);
    private static final int KAFKAS_DEFAULT = 1_048_576;
    private static final long NOW = 1_800_000_000_000L;

    @Test
    void shouldKeepTheHeadersThatCameAndNameReasonAndOriginWhenMarked() {
        RecordHeaders came = new RecordHeaders();
        came.add("trace", bytes("abc"));
        Record<byte[], byte[]> received = new Record<>(bytes("k"), bytes("{"), 5, came);
        Record<byte[], byte[]> letter = letter(received, KAFKAS_DEFAULT);
        assertThat(texts(letter.headers()))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "trace", "abc",
                        "thalweg.reason", "not-json",
                        "thalweg.timestamp", "5",
                        "__streams.errors.message", "no end",
                        "__streams.errors.topic", "thalweg.ratings",
                        "__streams.errors.partition", "3",
                        "__streams.errors.offset", "99"));
        assertThat(letter.key()).asString().isEqualTo("k");
        assertThat(letter.value()).asString().isEqualTo("{");
        assertThat(texts(received.headers())).as("a copy").containsOnlyKeys("trace");
    }

    /** Retention would delete a letter with an old record's time before anybody reads it. */
    @Test
    void shouldHaveTheTimeOfWritingWhenTheRecordIsOld() {
        assertThat(letter(new Record<>(null, bytes("{"), 5), KAFKAS_DEFAULT).timestamp())
                .isEqualTo(NOW);
    }

    @Test
    void shouldCutOnlyWhatWouldNotFitWhenAValueIsLong() {
        byte[] fits = new byte[890_000];
        assertThat(letter(new Record<>(null, fits, 5), KAFKAS_DEFAULT).value()).isSameAs(fits);
        assertThat(letter(new Record<>(null, null, 5), KAFKAS_DEFAULT).value()).isNull();
        Record<byte[], byte[]> cut = letter(new Record<>(null, new byte[900_001], 5), KAFKAS_DEFAULT);
        assertThat(cut.value()).hasSizeBetween(899_000, 900_000);
        assertThat(texts(cut.headers())).containsEntry("thalweg.truncated.bytes", "900001");
        assertThat(texts(letter(new Record<>(null, fits, 5), KAFKAS_DEFAULT).headers()))
                .doesNotContainKey("thalweg.truncated.bytes");
    }

    /** A letter that can't be sent would end the application, again at every start. */
    @ParameterizedTest(name = "key {0}, {2} headers of {1}, value {3}, max.request.size {4}")
    @CsvSource({
        "2000000, 0, 0, 1, 1048576",
        "1, 2000000, 1, 1, 1048576",
        "1, 0, 200000, 1, 1048576",
        "1, 200000, 1, 700000, 1048576",
        "250000, 100000, 3, 5000000, 1048576",
        "2000000, 2000000, 2, 30000000, 1048576",
        "2000000, 2000000, 2, 30000000, 65536",
        "0, 0, 0, 1100000, 100000000"
    })
    void shouldFitWhateverCame(int keyBytes, int headerBytes, int headerCount, int valueBytes, int maxRequestBytes) {
        RecordHeaders came = new RecordHeaders();
        for (int n = 0; n < headerCount; n++) {
            came.add("h" + n, new byte[headerBytes]);
        }
        Record<byte[], byte[]> received = new Record<>(new byte[keyBytes], new byte[valueBytes], 5, came);
        Record<byte[], byte[]> letter = letter(received, maxRequestBytes);
        int size = AbstractRecords.estimateSizeInBytesUpperBound(
                RecordBatch.CURRENT_MAGIC_VALUE,
                Compression.NONE.type(),
                letter.key(),
                letter.value(),
                letter.headers().toArray());
        assertThat(size).isLessThan(Math.min(maxRequestBytes, KAFKAS_DEFAULT));

        Map<String, String> headers = texts(letter.headers());
        assertThat(headers)
                .containsEntry("__streams.errors.topic", "thalweg.ratings")
                .containsEntry("__streams.errors.partition", "3")
                .containsEntry("__streams.errors.offset", "99")
                .containsEntry("thalweg.reason", "not-json");
        assertThat(headers.get("thalweg.truncated.key.bytes"))
                .isEqualTo(letter.key().length == keyBytes ? null : "" + keyBytes);
        assertThat(headers.get("thalweg.truncated.bytes"))
                .isEqualTo(letter.value().length == valueBytes ? null : "" + valueBytes);
        long kept =
                headers.keySet().stream().filter(name -> name.startsWith("h")).count();
        assertThat(headers.containsKey("thalweg.truncated.headers.bytes")).isEqualTo(kept < headerCount);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\u20ac", "\u0000"})
    void shouldBoundTheMessageWhenItRepeatsWhatCame(String text) {
        Record<byte[], byte[]> letter = new DeadLetters(RecordBound.under(KAFKAS_DEFAULT))
                .of(new Record<>(null, bytes("{"), 5), ORIGIN, "not-json", text.repeat(600_000), NOW);
        assertThat(texts(letter.headers()).get("__streams.errors.message")).hasSize(500);
    }

    @Test
    void shouldSayTheTimeThatCameWhenItWasReplaced() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("thalweg.came.timestamp", bytes("-1"));
        Record<byte[], byte[]> letter = letter(new Record<>(null, bytes("{"), 5, headers), KAFKAS_DEFAULT);
        assertThat(texts(letter.headers()))
                .containsEntry("thalweg.timestamp", "-1")
                .doesNotContainKey("thalweg.came.timestamp");
    }

    private static Record<byte[], byte[]> letter(Record<byte[], byte[]> received, int maxRequestBytes) {
        return new DeadLetters(RecordBound.under(maxRequestBytes)).of(received, ORIGIN, "not-json", "no end", NOW);
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
