package io.thalweg.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.broker.EmbeddedBroker;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

/** What is said when Kafka Streams fails before the watch has looked, as it does under load. */
final class PartitionWatchTest {

    private static final Topics TOPICS = new Topics("growing.", "growing");
    private final StreamsException ofStreams = new StreamsException(
            "a thread failed", new StreamsException("Existing internal topic growing-hop has invalid partitions"));

    @Test
    void shouldCountThePartitionsBeforeItSaysWhatHasChanged() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            Map<String, Object> connection = Map.of("bootstrap.servers", broker.bootstrapServers());
            try (Admin admin = Admin.create(connection)) {
                admin.createTopics(List.of(new NewTopic("growing.ratings", 2, (short) 1)))
                        .all()
                        .get();
            }
            assertThat(watch(connection, 1).explained(ofStreams))
                    .isInstanceOf(PartitionsChangedException.class)
                    .hasMessageContaining("growing.ratings 2, growing.commands 1; before: growing.ratings 1,")
                    .hasMessageContaining("starts again by itself");
            assertThat(watch(connection, 2).explained(ofStreams))
                    .isInstanceOf(IncompatibleStateException.class)
                    .hasMessageContaining("an internal topic")
                    .hasMessageContaining("topics verify says which")
                    .hasMessageNotContaining("invalid partitions");
        }
    }

    @Test
    void shouldSayWhatCanBeKnownWhenTheBrokerIsAway() {
        Map<String, Object> nobody = Map.of(
                "bootstrap.servers", "127.0.0.1:1", "default.api.timeout.ms", "500", "request.timeout.ms", "400");
        assertThat(watch(nobody, 1).explained(ofStreams)).hasMessageContaining("topics verify says which");
        Throwable other = new IllegalStateException("of another kind");
        assertThat(watch(nobody, 1).explained(other)).isSameAs(other);
    }

    private static PartitionWatch watch(Map<String, Object> adminProperties, int partitionCount) {
        return new PartitionWatch(adminProperties, TOPICS, PartitionCounts.equal(partitionCount), failure -> {});
    }
}
