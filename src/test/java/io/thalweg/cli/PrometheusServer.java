package io.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.thalweg.Promtool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A real Prometheus on loopback with the shipped rules, but for its intervals: it scrapes and evaluates faster. */
final class PrometheusServer implements AutoCloseable {

    private static final Path SHIPPED = Path.of("config", "prometheus");
    private static final Set<String> NO_NUMBERS = Set.of("NaN", "+Inf", "-Inf");
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final Path log;
    private final int port;

    private PrometheusServer(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
    }

    /** Scrapes these ports; skips the test where Prometheus is not installed. */
    static PrometheusServer start(Path folder, int... targets) throws IOException {
        Path program = Promtool.require("prometheus");
        Files.writeString(
                Files.createDirectories(folder.resolve("targets")).resolve("thalweg.yml"),
                IntStream.of(targets)
                        .mapToObj(target -> "- targets: ['127.0.0.1:" + target + "']\n")
                        .collect(Collectors.joining()));
        derive(folder, "prometheus.yml", "_interval: 15s", "_interval: 500ms");
        derive(folder, "thalweg.rules.yml", "for: 1m", "for: 1s");
        int port = freePort();
        Path log = folder.resolve("prometheus.log");
        Process process = new ProcessBuilder(
                        program.toString(),
                        "--config.file=" + folder.resolve("prometheus.yml"),
                        "--storage.tsdb.path=" + folder.resolve("tsdb"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--web.external-url=http://127.0.0.1:" + port,
                        "--web.user-assets=target/site")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new PrometheusServer(process, log, port);
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    boolean isReady() throws InterruptedException {
        assertThat(process.isAlive()).as(log.toString()).isTrue();
        try {
            return client.send(request("/-/ready"), BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** The values of an expression now, by the value of one label. */
    Map<String, Double> query(String expression, String label) throws IOException, InterruptedException {
        Map<String, Double> values = new TreeMap<>();
        for (JsonNode series : get("/api/v1/query?query=" + encode(expression)).path("result")) {
            values.put(
                    series.path("metric").path(label).asText(),
                    series.path("value").get(1).asDouble());
        }
        return values;
    }

    /** Whether an expression has series now, all of them with a number: what Grafana draws. */
    boolean hasNumbers(String expression) throws IOException, InterruptedException {
        JsonNode result = get("/api/v1/query?query=" + encode(expression)).path("result");
        for (JsonNode series : result) {
            if (NO_NUMBERS.contains(series.path("value").get(1).asText())) {
                return false;
            }
        }
        return !result.isEmpty();
    }

    /** The last minutes of an expression: by the value of one label, values by seconds since 1970. */
    Map<String, NavigableMap<Double, Double>> range(String expression, String label, Duration back, Duration step)
            throws IOException, InterruptedException {
        double now = System.currentTimeMillis() / 1e3;
        JsonNode result = get("/api/v1/query_range?query=" + encode(expression) + "&start=" + (now - back.toSeconds())
                        + "&end=" + now + "&step=" + step.toMillis() / 1e3)
                .path("result");
        Map<String, NavigableMap<Double, Double>> curves = new TreeMap<>();
        for (JsonNode series : result) {
            NavigableMap<Double, Double> curve = new TreeMap<>();
            series.path("values")
                    .forEach(value ->
                            curve.put(value.get(0).asDouble(), value.get(1).asDouble()));
            curves.put(series.path("metric").path(label).asText(), curve);
        }
        return curves;
    }

    /** The state of an alert: {@code inactive}, {@code pending} or {@code firing}. */
    String alertState(String name) throws IOException, InterruptedException {
        JsonNode alert = alert(name);
        return alert.isMissingNode() ? "inactive" : alert.path("state").asText();
    }

    /** Follows the link of an alert that is not inactive, and returns the page that it leads to. */
    String runbook(String name) throws IOException, InterruptedException {
        URI url = URI.create(alert(name).path("annotations").path("runbook_url").asText());
        assertThat(url.getFragment()).isEqualTo(name);
        HttpResponse<String> page =
                client.send(HttpRequest.newBuilder(url).timeout(TIMEOUT).build(), BodyHandlers.ofString());
        assertThat(page.statusCode()).as(url.toString()).isEqualTo(200);
        return page.body();
    }

    private JsonNode alert(String name) throws IOException, InterruptedException {
        for (JsonNode alert : get("/api/v1/alerts").path("alerts")) {
            if (alert.path("labels").path("alertname").asText().equals(name)) {
                return alert;
            }
        }
        return MissingNode.getInstance();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        JsonNode answer = new ObjectMapper()
                .readTree(client.send(request(path), BodyHandlers.ofString()).body());
        assertThat(answer.path("status").asText()).as(answer.toString()).isEqualTo("success");
        return answer.path("data");
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(TIMEOUT)
                .build();
    }

    private static String encode(String expression) {
        return URLEncoder.encode(expression, StandardCharsets.UTF_8);
    }

    private static void derive(Path folder, String name, String shipped, String faster) throws IOException {
        String text = Files.readString(SHIPPED.resolve(name));
        assertThat(text).contains(shipped);
        Files.writeString(folder.resolve(name), text.replace(shipped, faster));
    }
}
