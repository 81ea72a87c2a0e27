package io.thalweg.stream;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * How many records of the ratings topic no poll has brought yet, by the consumers' meter {@code records-lag}: no broker is
 * asked. Misplaced ratings on their way to their task don't count. Shared by all tasks of an instance.
 */
final class Backlog {

    private static final String METER = "records-lag";
    private static final long LOOK_EVERY_MILLIS = 100;

    private final Supplier<? extends Map<MetricName, ? extends Metric>> metrics;
    private final String topic;
    private volatile Map<Integer, Double> seen = Map.of();
    private volatile boolean isSeen;
    private volatile long seenAtMillis;

    /** @param metrics all that Kafka's clients of this instance measure */
    Backlog(RecommenderSettings settings, Supplier<? extends Map<MetricName, ? extends Metric>> metrics) {
        this.topic = settings.topics().ratings();
        this.metrics = metrics;
    }

    /** Whether records of this partition waited when it was last looked, a tenth of a second ago at most. */
    boolean isIn(int partition, long nowMillis) {
        if (isToLook(nowMillis)) {
            synchronized (this) {
                if (isToLook(nowMillis)) {
                    seen = records();
                    seenAtMillis = nowMillis;
                    isSeen = true;
                }
            }
        }
        return seen.getOrDefault(partition, 0.0) > 0;
    }

    /** The lag in records by partition, of those that are measured now. */
    Map<Integer, Double> records() {
        Map<Integer, Double> lags = new TreeMap<>();
        metrics.get().forEach((name, metric) -> {
            // Kafka tells a topic's lag twice, once with another spelling of its name.
            if (name.name().equals(METER)
                    && topic.equals(name.tags().get("topic"))
                    && metric.metricValue() instanceof Number lag
                    && !Double.isNaN(lag.doubleValue())) {
                lags.merge(Integer.valueOf(name.tags().get("partition")), lag.doubleValue(), Double::sum);
            }
        });
        return lags;
    }

    /** Also where the clock was set back. */
    private boolean isToLook(long nowMillis) {
        return !isSeen || Math.abs(nowMillis - seenAtMillis) >= LOOK_EVERY_MILLIS;
    }
}
