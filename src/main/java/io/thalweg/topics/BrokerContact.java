package io.thalweg.topics;

import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;

/**
 * When a broker last answered a client, any broker and any request: by the client's own meter {@code response-total},
 * which is looked up once. A consumer that follows asks at least twice a second. One thread looks; any may ask.
 */
public final class BrokerContact {

    private static final String METER = "response-total";
    private static final String GROUP = "consumer-metrics";

    private final LongSupplier nanoClock;
    private @Nullable Metric meter;
    private double responses;
    private volatile boolean wasReached;
    private volatile long answeredAt;

    BrokerContact(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.answeredAt = nanoClock.getAsLong();
    }

    /** Looks whether something was answered since the last look. */
    void look(Map<MetricName, ? extends Metric> metrics) {
        if (meter == null) {
            meter = find(metrics);
        }
        if (meter != null && meter.metricValue() instanceof Number total && total.doubleValue() > responses) {
            responses = total.doubleValue();
            answeredAt = nanoClock.getAsLong();
            wasReached = true;
        }
    }

    /** Whether a broker has ever answered. */
    public boolean wasReached() {
        return wasReached;
    }

    /** Time since the last answer was noticed; since this was made, where there was none. */
    public long ageNanos() {
        return Math.max(0, nanoClock.getAsLong() - answeredAt);
    }

    private static @Nullable Metric find(Map<MetricName, ? extends Metric> metrics) {
        for (Map.Entry<MetricName, ? extends Metric> each : metrics.entrySet()) {
            if (each.getKey().name().equals(METER) && each.getKey().group().equals(GROUP)) {
                return each.getValue();
            }
        }
        return null;
    }
}
