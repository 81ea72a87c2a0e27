package io.thalweg.faults;

import io.thalweg.broker.BrokerOptions;
import io.thalweg.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.util.Map;

/** Brokers in the test's own JVM, for faults that don't hit the broker. */
final class Brokers {

    /** On a busy machine its own controller would take it for dead within the six seconds that suit a quick restart. */
    static final Map<String, String> PATIENT = Map.of("broker.session.timeout.ms", "60000");

    /**
     * As patient, for hours. Every hour by default a broker writes a snapshot of its metadata. The first needs a buffer of 8 MiB, which it
     * keeps from then on; here that is within the warm-up.
     */
    static final Map<String, String> SOAKED = Map.of(
            "broker.session.timeout.ms", "60000",
            "metadata.log.max.snapshot.interval.ms", "300000");

    private Brokers() {}

    static EmbeddedBroker start() {
        return EmbeddedBroker.start(BrokerOptions.temporary().withProperties(PATIENT));
    }

    static EmbeddedBroker start(Path data) {
        return EmbeddedBroker.start(BrokerOptions.keptIn(data).withProperties(PATIENT));
    }
}
