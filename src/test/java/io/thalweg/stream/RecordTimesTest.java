package io.thalweg.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.topics.TopicReview;
import io.thalweg.watch.Tally;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RecordTimesTest {

    private static final long NOW = 1_800_000_000_000L;

    private final Tally tally = new Tally();
    private final RecordTimes times = new RecordTimes(() -> NOW, tally);

    @ParameterizedTest
    @ValueSource(longs = {0, 1, NOW - 1, NOW, NOW + TopicReview.USED_AHEAD_MILLIS})
    void shouldTakeTheTimeAsItIsWhenItIsNotFarAhead(long time) {
        Headers headers = new RecordHeaders();
        assertThat(times.extract(record(time, headers), 0)).isEqualTo(time);
        assertThat(headers).isEmpty();
        assertThat(RecordTimes.asCame(headers, time)).isEqualTo(time);
        assertThat(tally.replacedTimes()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            longs = {Long.MIN_VALUE, -1, NOW + TopicReview.USED_AHEAD_MILLIS + 1, NOW + 10_800_000, Long.MAX_VALUE})
    void shouldTakeTheClocksAndKeepTheOtherWhenTheTimeIsAheadOrMissing(long time) {
        Headers headers = new RecordHeaders();
        assertThat(times.extract(record(time, headers), 0)).isEqualTo(NOW);
        assertThat(RecordTimes.asCame(headers, NOW)).isEqualTo(time);
        assertThat(RecordTimes.cameOr(headers, NOW)).isEqualTo(time < 0 ? NOW : time);
        assertThat(tally.replacedTimes()).isEqualTo(1);
    }

    @Test
    void shouldNotBelieveASenderWhoNamesATime() {
        Headers headers = new RecordHeaders();
        headers.add("thalweg.came.timestamp", "rubbish".getBytes(StandardCharsets.UTF_8));
        assertThat(times.extract(record(NOW - 5, headers), 0)).isEqualTo(NOW - 5);
        assertThat(RecordTimes.asCame(headers, NOW - 5)).isEqualTo(NOW - 5);
    }

    private static ConsumerRecord<Object, Object> record(long time, Headers headers) {
        return new ConsumerRecord<>(
                "ratings", 0, 7, time, TimestampType.CREATE_TIME, 0, 0, "k", "v", headers, Optional.empty());
    }
}
