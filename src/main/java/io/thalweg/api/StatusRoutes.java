package io.thalweg.api;

import io.thalweg.api.access.Role;
import io.thalweg.evaluate.Cohort;
import io.thalweg.evaluate.DriftWatch;
import io.thalweg.evaluate.ErrorWindow;
import io.thalweg.rating.Feedback;
import io.thalweg.serve.CurrentRatings;
import io.thalweg.serve.LastDeadLetters.Letter;
import io.thalweg.topics.PartitionCounts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How far this instance is, how well is predicted, and what was refused. */
final class StatusRoutes {

    private static final List<String> WINDOWS =
            Stream.of(ErrorWindow.values()).map(ErrorWindow::code).toList();
    private static final List<String> COHORTS = Stream.concat(
                    Stream.of(Cohort.values()).map(Cohort::code), Stream.of(DriftWatch.ALL))
            .toList();
    private static final int USUAL_LETTERS = 20;
    private static final int MOST_LETTERS = 100;
    private static final String DRIFT = "drift/";

    private final Backend backend;

    StatusRoutes(Backend backend) {
        this.backend = backend;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/v1/status", Role.READER, this::status).always(),
                Route.get("/v1/errors", Role.READER, this::errors),
                Route.get("/v1/dead-letters", Role.ADMIN, this::deadLetters));
    }

    private void status(Request request) {
        request.requireNoFaults();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("ready", backend.serving().isReady());
        body.put("remaining", backend.serving().remaining());
        body.put(
                "partitions",
                backend.serving().positions().all().stream().map(Backend::view).toList());
        PartitionCounts counts = backend.serving().settings().partitions();
        Map<String, Object> layout = new LinkedHashMap<>();
        layout.put("users", counts.users());
        layout.put("ratings", counts.ratings());
        layout.put("commands", counts.commands());
        body.put("layout", layout);
        body.put("ratedItems", backend.serving().ratedItemCount());
        Feedback feedback = backend.serving().settings().feedback();
        body.put("feedback", feedback.isImplicit() ? "implicit" : "explicit");
        if (feedback.isImplicit()) {
            body.put("oneEvent", feedback.ofOneEvent());
        }
        body.put(
                "scale",
                Map.of(
                        "lowest", feedback.scale().lowest(),
                        "highest", feedback.scale().highest()));
        body.put("ratings", ratings(backend.serving().currentRatings()));
        request.send(body);
    }

    private static Map<String, Object> ratings(CurrentRatings ratings) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("count", ratings.count());
        if (ratings.count() > 0) {
            json.put("mean", Backend.rounded(ratings.mean()));
            json.put("spread", Backend.rounded(ratings.spread()));
        }
        return json;
    }

    private void deadLetters(Request request) {
        request.caller().requireUnbound();
        int most = request.parameters().integer("n", USUAL_LETTERS, 1, MOST_LETTERS);
        request.requireNoFaults();
        List<Object> letters = new ArrayList<>();
        for (Letter each : backend.serving().deadLetters().newest(most)) {
            Map<String, Object> letter = new LinkedHashMap<>();
            letter.put("at", each.atMillis());
            letter.put("reason", each.reason());
            letter.put("detail", each.detail());
            if (!each.topic().isEmpty()) {
                letter.put("topic", each.topic());
                letter.put("partition", each.partition());
                letter.put("offset", each.offset());
            }
            letters.add(letter);
        }
        request.send(Map.of("deadLetters", letters));
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
