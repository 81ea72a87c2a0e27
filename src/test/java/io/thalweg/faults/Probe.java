package io.thalweg.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/** Asks an instance how it is, as a load balancer, a supervisor and Prometheus would. */
final class Probe {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int OK = 200;

    private final HttpClient client = HttpClient.newHttpClient();
    private final int port;

    private Probe(int port) {
        this.port = port;
    }

    /** Of an instance that is to be started with this port. */
    static Probe onFreePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return new Probe(socket.getLocalPort());
        }
    }

    String port() {
        return "" + port;
    }

    /** False also where nothing listens yet. */
    boolean isReady() {
        try {
            return get("/health/ready").statusCode() == OK;
        } catch (IOException e) {
            return false;
        }
    }

    boolean isLive() throws IOException {
        return get("/health/live").statusCode() == OK;
    }

    boolean answers() {
        try {
            return get("/health/live").statusCode() > 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** The names of the checks of <em>ready</em> that do not hold. */
    Set<String> failing() throws IOException {
        JsonNode checks =
                new ObjectMapper().readTree(get("/health/ready").body()).get("checks");
        Set<String> failing = new TreeSet<>();
        checks.forEach(check -> {
            if (!check.get("ok").asBoolean()) {
                failing.add(check.get("name").asText());
            }
        });
        return failing;
    }

    /** The greatest value of a metric's series, 0 where there is none. */
    double greatest(String metric) throws IOException {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(metric + " ") || line.startsWith(metric + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .max()
                .orElse(0);
    }

    private HttpResponse<String> get(String path) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(TIMEOUT)
                .build();
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
