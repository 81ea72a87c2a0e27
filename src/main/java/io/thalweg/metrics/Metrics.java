package io.thalweg.metrics;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Tags;
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
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.thalweg.stream.RecommenderApplication;
import io.thalweg.watch.RequestTally;
import io.thalweg.watch.ServingState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All metrics of an instance, as text for Prometheus. Our own are read from what the application counts anyway; those
 * of Kafka's clients from its own meters, and those of the JVM come by Micrometer's binders.
 */
public final class Metrics implements AutoCloseable {

    /** The label that all have: one Prometheus may watch several applications, on scales of their own. */
    public static final String APPLICATION = "application";

    /** What {@link #scrape} writes. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    /** Their names have units, or endings, that Prometheus' conventions know otherwise. */
    private static final Set<String> HIDDEN = Set.of("process.cpu.time", "system.cpu.count");

    private final PrometheusMeterRegistry registry;
    private final JvmGcMetrics gc = new JvmGcMetrics();
    private final Known known;
    private final Optional<RecommenderApplication> learning;
    private final Labels common;
    private volatile @Nullable Supplier<Asked> asked;

    /** The metrics of an application that may not have started yet. */
    public Metrics(RecommenderApplication application) {
        this(new Known(application.readers(), application.settings(), application.health()), Optional.of(application));
    }

    /** Those of an instance that doesn't learn. */
    public Metrics(Known known) {
        this(known, Optional.empty());
    }

    private Metrics(Known known, Optional<RecommenderApplication> learning) {
        this.known = known;
        this.learning = learning;
        String application = known.settings().topics().applicationId();
        common = Labels.of(APPLICATION, application);
        PrometheusRegistry prometheus = new PrometheusRegistry();
        prometheus.register((MultiCollector) this::snapshots);
        registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, prometheus, Clock.SYSTEM);
        registry.config().commonTags(Tags.of(APPLICATION, application));
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

    /** From now on shows how the API is asked, too. */
    public void showServing(Supplier<ServingState> state, RequestTally requests) {
        asked = () -> new Asked(state.get(), requests);
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

    private MetricSnapshots snapshots() {
        List<MetricSnapshot> all = new ArrayList<>();
        learning.ifPresent(application -> add(all, OwnMetrics.all(), application));
        add(all, KnownMetrics.all(), known);
        Supplier<Asked> ofApi = asked;
        if (ofApi != null) {
            add(all, AskedMetrics.all(), ofApi.get());
        }
        return new MetricSnapshots(all);
    }

    private <S> void add(List<MetricSnapshot> all, List<OwnMetric<S>> metrics, S source) {
        for (OwnMetric<S> metric : metrics) {
            Samples samples = new Samples(metric, common);
            metric.reader().read(source, samples);
            all.add(samples.snapshot());
        }
    }
}
