package io.thalweg.metrics;

import static io.thalweg.metrics.OwnMetric.Type.COUNTER;
import static io.thalweg.metrics.OwnMetric.Type.GAUGE;
import static io.thalweg.metrics.OwnMetric.Type.HISTOGRAM;

import io.thalweg.watch.ServingState;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Those of an instance that answers the API; without it they have no samples. */
final class AskedMetrics {

    private static final double MICRO = 1e-6;
    private static final double MILLI = 1e-3;

    private AskedMetrics() {}

    static List<OwnMetric<Asked>> all() {
        return List.of(
                new OwnMetric<>(
                        "thalweg_http_requests_total",
                        COUNTER,
                        List.of("route", "method", "status"),
                        "Requests to the API by their answer; an open stream of events counts when it begins",
                        (asked, out) -> asked.requests()
                                .counts((kind, count) -> out.addCount(
                                        count, kind.route(), kind.method(), Integer.toString(kind.status())))),
                new OwnMetric<>(
                        "thalweg_http_request_seconds",
                        HISTOGRAM,
                        List.of("route"),
                        "Time until the answer to a request is complete; streams of events are left out",
                        (asked, out) -> asked.requests().micros((route, micros) -> out.add(micros, MICRO, route))),
                ofState(
                        "thalweg_http_queue",
                        "Questions that wait for a thread that computes",
                        ServingState::waitingCount),
                ofState(
                        "thalweg_http_queue_limit",
                        "How many may wait; further ones get a 503",
                        ServingState::mostWaitingCount),
                ofState(
                        "thalweg_sse_clients",
                        "Clients that stay connected and are told what is new",
                        ServingState::clientCount),
                ofState(
                        "thalweg_view_ready",
                        "1 when all that is answered from was read to its end once, else 0",
                        state -> state.isReady() ? 1 : 0),
                ofState(
                        "thalweg_view_remaining_records",
                        "About how many records are still to be read before that",
                        ServingState::remainingCount),
                ofState(
                        "thalweg_view_age_seconds",
                        "How old the view is that answers come from, in the partition where it is oldest",
                        state -> state.ageMillis() * MILLI),
                ofState(
                        "thalweg_view_lag_records",
                        "Ratings of all partitions that are written and not in the view",
                        ServingState::lagCount));
    }

    private static OwnMetric<Asked> ofState(String name, String help, ToDoubleFunction<ServingState> value) {
        return new OwnMetric<>(
                name, GAUGE, List.of(), help, (asked, out) -> out.add(value.applyAsDouble(asked.state())));
    }
}
