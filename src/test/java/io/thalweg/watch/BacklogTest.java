package io.thalweg.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.thalweg.topics.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.junit.jupiter.api.Test;

final class BacklogTest {

    private final Map<MetricName, Metric> metrics = new HashMap<>();
    private final Map<MetricName, Double> values = new HashMap<>();
    private int copies;
    private final Backlog backlog = new Backlog(new Topics("thalweg.", "thalweg"), () -> {
        copies++;
        return Map.copyOf(metrics);
    });

    @Test
    void shouldKnowThePartitionsWhoseConsumerLagsWhenLookedAtAgain() {
        measure("records-lag", "thalweg.ratings", 0, 0);
        measure("records-lag", "thalweg.ratings", 1, 0);
        measure("records-lag", "thalweg.ratings", 2, Double.NaN);
        measure("records-lag", "thalweg.items", 0, 12);
        measure("records-lag-max", "thalweg.ratings", 0, 12);
        measure("records-lag", "thalweg.ratings", 3, 12);
        assertThat(backlog.isIn(1, 0)).isFalse();
        measure("records-lag", "thalweg.ratings", 1, 12);

        assertThat(backlog.isIn(1, 99)).as("looked at 99 ms ago").isFalse();
        assertThat(backlog.isIn(1, 100)).isTrue();
        assertThat(backlog.isIn(0, 100)).isFalse();
        assertThat(backlog.isIn(2, 100)).isFalse();
        measure("records-lag", "thalweg.ratings", 1, 0);
        assertThat(backlog.isIn(1, 200)).isFalse();
        measure("records-lag", "thalweg.ratings", 1, 12);
        assertThat(backlog.isIn(1, -3_600_000)).as("the clock was set back").isTrue();
    }

    @Test
    void shouldFindAPartitionThatCameWithinASecondWhenAllMetersAreCopiedOnceASecond() {
        assertThat(backlog.isIn(1, 0)).as("nothing is measured").isFalse();
        measure("records-lag", "thalweg.ratings", 1, 12);
        for (long now = 10; now < 1_000; now += 10) {
            assertThat(backlog.isIn(1, now)).as("after %d ms", now).isFalse();
        }
        assertThat(copies).isEqualTo(1);
        assertThat(backlog.isIn(1, 1_000)).isTrue();
        assertThat(copies).isEqualTo(2);
        assertThat(backlog.records()).as("for who asks rarely, as it is").containsExactly(entry(1, 12.0));
    }

    private void measure(String meter, String topic, int partition, double value) {
        Map<String, String> tags = Map.of("client-id", "c", "topic", topic, "partition", String.valueOf(partition));
        MetricName name = new MetricName(meter, "consumer-fetch-manager-metrics", "", tags);
        values.put(name, value);
        metrics.putIfAbsent(name, new Metric() {
            @Override
            public MetricName metricName() {
                return name;
            }

            @Override
            public Object metricValue() {
                return Objects.requireNonNull(values.get(name));
            }
        });
    }
}
