package io.thalweg.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A record that was sent and must become one dead letter.
 *
 * @param form what is hard about it, for people
 * @param timeMillis its Kafka timestamp
 */
record Pill(
        String form,
        String topic,
        long offset,
        String reason,
        long timeMillis,
        int keyBytes,
        int valueBytes,
        int headerBytes) {

    /** As the page on formats says. */
    static final int MOST_BYTES = 900_000;

    /** Each has exactly one dead letter, which fits, and says what was cut. Returns what became of each, in a few words. */
    static String requireLetters(Rig rig, List<Pill> pills) {
        Map<String, ConsumerRecord<byte[], byte[]>> letters = letters(rig);
        assertThat(letters.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        pills.stream().map(Pill::origin).toList());
        StringJoiner outcome = new StringJoiner(", ");
        pills.forEach(pill -> outcome.add(pill.requireLetter(letters.get(pill.origin()))));
        return outcome.toString();
    }

    /** By origin. */
    static Map<String, ConsumerRecord<byte[], byte[]>> letters(Rig rig) {
        Map<String, ConsumerRecord<byte[], byte[]>> letters = new HashMap<>();
        rig.read(rig.topics.deadLetters(), letter -> {
            String origin = text(letter, "__streams.errors.topic") + "@" + text(letter, "__streams.errors.offset");
            assertThat(letters.put(origin, letter))
                    .as("first letter of %s", origin)
                    .isNull();
        });
        return letters;
    }

    static int size(ConsumerRecord<byte[], byte[]> record) {
        int size = record.serializedKeySize() + record.serializedValueSize();
        for (Header header : record.headers()) {
            size += header.key().length() + header.value().length;
        }
        return size;
    }

    private String origin() {
        return topic + "@" + offset;
    }

    private String requireLetter(ConsumerRecord<byte[], byte[]> letter) {
        assertThat(text(letter, "thalweg.reason")).as(form).isEqualTo(reason);
        assertThat(text(letter, "thalweg.timestamp")).as(form).isEqualTo("" + timeMillis);
        assertThat(size(letter)).as("bytes of the letter of %s", form).isLessThan(MOST_BYTES);
        StringJoiner cut = new StringJoiner(", ");
        requireCut(letter.key().length, keyBytes, text(letter, "thalweg.truncated.key.bytes"), "key", cut);
        requireCut(letter.value().length, valueBytes, text(letter, "thalweg.truncated.bytes"), "value", cut);
        String headers = text(letter, "thalweg.truncated.headers.bytes");
        assertThat(letter.headers().lastHeader(HardRecords.HEADER)).as(form).isNull();
        if (headerBytes > 0) {
            assertThat(Long.parseLong(headers)).as(form).isGreaterThanOrEqualTo(headerBytes);
            cut.add("headers left out");
        } else {
            assertThat(headers).as(form).isEmpty();
        }
        return form + ": " + reason + (cut.length() == 0 ? "" : " (" + cut + ")");
    }

    private void requireCut(int kept, int came, String said, String part, StringJoiner cut) {
        assertThat(said).as("said of the %s of %s", part, form).isEqualTo(kept == came ? "" : "" + came);
        assertThat(kept).isLessThanOrEqualTo(came).isGreaterThan(Math.min(came, 100) - 1);
        if (kept < came) {
            cut.add(part + " cut to " + kept);
        }
    }

    private static String text(ConsumerRecord<byte[], byte[]> letter, String name) {
        Header header = letter.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
