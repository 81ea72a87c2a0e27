package io.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.api.ApiServer;
import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.serve.ServingInstance;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An instance that only answers, as those see it who watch it. */
@Timeout(180)
final class ServeWatchedIT {

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Test
    void shouldShowItsHealthAndWhatItIsAskedBesideWhatItKnows(@TempDir Path state) throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            String cluster = "bootstrap.servers=" + broker.bootstrapServers();
            assertThat(Outcome.of("topics", "create", "--set", cluster).exitCode())
                    .isZero();
            ThalwegConfig config = ThalwegConfig.of(Map.of(
                    "bootstrap.servers",
                    broker.bootstrapServers(),
                    "state.dir",
                    state.toString(),
                    "api.port",
                    "0",
                    "http.port",
                    "0"));
            try (Watching watching = new Watching(config);
                    ServingInstance instance = new ServingInstance(config, 4);
                    ApiServer api = Asking.listen(instance.serving(), config, false)) {
                watching.start(instance);
                watching.showServing(instance.serving(), api);
                URI at = URI.create(watching.where().substring(watching.where().indexOf("http://")));
                assertThat(get(at, "/health/live").statusCode()).isEqualTo(200);
                assertThat(get(at, "/health/ready").statusCode()).isEqualTo(503);
                assertThat(get(at, "/health/serving").statusCode()).isEqualTo(503);
                assertThat(get(at, "/metrics").body()).contains("\nthalweg_view_ready{application=\"thalweg\"} 0.0");

                instance.start((read, all) -> {});
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> get(at, "/health/serving").statusCode() == 200);
                assertThat(get(at, "/health/ready").body())
                        .contains("item-rows", "catalog", "\"name\":\"serving\",\"ok\":true", "broker");
                assertThat(get(at, "/health/ready").statusCode()).isEqualTo(200);
                assertThat(get(api.address(), "/v1/popular").statusCode()).isEqualTo(200);

                Awaitility.await()
                        .untilAsserted(() -> assertThat(get(at, "/metrics").body())
                                .contains(
                                        "thalweg_http_requests_total{application=\"thalweg\",method=\"GET\",route=\"/v1/popular\",status=\"200\"} 1.0")
                                .contains("thalweg_build_info{application=\"thalweg\"")
                                .contains("\nthalweg_view_ready{application=\"thalweg\"} 1.0")
                                .contains("\nthalweg_check{application=\"thalweg\",check=\"serving\"} 1.0")
                                .contains("\njvm_memory_used_bytes")
                                .doesNotContain("\nthalweg_events_total", "\nthalweg_lag_records"));
            }
        }
    }

    private HttpResponse<String> get(URI at, String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(at.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
