package io.thalweg.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Of an instance that answers the API and doesn't learn. */
public final class ServingHealth implements InstanceHealth {

    private final long timeoutMillis;
    private final Supplier<Optional<String>> failure;
    private final SharedReaders readers;
    private final Supplier<ServingState> state;

    /**
     * @param timeoutMillis how long no broker may answer, of an instance that is ready
     * @param failure what ended a reader
     */
    public ServingHealth(
            long timeoutMillis,
            Supplier<Optional<String>> failure,
            SharedReaders readers,
            Supplier<ServingState> state) {
        this.timeoutMillis = timeoutMillis;
        this.failure = failure;
        this.readers = readers;
        this.state = state;
    }

    @Override
    public List<HealthCheck> liveness() {
        Optional<String> failed = failure.get();
        return List.of(new HealthCheck("not-failed", failed.isEmpty(), failed.orElse("nothing failed")));
    }

    /** Balancers ask for the check {@code serving} alone: without a broker, an instance still answers. */
    @Override
    public List<HealthCheck> readiness() {
        List<HealthCheck> checks = new ArrayList<>(readers.read());
        checks.add(state.get().check());
        checks.add(readers.broker(timeoutMillis));
        return checks;
    }

    @Override
    public double brokerContactSeconds() {
        return readers.brokerContactSeconds();
    }
}
