package io.thalweg.watch;

import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * When the stream threads polled last, by their consumers' meter {@code last-poll-seconds-ago}. The meters are looked up
 * once among the thousands that there are: a thread keeps its consumer, and threads are not replaced.
 */
public final class StreamThreads {

    private static final String METER = "last-poll-seconds-ago";
    private static final String CLIENT = "-consumer";
    private static final String RESTORE_CLIENT = "-restore-consumer";

    private volatile Map<String, Metric> meters = Map.of();

    /** Looks the meters up; to be called once, when the threads are made. */
    public void find(Map<MetricName, ? extends Metric> metrics) {
        Map<String, Metric> found = new TreeMap<>();
        metrics.forEach((name, metric) -> {
            String client = name.tags().getOrDefault("client-id", "");
            if (name.name().equals(METER) && client.endsWith(CLIENT) && !client.endsWith(RESTORE_CLIENT)) {
                found.put(client.substring(0, client.length() - CLIENT.length()), metric);
            }
        });
        meters = Map.copyOf(found);
    }

    /** Whole seconds since each thread polled, by its name; −1 where it has not yet. */
    Map<String, Long> secondsSincePoll() {
        Map<String, Long> seconds = new TreeMap<>();
        meters.forEach((thread, meter) -> seconds.put(thread, seconds(meter)));
        return seconds;
    }

    /** The same of one thread; −1 too where there is no such thread. */
    long secondsSincePoll(String thread) {
        Metric meter = meters.get(thread);
        return meter == null ? -1 : seconds(meter);
    }

    private static long seconds(Metric meter) {
        return meter.metricValue() instanceof Number value ? value.longValue() : -1;
    }
}
