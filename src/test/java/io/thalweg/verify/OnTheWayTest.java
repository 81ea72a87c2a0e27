package io.thalweg.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.utils.ByteUtils;
import org.junit.jupiter.api.Test;

final class OnTheWayTest {

    private final OnTheWay onTheWay =
            new OnTheWay(Map.of(new TopicPartition("batches", 0), 10L, new TopicPartition("hop", 1), 5L));

    @Test
    void shouldCountErrorsThatAreStoredOrSentAndNotTakenIn() {
        onTheWay.acceptUnsent(record("unsent", 0, 1, batch(3, 0)));
        onTheWay.acceptUnsent(record("unsent", 1, 1, batch(2, 0)));
        onTheWay.acceptUnsent(record("unsent", 1, 2, null)); // that task has sent its own
        onTheWay.acceptUnsent(record("unsent", 2, 1, new byte[] {2, 0, 0, 0, 0, 0, 0, 0, 0, 0})); // none, in format 2
        onTheWay.acceptBatch(record("batches", 0, 9, batch(64, 1)));
        onTheWay.acceptBatch(record("batches", 0, 10, batch(7, 1_000_000)));
        onTheWay.acceptBatch(record("batches", 0, 11, batchWithLists(5)));
        assertThat(onTheWay.errors()).isEqualTo(3 + 7 + 5);
    }

    @Test
    void shouldHoldBackTheLastOfEqualEventsWhenThatManyAreOnTheirWay() {
        // Written again on its way, with the time of the record.
        String again = "{\"userId\":\"%s\",\"itemId\":\"i\",\"rating\":4.0,\"timestamp\":1000}";
        onTheWay.acceptEvent(record("hop", 1, 4, text(again.formatted("a"))));
        onTheWay.acceptEvent(record("hop", 1, 5, text(again.formatted("a"))));
        onTheWay.acceptEvent(record("hop", 0, 0, text(again.formatted("b"))));
        List<Long> passed = new ArrayList<>();
        List<String> users = List.of("a", "b", "a", "c");
        for (int offset = 0; offset < users.size(); offset++) {
            String event = "{\"userId\":\"" + users.get(offset) + "\",\"itemId\":\"i\",\"rating\":4}";
            onTheWay.passIfArrived(record("ratings", 0, offset, text(event)), each -> passed.add(each.offset()));
        }
        assertThat(onTheWay.events()).isEqualTo(2);
        assertThat(passed).containsExactly(0L, 3L);
    }

    /** As a task writes it: version, time, then each error with the time since the one before. */
    private static byte[] batch(int count, int millisBetween) {
        ByteBuffer out = ByteBuffer.allocate(9 + count * 14).put((byte) 1).putLong(1_700_000_000_000L);
        for (int n = 0; n < count; n++) {
            ByteUtils.writeVarlong(millisBetween, out.putInt(-n));
        }
        byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }

    /** Of format 2, which says behind the time how many there are, and behind the errors what they say of lists. */
    private static byte[] batchWithLists(int count) {
        byte[] errors = batch(count, 1);
        return ByteBuffer.allocate(errors.length + 1 + (count + 1) / 2)
                .put((byte) 2)
                .put(errors, 1, 8)
                .put((byte) count)
                .put(errors, 9, errors.length - 9)
                .array();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static ConsumerRecord<byte[], byte[]> record(String topic, int partition, long offset, byte[] value) {
        return new ConsumerRecord<>(
                topic,
                partition,
                offset,
                1_000,
                TimestampType.CREATE_TIME,
                0,
                0,
                new byte[] {'e'},
                value,
                new RecordHeaders(),
                Optional.empty());
    }
}
