package io.thalweg.metrics;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmInfoMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.thalweg.stream.RecommenderApplication;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * All metrics of an instance, as text for Prometheus. Our own are read from what the application counts anyway; those
 * of Kafka's clients and of the JVM come by Micrometer's binders, as far as {@link KafkaMeters} lets them.
 */
public final class Metrics implements AutoCloseable {

    /** What {@link #scrape} writes. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    /** Kafka Streams makes some of its meters when a task comes; they are looked for so often. */
    private static final Duration KAFKA_REFRESH = Duration.ofSeconds(5);

    private final PrometheusMeterRegistry registry;
    private final ScheduledExecutorService refresher = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "thalweg-kafka-metrics");
        thread.setDaemon(true);
        return thread;
    });
    private final KafkaStreamsMetrics kafka;
    private final JvmGcMetrics gc = new JvmGcMetrics();

    /** The metrics of an application that may not have started yet. */
    public Metrics(RecommenderApplication application) {
        PrometheusRegistry prometheus = new PrometheusRegistry();
        prometheus.register((MultiCollector) () -> snapshots(application));
        registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, prometheus, Clock.SYSTEM);
        registry.config().meterFilter(new KafkaMeters(application.settings().topics()));
        kafka = new KafkaStreamsMetrics(application.streams(), List.of(), refresher, KAFKA_REFRESH);
        List<MeterBinder> binders = List.of(
                kafka,
                gc,
                new JvmMemoryMetrics(),
                new JvmThreadMetrics(),
                new ClassLoaderMetrics(),
                new JvmInfoMetrics(),
                new ProcessorMetrics(),
                new FileDescriptorMetrics(),
                new UptimeMetrics());
        binders.forEach(binder -> binder.bindTo(registry));
    }

    /** Everything as it stands, in the text format 0.0.4. */
    public String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        gc.close();
        kafka.close();
        refresher.shutdownNow();
        registry.close();
    }

    private static MetricSnapshots snapshots(RecommenderApplication application) {
        return new MetricSnapshots(OwnMetrics.all().stream()
                .map(metric -> {
                    Samples samples = new Samples(metric);
                    metric.reader().read(application, samples);
                    return samples.snapshot();
                })
                .toList());
    }
}
