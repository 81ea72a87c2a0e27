package io.thalweg.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.serve.Serving;
import io.thalweg.serve.ServingSettings;
import io.thalweg.stream.ApplicationBench;
import io.thalweg.stream.RecommenderApplication;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * A learning application with the API beside it, on a broker, and a client that asks. Every answer is held against the document of the API.
 */
final class ApiBench implements AutoCloseable {

    static final ObjectMapper JSON = new ObjectMapper();

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final OpenApiAnswers ANSWERS = new OpenApiAnswers(OpenApi.published());

    private final ApplicationBench bench;
    private final RecommenderApplication application;
    private final boolean isOwner;
    private final Serving serving;
    private final ApiServer server;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    ApiBench(EmbeddedBroker broker, String name, int partitions, Path state, Map<String, String> set)
            throws BindException {
        this.bench = new ApplicationBench(broker, name, partitions, state);
        Map<String, String> all = new HashMap<>(Map.of("learner", "hybrid", "api.port", "0", "api.wait.ms", "20000"));
        all.putAll(set);
        ThalwegConfig config = bench.config().with(all);
        this.application = bench.start(all);
        this.isOwner = true;
        this.serving = serving(config);
        this.server = ApiServer.start(serving, config);
        read();
    }

    /** One more API over the application of another; nothing is read yet. */
    private ApiBench(ApiBench other, Path state, Map<String, String> set) throws BindException {
        this.bench = other.bench;
        this.application = other.application;
        this.isOwner = false;
        Map<String, String> all = new HashMap<>(
                Map.of("learner", "hybrid", "api.port", "0", "api.wait.ms", "20000", "state.dir", state.toString()));
        all.putAll(set);
        ThalwegConfig config = bench.config().with(all);
        this.serving = serving(config);
        this.server = ApiServer.start(serving, config);
    }

    /** One more API over the same application, set otherwise, in a folder of its own. */
    ApiBench another(Path folder, Map<String, String> set) throws BindException {
        ApiBench another = starting(folder, set);
        another.read();
        return another;
    }

    /** The same before it has read what it answers from. */
    ApiBench starting(Path folder, Map<String, String> set) throws BindException {
        return new ApiBench(this, folder, set);
    }

    private Serving serving(ThalwegConfig config) {
        return new Serving(config, application.settings(), ServingSettings.of(config), application.readers());
    }

    private void read() {
        serving.startInBackground(e -> {
            throw new AssertionError("serving failed", e);
        });
        Awaitility.await().atMost(TIMEOUT).until(serving::isReady);
    }

    ApplicationBench topics() {
        return bench;
    }

    RecommenderApplication application() {
        return application;
    }

    ApiServer server() {
        return server;
    }

    /** Every path that is answered. */
    List<Route> routes() {
        return ApiServer.routes(new Backend(serving, null, null));
    }

    Serving serving() {
        return serving;
    }

    HttpResponse<String> get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    HttpResponse<String> send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.address() + path))
                .timeout(TIMEOUT)
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (body != null && !java.util.List.of(headers).contains("Content-Type")) {
            request.header("Content-Type", "application/json");
        }
        for (int at = 0; at < headers.length; at += 2) {
            request.header(headers[at], headers[at + 1]);
        }
        try {
            HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            ANSWERS.check(answer, body);
            return answer;
        } catch (IOException e) {
            throw new AssertionError(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    static JsonNode json(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new AssertionError("no JSON: " + response.body(), e);
        }
    }

    /** The token of a write. */
    static String position(HttpResponse<String> response) {
        return response.headers().firstValue("Thalweg-Position").orElseThrow();
    }

    @Override
    public void close() {
        server.close();
        serving.close();
        if (isOwner) {
            application.close();
            bench.close();
        }
    }
}
