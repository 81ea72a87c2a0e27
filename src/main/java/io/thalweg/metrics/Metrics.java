package io.thalweg.metrics;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmInfoMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.thalweg.stream.RecommenderApplication;
import java.util.List;
import java.util.Set;

/**
 * All metrics of an instance, as text for Prometheus. Our own are read from what the application counts anyway; those
 * of Kafka's clients from its own meters, and those of the JVM come by Micrometer's binders.
 */
public final class Metrics implements AutoCloseable {

    /** What {@link #scrape} writes. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    /** Their names have units, or endings, that Prometheus' conventions know otherwise. */
    private static final Set<String> HIDDEN = Set.of("process.cpu.time", "system.cpu.count");

    private final PrometheusMeterRegistry registry;
    private final JvmGcMetrics gc = new JvmGcMetrics();

    /** The metrics of an application that may not have started yet. */
    public Metrics(RecommenderApplication application) {
        PrometheusRegistry prometheus = new PrometheusRegistry();
        prometheus.register((MultiCollector) () -> snapshots(application));
        registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, prometheus, Clock.SYSTEM);
        registry.config().meterFilter(MeterFilter.deny(id -> HIDDEN.contains(id.getName())));
        List<MeterBinder> binders = List.of(
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
