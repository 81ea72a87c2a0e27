package io.thalweg.api;

import io.thalweg.api.access.Role;
import io.thalweg.evaluate.Cohort;
import io.thalweg.evaluate.DriftWatch;
import io.thalweg.evaluate.ErrorWindow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How far this instance is, and how well is predicted. */
final class StatusRoutes {

    private static final List<String> WINDOWS =
            Stream.of(ErrorWindow.values()).map(ErrorWindow::code).toList();
    private static final List<String> COHORTS = Stream.concat(
                    Stream.of(Cohort.values()).map(Cohort::code), Stream.of(DriftWatch.ALL))
            .toList();
    private static final String DRIFT = "drift/";

    private final Backend backend;

    StatusRoutes(Backend backend) {
        this.backend = backend;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/v1/status", Role.READER, this::status).always(),
                Route.get("/v1/errors", Role.READER, this::errors));
    }

    private void status(Request request) {
        request.requireNoFaults();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("ready", backend.serving().isReady());
        body.put("remaining", backend.serving().remaining());
        body.put(
                "partitions",
                backend.serving().positions().all().stream().map(Backend::view).toList());
        body.put("ratedItems", backend.serving().ratedItemCount());
        request.send(body);
    }

    private void errors(Request request) {
        String window = request.parameters().choice("window", "", WINDOWS);
        String cohort = request.parameters().choice("cohort", "", COHORTS);
        request.requireNoFaults();
        List<Object> errors = new ArrayList<>();
        List<Object> drift = new ArrayList<>();
        backend.serving().errors().latest().forEach((key, json) -> {
            if (key.startsWith(DRIFT)) {
                drift.add(Backend.parse(json));
            } else if (isAsked(key, window, cohort)) {
                errors.add(Backend.parse(json));
            }
        });
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("errors", errors);
        body.put("drift", drift);
        request.send(body);
    }

    private static boolean isAsked(String key, String window, String cohort) {
        return (window.isEmpty() || key.startsWith(window + "/")) && (cohort.isEmpty() || key.endsWith("/" + cohort));
    }
}
