package io.thalweg.watch;

import java.util.List;

/** Whether an instance is well, whatever it does. Any thread may ask, often: it costs a few reads. */
public interface InstanceHealth {

    /** What must hold for it to come to do its work, now or later. */
    List<HealthCheck> liveness();

    /** What must hold for it to do its work now. */
    List<HealthCheck> readiness();

    /** Seconds since a broker last answered a reader; since the instance was made, while none has. */
    double brokerContactSeconds();
}
