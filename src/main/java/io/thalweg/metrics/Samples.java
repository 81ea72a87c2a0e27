package io.thalweg.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.thalweg.watch.Distribution;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The values of one metric at one scrape, one for each combination of its labels. */
final class Samples {

    private final OwnMetric<?> metric;
    private final Labels common;
    private final List<CounterDataPointSnapshot> counters = new ArrayList<>();
    private final List<GaugeDataPointSnapshot> gauges = new ArrayList<>();
    private final List<HistogramDataPointSnapshot> histograms = new ArrayList<>();
    private final List<InfoDataPointSnapshot> infos = new ArrayList<>();

    /** Of an instance whose values all have these labels beside the metric's own. */
    Samples(OwnMetric<?> metric, Labels common) {
        this.metric = metric;
        this.common = common;
    }

    /** A counter's or a gauge's value; the label values are in the order of the metric's labels. */
    void add(double value, String... labelValues) {
        switch (metric.type()) {
            case COUNTER -> counters.add(new CounterDataPointSnapshot(value, labels(labelValues), null, 0));
            case GAUGE -> gauges.add(new GaugeDataPointSnapshot(value, labels(labelValues), null));
            default -> throw new IllegalStateException(metric.name() + " is no counter and no gauge");
        }
    }

    /** A count, exact up to 2<sup>53</sup>. */
    void addCount(long value, String... labelValues) {
        add((double) value, labelValues);
    }

    /** A histogram's, each value of which is multiplied by {@code unit}. */
    void add(Distribution values, double unit, String... labelValues) {
        long[] bounds = values.bounds();
        double[] upper = new double[bounds.length + 1];
        Arrays.setAll(upper, at -> at < bounds.length ? bounds[at] * unit : Double.POSITIVE_INFINITY);
        histograms.add(new HistogramDataPointSnapshot(
                ClassicHistogramBuckets.of(upper, values.counts()), values.sum() * unit, labels(labelValues), null, 0));
    }

    /** What does not change while the instance lives. */
    void addInfo(String... labelValues) {
        infos.add(new InfoDataPointSnapshot(labels(labelValues)));
    }

    MetricSnapshot snapshot() {
        MetricMetadata metadata = new MetricMetadata(metric.baseName(), metric.help());
        return switch (metric.type()) {
            case COUNTER -> new CounterSnapshot(metadata, counters);
            case GAUGE -> new GaugeSnapshot(metadata, gauges);
            case HISTOGRAM -> new HistogramSnapshot(metadata, histograms);
            case INFO -> new InfoSnapshot(metadata, infos);
        };
    }

    private Labels labels(String... values) {
        return Labels.of(metric.labels(), List.of(values)).merge(common);
    }
}
