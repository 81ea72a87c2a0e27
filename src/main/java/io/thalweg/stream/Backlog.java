package io.thalweg.stream;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * Which partitions of the ratings topic have records that no poll has brought yet, by the consumers' meter
 * {@code records-lag}: no broker is asked. Misplaced ratings on their way to their task don't count. Shared by all tasks of an
 * instance.
 */
final class Backlog {

    private static final String METER = "records-lag";
    private static final long LOOK_EVERY_MILLIS = 100;

    private final Supplier<? extends Map<MetricName, ? extends Metric>> metrics;
    private final String topic;
    private final int partitionCount;
    private volatile boolean[] waiting = new boolean[0];
    private volatile long lookedAtMillis;

    /** @param metrics all that Kafka's clients of this instance measure */
    Backlog(RecommenderSettings settings, Supplier<? extends Map<MetricName, ? extends Metric>> metrics) {
        this.topic = settings.topics().ratings();
        this.partitionCount = settings.partitionCount();
        this.metrics = metrics;
    }

    /** Whether records of this partition waited when it was last looked, a tenth of a second ago at most. */
    boolean isIn(int partition, long nowMillis) {
        if (isToLook(nowMillis)) {
            synchronized (this) {
                if (isToLook(nowMillis)) {
                    waiting = look();
                    lookedAtMillis = nowMillis;
                }
            }
        }
        return waiting[partition];
    }

    /** Also where the clock was set back. */
    private boolean isToLook(long nowMillis) {
        return waiting.length == 0 || Math.abs(nowMillis - lookedAtMillis) >= LOOK_EVERY_MILLIS;
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
