package io.thalweg.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thalweg.broker.BrokerOptions;
import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.metrics.Metrics;
import io.thalweg.stream.RecommenderApplication;
import io.thalweg.topics.TopicAdmin;
import io.thalweg.topics.Topics;
import io.thalweg.watch.HealthCheck;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The only broker goes away from an idle instance, and comes back. */
final class HealthWithoutBrokerTest {

    private static final Duration WAIT = Duration.ofSeconds(90);

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void shouldBeLiveAndNotReadyWhileNoBrokerAnswers(@TempDir Path data, @TempDir Path state) throws Exception {
        EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.keptIn(data));
        int port = broker.port();
        ThalwegConfig config = ThalwegConfig.of(Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "state.dir",
                state.toString(),
                "learner",
                "sgd",
                "progress.timeout.ms",
                "3000"));
        try (Admin admin = Admin.create(config.adminProperties())) {
            new TopicAdmin(admin, new Topics("thalweg.", "thalweg"), 1, "").create(1);
        }
        try (RecommenderApplication application = RecommenderApplication.of(config, 1);
                Metrics metrics = new Metrics(application);
                HttpServer server = HttpServer.start(application.health(), metrics, "127.0.0.1", 0)) {
            application.start((read, all) -> {});
            await().atMost(WAIT).until(() -> get(server, "ready").statusCode() == 200);

            broker.close();
            // A commit of the list for those of whom nothing is known may be under way, which is "progress".
            await().atMost(WAIT).untilAsserted(() -> assertThat(failing(application))
                    .extracting(HealthCheck::name)
                    .contains("broker"));
            assertThat(get(server, "ready").statusCode()).isEqualTo(503);
            assertThat(get(server, "ready").body()).contains("none has answered for ");
            assertThat(get(server, "live").statusCode()).isEqualTo(200);

            broker = EmbeddedBroker.start(BrokerOptions.keptIn(data).withPort(port));
            await().atMost(WAIT).until(() -> get(server, "ready").statusCode() == 200);
        } finally {
            broker.close();
        }
    }

    private static List<HealthCheck> failing(RecommenderApplication application) {
        return application.health().readiness().stream()
                .filter(check -> !check.ok())
                .toList();
    }

    private HttpResponse<String> get(HttpServer server, String what) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.address().resolve("/health/" + what))
                .timeout(WAIT)
                .build();
        return client.send(request, BodyHandlers.ofString());
    }
}
