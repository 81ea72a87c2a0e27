package io.thalweg.api;

import io.thalweg.api.access.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How far this instance is, and how well is predicted. */
final class StatusRoutes {

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
        String window = request.parameters().text("window").orElse("");
        String cohort = request.parameters().text("cohort").orElse("");
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
