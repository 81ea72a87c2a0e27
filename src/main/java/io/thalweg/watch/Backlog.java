package io.thalweg.watch;

import io.thalweg.topics.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * How many ratings no poll has brought yet, by the consumers' meter {@code records-lag}: no broker is
 * asked. Those on their way to their task through the internal topic are told apart. Shared by all tasks of an instance.
 */
public final class Backlog {

    private static final String METER = "records-lag";
    private static final long LOOK_EVERY_MILLIS = 100;

    /** To find the meters takes a copy of all that Kafka measures, which is a thousand things; to read them, nothing. */
    private static final long FIND_EVERY_MILLIS = 1_000;

    private final Supplier<? extends Map<MetricName, ? extends Metric>> metrics;
    private final Topics topics;
    private volatile Map<Integer, Double> seen = Map.of();
    private volatile boolean isSeen;
    private volatile long seenAtMillis;
    private List<Meter> meters = List.of();
    private long foundAtMillis;

    private record Meter(int partition, Metric records) {}

    /** @param metrics all that Kafka's clients of this instance measure */
    public Backlog(Topics topics, Supplier<? extends Map<MetricName, ? extends Metric>> metrics) {
        this.topics = topics;
        this.metrics = metrics;
    }

    /**
     * Whether ratings for this partition's users waited, in either topic, when it was last looked, a tenth of a second ago at most. A partition that came
     * within the last second may be missing, and one that went may still be told.
     */
    public boolean isIn(int partition, long nowMillis) {
        if (isToLook(nowMillis)) {
            synchronized (this) {
                if (isToLook(nowMillis)) {
                    if (!isSeen || isSince(foundAtMillis, FIND_EVERY_MILLIS, nowMillis)) {
                        meters = find(Set.of(topics.ratings(), topics.wrongPartitionHop()));
                        foundAtMillis = nowMillis;
                    }
                    seen = read(meters);
                    seenAtMillis = nowMillis;
                    isSeen = true;
                }
            }
        }
        return seen.getOrDefault(partition, 0.0) > 0;
    }

    /** The lag in records by partition, of those that are measured now. */
    public Map<Integer, Double> records() {
        return read(find(Set.of(topics.ratings())));
    }

    /** The same of the internal topic by which ratings come from other partitions. */
    public Map<Integer, Double> hopRecords() {
        return read(find(Set.of(topics.wrongPartitionHop())));
    }

    private List<Meter> find(Set<String> of) {
        List<Meter> found = new ArrayList<>();
        metrics.get().forEach((name, metric) -> {
            // Kafka tells a topic's lag twice, once with another spelling of its name.
            if (name.name().equals(METER) && of.contains(name.tags().getOrDefault("topic", ""))) {
                found.add(new Meter(Integer.parseInt(name.tags().get("partition")), metric));
            }
        });
        return found;
    }

    private static Map<Integer, Double> read(List<Meter> meters) {
        Map<Integer, Double> lags = new TreeMap<>();
        for (Meter meter : meters) {
            if (meter.records().metricValue() instanceof Number lag && !Double.isNaN(lag.doubleValue())) {
                lags.merge(meter.partition(), lag.doubleValue(), Double::sum);
            }
        }
        return lags;
    }

    private boolean isToLook(long nowMillis) {
        return !isSeen || isSince(seenAtMillis, LOOK_EVERY_MILLIS, nowMillis);
    }

    /** Also where the clock was set back. */
    private static boolean isSince(long thenMillis, long lengthMillis, long nowMillis) {
        return Math.abs(nowMillis - thenMillis) >= lengthMillis;
    }
}
