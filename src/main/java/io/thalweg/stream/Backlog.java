package io.thalweg.stream;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * Which partitions of the ratings topic have records that no poll has brought yet, by the consumers' meter
 * {@code records-lag}: no broker is asked. Shared by all tasks of an instance.
 */
final class Backlog {

    private static final String METER = "records-lag";
    private static final long LOOK_EVERY_MILLIS = 100;

    private final Supplier<? extends Map<MetricName, ? extends Metric>> metrics;
    private final String topic;
    private final int partitionCount;
    private final AtomicLong nextLookMillis = new AtomicLong(Long.MIN_VALUE);
    private volatile boolean[] waiting;

    /** @param metrics all that Kafka's clients of this instance measure */
    Backlog(RecommenderSettings settings, Supplier<? extends Map<MetricName, ? extends Metric>> metrics) {
        this.topic = settings.topics().ratings();
        this.partitionCount = settings.partitionCount();
        this.metrics = metrics;
        this.waiting = new boolean[partitionCount];
    }

    /** Whether records of this partition waited when it was last looked, a tenth of a second ago at most. */
    boolean isIn(int partition, long nowMillis) {
        long next = nextLookMillis.get();
        if (nowMillis >= next && nextLookMillis.compareAndSet(next, nowMillis + LOOK_EVERY_MILLIS)) {
            waiting = look();
        }
        return waiting[partition];
    }

    private boolean[] look() {
        boolean[] found = new boolean[partitionCount];
        metrics.get().forEach((name, metric) -> {
            if (name.name().equals(METER)
                    && topic.equals(name.tags().get("topic"))
                    && metric.metricValue() instanceof Number lag) {
                int partition = Integer.parseInt(name.tags().get("partition"));
                if (partition < partitionCount) {
                    found[partition] |= lag.doubleValue() > 0;
                }
            }
        });
        return found;
    }
}
