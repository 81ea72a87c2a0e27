package io.thalweg.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The metrics of our own as a table for the docs. */
public final class MetricsTable {

    private MetricsTable() {}

    /** A Markdown table; its lines end in {@code \n}. */
    public static String markdown() {
        StringBuilder table = new StringBuilder("| metric | type | labels | meaning |\n| --- | --- | --- | --- |\n");
        for (OwnMetric<?> metric : all()) {
            table.append(String.format(
                    Locale.ROOT,
                    "| `%s` | %s | %s | %s |\n",
                    metric.name(),
                    metric.type(),
                    metric.labels().stream().map(label -> "`" + label + "`").collect(Collectors.joining(", ")),
                    metric.help()));
        }
        return table.toString();
    }

    /** Their names as Prometheus has them. */
    public static List<String> names() {
        return all().stream().map(OwnMetric::name).toList();
    }

    private static List<OwnMetric<?>> all() {
        List<OwnMetric<?>> all = new ArrayList<>(OwnMetrics.all());
        all.addAll(KnownMetrics.all());
        all.addAll(AskedMetrics.all());
        return all;
    }
}
