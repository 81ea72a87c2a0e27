package io.thalweg.metrics;

import static io.thalweg.metrics.OwnMetric.Type.COUNTER;
import static io.thalweg.metrics.OwnMetric.Type.GAUGE;

import io.thalweg.stream.RecommenderApplication;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * Those of Kafka's own meters that dashboards and alerts ask for: of over four hundred names, with a series for every
 * store of every task and ids of processes in labels, a few. Read at each scrape; Micrometer's binder makes copies every
 * few seconds, and where labels are cut it takes them for others and binds them anew.
 */
final class KafkaMetrics {

    private static final String THREADS = "stream-thread-metrics";
    private static final String THREAD_NAME = "StreamThread-";
    private static final double MILLI = 1e-3;

    private KafkaMetrics() {}

    static List<OwnMetric<RecommenderApplication>> all() {
        List<OwnMetric<RecommenderApplication>> all = new ArrayList<>(List.of(new OwnMetric<>(
                "thalweg_lag_records",
                GAUGE,
                List.of("partition"),
                "Ratings that wait to be learned, of the partitions that this instance has",
                KafkaMetrics::readLag)));
        all.add(new OwnMetric<>(
                "thalweg_hop_lag_records",
                GAUGE,
                List.of("partition"),
                "Ratings that wait behind one more hop, since they lie in another partition than their user's",
                (application, out) ->
                        application.hopLag().forEach((partition, lag) -> out.add(lag, partition.toString()))));
        all.add(sum("kafka_stream_alive_threads", GAUGE, "stream-metrics", "alive-stream-threads", "Stream threads"));
        for (String work : List.of("process", "punctuate", "commit", "poll")) {
            all.add(ofThreads(
                    "kafka_stream_thread_" + work + "_ratio",
                    work + "-ratio",
                    1,
                    "Share of a stream thread's time: " + work));
        }
        for (String work : List.of("process", "punctuate", "commit", "poll")) {
            all.add(ofThreads(
                    "kafka_stream_thread_" + work + "_latency_max_seconds",
                    work + "-latency-max",
                    MILLI,
                    "Longest time of a stream thread at a stretch, lately: " + work));
        }
        all.add(new OwnMetric<>(
                "thalweg_poll_age_seconds",
                GAUGE,
                List.of("thread"),
                "Time since a stream thread last asked for records, in whole seconds",
                KafkaMetrics::readPollAge));
        all.add(total("kafka_stream_dropped_records_total", "stream-task-metrics", "Records that tasks dropped"));
        all.add(total("kafka_consumer_rebalance_total", "consumer-coordinator-metrics", "Rebalances of the group"));
        all.add(total("kafka_producer_record_send_total", "producer-metrics", "Records sent"));
        all.add(total("kafka_producer_record_error_total", "producer-metrics", "Records that could not be sent"));
        all.add(total("kafka_producer_record_retry_total", "producer-metrics", "Records sent once more"));
        return all;
    }

    /** Named as Kafka does, behind the word that says which client it is. */
    private static OwnMetric<RecommenderApplication> total(String name, String group, String help) {
        String kafkas = name.substring(name.indexOf('_', "kafka_".length()) + 1).replace('_', '-');
        return sum(name, COUNTER, group, kafkas, help + ", of all stream threads");
    }

    private static OwnMetric<RecommenderApplication> sum(
            String name, OwnMetric.Type type, String group, String kafkas, String help) {
        return new OwnMetric<>(
                name,
                type,
                List.of(),
                help,
                (application, out) -> out.add(values(application, group, kafkas, "client-id").values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum()));
    }

    private static OwnMetric<RecommenderApplication> ofThreads(String name, String kafkas, double unit, String help) {
        return new OwnMetric<>(name, GAUGE, List.of("thread"), help, (application, out) -> values(
                        application, THREADS, kafkas, "thread-id")
                .forEach((thread, value) -> out.add(value * unit, number(thread))));
    }

    private static void readLag(RecommenderApplication application, Samples out) {
        application.inputLag().forEach((partition, lag) -> out.add(lag, partition.toString()));
    }

    private static void readPollAge(RecommenderApplication application, Samples out) {
        application.health().progress().pollAgeSeconds().forEach((thread, seconds) -> {
            if (seconds >= 0) {
                out.add(seconds, number(thread));
            }
        });
    }

    /** The values of a meter, those of equal label added up; what has no value yet is left out. */
    private static Map<String, Double> values(
            RecommenderApplication application, String group, String name, String label) {
        Map<String, Double> values = new TreeMap<>();
        for (Metric metric : application.streams().metrics().values()) {
            MetricName is = metric.metricName();
            if (is.name().equals(name)
                    && is.group().equals(group)
                    && metric.metricValue() instanceof Number value
                    && !Double.isNaN(value.doubleValue())) {
                values.merge(is.tags().getOrDefault(label, ""), value.doubleValue(), Double::sum);
            }
        }
        return values;
    }

    /** A thread's name without the process id before it. */
    private static String number(String thread) {
        return thread.substring(thread.lastIndexOf(THREAD_NAME) + THREAD_NAME.length());
    }
}
