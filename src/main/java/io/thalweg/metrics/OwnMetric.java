package io.thalweg.metrics;

import java.util.List;
import java.util.Locale;

/**
 * A metric that is read at each scrape, ours or one of Kafka's.
 *
 * @param <S> what it is read from
 * @param name as Prometheus has it
 * @param labels names, none of them of something that there may be very many of
 * @param help one sentence without a full stop
 * @param reader where its values come from
 */
record OwnMetric<S>(String name, Type type, List<String> labels, String help, Reader<S> reader) {

    /** Prometheus' types; an info is a gauge that is always 1 and says it in labels. */
    enum Type {
        COUNTER("_total"),
        GAUGE(""),
        HISTOGRAM(""),
        INFO("_info");

        private final String suffix;

        Type(String suffix) {
            this.suffix = suffix;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Reads the values; called at every scrape, by its thread. */
    interface Reader<S> {
        void read(S source, Samples out);
    }

    /** @throws IllegalArgumentException if the name has not the ending of its type */
    OwnMetric {
        labels = List.copyOf(labels);
        if (!name.matches("(thalweg|kafka)_[a-z_]+") || !name.endsWith(type.suffix)) {
            throw new IllegalArgumentException(
                    "the metric " + name + " must begin with thalweg_ or kafka_ and end with '" + type.suffix + "'");
        }
    }

    /** The name without what the text format adds to it. */
    String baseName() {
        return name.substring(0, name.length() - type.suffix.length());
    }
}
