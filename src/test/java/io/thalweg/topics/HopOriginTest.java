package io.thalweg.topics;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

final class HopOriginTest {

    private static final HopOrigin SENT = new HopOrigin("ratings", 3, 9_000_000_000L);
    private static final HopOrigin HOP = new HopOrigin("hop", 1, 5);

    @Test
    void shouldNameTheRecordThatWasSentWhenItCameByWayOfAnotherPartition() {
        assertThat(HopOrigin.of(HopOrigin.headers(SENT), "ratings", HOP)).isEqualTo(SENT);
    }

    @Test
    void shouldNameTheRecordOfTheHopWhenAnOlderVersionSentItOn() {
        assertThat(HopOrigin.of(new RecordHeaders(), "ratings", HOP)).isEqualTo(HOP);
    }
}
