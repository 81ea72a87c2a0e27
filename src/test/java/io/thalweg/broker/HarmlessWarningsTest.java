package io.thalweg.broker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.spi.FilterReply;
import org.junit.jupiter.api.Test;

final class HarmlessWarningsTest {

    private static final String CLIENT = "org.apache.kafka.clients.NetworkClient";
    private static final String SENDER = "org.apache.kafka.clients.producer.internals.Sender";

    @Test
    void shouldDropAWarningOnlyWhenItIsAKnownOne() {
        assertThat(decide(CLIENT, "[id=1] Attempting to close NetworkClient that has already been closed."))
                .isEqualTo(FilterReply.DENY);
        assertThat(decide(SENDER, "Got error produce response, retrying. Error: CONCURRENT_TRANSACTIONS"))
                .isEqualTo(FilterReply.DENY);
        assertThat(decide(CLIENT, "Connection to node -1 could not be established."))
                .isEqualTo(FilterReply.NEUTRAL);
        assertThat(decide(SENDER, "Got error produce response, retrying. Error: NOT_LEADER_OR_FOLLOWER"))
                .isEqualTo(FilterReply.NEUTRAL);
        // A sign of lost records on a real cluster: never hidden.
        assertThat(decide(SENDER, "Got error produce response, retrying. Error: OUT_OF_ORDER_SEQUENCE_NUMBER"))
                .isEqualTo(FilterReply.NEUTRAL);
        // The embedded broker says the same of it, though nothing is lost.
        assertThat(
                        decide(
                                "kafka.server.ReplicaManager",
                                "Out of order sequence number for producer 4 at offset 39 in partition thalweg-misplaced-repartition-0"))
                .isEqualTo(FilterReply.DENY);
        assertThat(decide("kafka.server.ReplicaManager", "Error processing append operation on partition x: disk"))
                .isEqualTo(FilterReply.NEUTRAL);
        assertThat(decide("io.thalweg", "Error: CONCURRENT_TRANSACTIONS")).isEqualTo(FilterReply.NEUTRAL);
    }

    private static FilterReply decide(String logger, String message) {
        LoggingEvent event = new LoggingEvent();
        event.setLoggerName(logger);
        event.setLevel(Level.WARN);
        event.setMessage(message);
        event.setLoggerContext(new LoggerContext());
        return new HarmlessWarnings().decide(event);
    }
}
