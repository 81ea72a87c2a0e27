package io.thalweg.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the shipped dashboard asks Prometheus. */
final class Dashboard {

    private static final Path SHIPPED = Path.of("config", "grafana", "dashboards", "thalweg.json");

    /** Shows records while there are any; what is asked in the test is how many. */
    private static final String WHILE_READING = "thalweg_view_remaining_records";

    /** An expression of a panel, with the dashboard's variables in it. */
    record Asked(String panel, String expression) {

        /** As Grafana asks when that application is chosen, and all jobs. */
        String of(String application) {
            String chosen = expression.replace("$application", application).replace("$job", ".*");
            return expression.startsWith(WHILE_READING) ? chosen.replace(" > 0", "") : chosen;
        }
    }

    private Dashboard() {}

    static List<Asked> expressions() throws IOException {
        List<Asked> all = new ArrayList<>();
        for (JsonNode panel : new ObjectMapper().readTree(SHIPPED.toFile()).path("panels")) {
            for (JsonNode target : panel.path("targets")) {
                all.add(new Asked(
                        panel.path("title").asText(), target.path("expr").asText()));
            }
        }
        return all;
    }

    /** Those for which Prometheus has no number now. */
    static List<String> withoutData(PrometheusServer prometheus, String application)
            throws IOException, InterruptedException {
        List<String> empty = new ArrayList<>();
        for (Asked asked : expressions()) {
            if (!prometheus.hasNumbers(asked.of(application))) {
                empty.add(asked.panel() + ": " + asked.of(application));
            }
        }
        return empty;
    }
}
