package io.thalweg.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.Promtool;
import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.metrics.Metrics;
import io.thalweg.metrics.MetricsTable;
import io.thalweg.stream.RecommenderApplication;
import io.thalweg.topics.TopicAdmin;
import io.thalweg.topics.TopicLoader;
import io.thalweg.topics.Topics;
import io.thalweg.watch.RequestTally;
import io.thalweg.watch.ServingState;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A real instance on an embedded broker, asked over HTTP before, while and after it runs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HttpServerTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}");
    private static final Pattern RECORDED = Pattern.compile("- record: (\\S+)");
    private static final Pattern ASKED =
            Pattern.compile("\\b((?:thalweg[_:]|kafka_|jvm_|process_|system_)[a-z0-9_:]+)(?=[\\[{ )])");
    private static final String LOOPBACK = "127.0.0.1";
    private static final String ROUTE = "/v1/users/{user}/recommendations";

    /** Two users, three ratings; one resent, one older, one changed, one withdrawn; two that break rules. */
    private static final List<String> EVENTS = List.of(
            "{'userId':'1','itemId':'10','rating':4,'timestamp':1700000002000}",
            "{'userId':'1','itemId':'11','rating':2,'timestamp':1700000002000}",
            "{'userId':'2','itemId':'10','rating':5,'timestamp':1700000002000}",
            "{'userId':'1','itemId':'10','rating':4,'timestamp':1700000002000}",
            "{'userId':'1','itemId':'10','rating':3,'timestamp':1700000001000}",
            "{'userId':'1','itemId':'10','rating':5,'timestamp':1700000003000}",
            "{'userId':'1','itemId':'11','rating':null,'timestamp':1700000003000}",
            "{'userId':'1','itemId':'12','rating':99,'timestamp':1700000003000}",
            "no rating");

    private final HttpClient client = HttpClient.newHttpClient();
    private EmbeddedBroker broker;
    private ThalwegConfig config;
    private RecommenderApplication application;
    private Metrics metrics;
    private HttpServer server;
    private HttpResponse<String> readyBefore;
    private HttpResponse<String> liveBefore;
    private HttpResponse<String> servingBefore;
    private String asServed;
    private String scraped;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        broker = EmbeddedBroker.start();
        config = ThalwegConfig.of(Map.of(
                "bootstrap.servers", broker.bootstrapServers(), "state.dir", folder.toString(), "learner", "sgd"));
        Topics topics = new Topics("thalweg.", "thalweg");
        try (Admin admin = Admin.create(config.adminProperties())) {
            new TopicAdmin(admin, topics, 2, "").create(1);
        }
        application = RecommenderApplication.of(config, 2);
        metrics = new Metrics(application);
        server = HttpServer.start(application.health(), metrics, LOOPBACK, 0);
        readyBefore = get("/health/ready");
        liveBefore = get("/health/live");
        servingBefore = get("/health/serving");
        RequestTally requests = new RequestTally(List.of(ROUTE));
        requests.add(ROUTE, "GET", 200, 1_500);
        requests.add(ROUTE, "GET", 200, 30_000);
        requests.add("/v1/users/a person's/ratings", "GOT", 404, 100);
        ServingState state = new ServingState(true, 0, 250, 7, 3, 64, 2);
        metrics.showServing(() -> state, requests);
        server.showServing(state::check);

        try (TopicLoader loader = TopicLoader.appending(config.producerProperties(), topics.ratings(), 2)) {
            byte[] key = "1".getBytes(StandardCharsets.UTF_8);
            for (String event : EVENTS) {
                loader.send(key, key, event.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
            }
        }
        application.start((read, all) -> {});
        await().atMost(TIMEOUT).untilAsserted(() -> assertThat(
                        ScrapedText.withoutApplication(get("/metrics").body()))
                .contains("thalweg_events_total{outcome=\"rejected\"} 2.0")
                .contains("thalweg_rolling_ratings{cohort=\"all\",window=\"all\"} 4.0")
                .contains("thalweg_users 2.0")
                .contains("thalweg_lag_records{"));
        asServed = get("/metrics").body();
        scraped = ScrapedText.withoutApplication(asServed);
    }

    @AfterAll
    void stop() {
        server.close();
        metrics.close();
        application.close();
        broker.close();
    }

    @Test
    void shouldBeLiveAndNotReadyBeforeItStarts() throws IOException {
        assertThat(liveBefore.statusCode()).isEqualTo(200);
        assertThat(readyBefore.statusCode()).isEqualTo(503);
        assertThat(okByCheck(readyBefore))
                .isEqualTo(Map.of(
                        "running", false,
                        "topics", false,
                        "item-rows", false,
                        "catalog", false,
                        "broker", false,
                        "progress", true));
    }

    @Test
    void shouldBeReadyWithEveryCheckWhenItRuns() throws Exception {
        HttpResponse<String> ready = get("/health/ready");
        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(ready.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(okByCheck(ready))
                .isEqualTo(Map.of(
                        "running", true,
                        "topics", true,
                        "item-rows", true,
                        "catalog", true,
                        "broker", true,
                        "progress", true));
        assertThat(ready.body()).contains("as they must be at the start, 20");
    }

    @Test
    void shouldServeOnlyWhenTheApiSaysSo() throws Exception {
        assertThat(servingBefore.statusCode()).isEqualTo(503);
        assertThat(okByCheck(servingBefore)).isEqualTo(Map.of("serving", false));
        assertThat(get("/health/serving").statusCode()).isEqualTo(200);
        assertThat(okByCheck(get("/health/serving"))).isEqualTo(Map.of("serving", true));
    }

    /** By hand: two answers of a route, after 1.5 and 30 ms, and one to a path that there isn't, by a made-up method. */
    @Test
    void shouldTellRequestsByRouteAndNeverByPath() {
        assertThat(value("thalweg_http_requests_total{method=\"GET\",route=\"" + ROUTE + "\",status=\"200\"}"))
                .isEqualTo(2);
        assertThat(value("thalweg_http_requests_total{method=\"other\",route=\"none\",status=\"404\"}"))
                .isEqualTo(1);
        assertThat(value("thalweg_http_request_seconds_bucket{route=\"" + ROUTE + "\",le=\"0.002\"}"))
                .isEqualTo(1);
        assertThat(value("thalweg_http_request_seconds_sum{route=\"" + ROUTE + "\"}"))
                .isCloseTo(0.0315, within(1e-9));
        assertThat(scraped).doesNotContain("person");
        assertThat(value("thalweg_view_age_seconds")).isEqualTo(0.25);
        assertThat(value("thalweg_view_lag_records")).isEqualTo(7);
        assertThat(value("thalweg_http_queue")).isEqualTo(3);
        assertThat(value("thalweg_http_queue_limit")).isEqualTo(64);
        assertThat(value("thalweg_sse_clients")).isEqualTo(2);
    }

    /** What each stream thread's consumer says of its polls was found, and each task is watched. */
    @Test
    void shouldKnowTheLastPollOfEachThreadAndTheWorkOfEachTask() {
        assertThat(application.health().progress().pollAgeSeconds())
                .hasSize(config.threadCount())
                .allSatisfy((thread, seconds) -> assertThat(seconds).isNotNegative());
        assertThat(application.health().progress().unfinishedSeconds()).containsOnlyKeys(0, 1);
        assertThat(value("thalweg_broker_contact_age_seconds")).isNotNegative().isLessThan(30);
    }

    /** By hand: the fourth event is a duplicate, the fifth late, the sixth a re-rating, the seventh a withdrawal. */
    @Test
    void shouldCountEachEventOnce() {
        assertThat(value("thalweg_events_total{outcome=\"learned\"}")).isEqualTo(3);
        assertThat(value("thalweg_events_total{outcome=\"relearned\"}")).isEqualTo(1);
        assertThat(value("thalweg_events_total{outcome=\"withdrawn\"}")).isEqualTo(1);
        assertThat(value("thalweg_events_total{outcome=\"duplicate\"}")).isEqualTo(1);
        assertThat(value("thalweg_events_total{outcome=\"late\"}")).isEqualTo(1);
        assertThat(value("thalweg_dead_letters_total{reason=\"off-scale\",topic=\"ratings\"}"))
                .isEqualTo(1);
        assertThat(value("thalweg_dead_letters_total{reason=\"not-json\",topic=\"ratings\"}"))
                .isEqualTo(1);
        assertThat(value("thalweg_ratings")).as("3 learned, 1 withdrawn").isEqualTo(2);
    }

    @Test
    void shouldHaveSumsThatGiveTheRollingError() {
        double count = value("thalweg_predictions_total{cohort=\"new-user\"}");
        double squared = value("thalweg_squared_error_total{cohort=\"new-user\"}");
        double absolute = value("thalweg_absolute_error_total{cohort=\"new-user\"}");
        assertThat(count).isEqualTo(4);
        assertThat(Math.sqrt(squared / count))
                .isPositive()
                .isEqualTo(value("thalweg_rolling_rmse{cohort=\"all\",window=\"all\"}"));
        assertThat(absolute / count).isEqualTo(value("thalweg_rolling_mae{cohort=\"all\",window=\"all\"}"));
        assertThat(value("thalweg_prediction_error_count")).isEqualTo(4);
        assertThat(value("thalweg_prediction_error_sum")).isEqualTo(absolute);
        assertThat(value("thalweg_prediction_error_bucket{le=\"4.0\"}"))
                .as("no error is above the range of 1..5")
                .isEqualTo(4);
    }

    @Test
    void shouldShowEveryMetricOfTheTable() {
        assertThat(MetricsTable.names()).allSatisfy(name -> assertThat(scraped)
                .containsPattern("(?m)^# HELP " + name + " .+$")
                .containsPattern("(?m)^" + name + "(_count)?[{ ]"));
    }

    /** So that one Prometheus tells applications apart, those of the JVM and of Kafka's clients too. */
    @Test
    void shouldNameTheApplicationInEverySeries() {
        assertThat(asServed.lines().filter(line -> !line.startsWith("#")))
                .hasSizeGreaterThan(200)
                .allMatch(line -> line.contains("application=\"thalweg\""));
    }

    @Test
    void shouldHaveNoIdsInLabelsAndFewSeries() {
        assertThat(UUID.matcher(scraped).results().map(MatchResult::group)).isEmpty();
        assertThat(scraped.lines().filter(line -> !line.startsWith("#")).count())
                .as("series")
                .isLessThan(400);
    }

    @Test
    void shouldHaveWhatRulesAndDashboardAskFor() throws IOException {
        String rules = Files.readString(Path.of("config/prometheus/thalweg.rules.yml"));
        String dashboard = Files.readString(Path.of("config/grafana/dashboards/thalweg.json"));
        Set<String> recorded = names(RECORDED, rules);
        Set<String> asked = names(ASKED, rules + dashboard);
        assertThat(asked).hasSizeGreaterThan(30);
        assertThat(asked).allSatisfy(name -> assertThat(
                        name.contains(":") ? recorded.contains(name) : scraped.contains("\n" + name))
                .as(name)
                .isTrue());
    }

    @Test
    void shouldPleasePromtool() throws Exception {
        Promtool.Verdict verdict = Promtool.run(asServed, "check", "metrics");
        System.out.println("promtool check metrics: exit code " + verdict.exitCode() + ", "
                + scraped.lines().filter(line -> line.startsWith("# HELP")).count() + " metrics " + verdict.output());
        assertThat(verdict).isEqualTo(new Promtool.Verdict(0, ""));
    }

    @Test
    void shouldRefuseAPortThatIsTaken() {
        assertThatExceptionOfType(BindException.class)
                .isThrownBy(() -> HttpServer.start(
                        application.health(),
                        metrics,
                        LOOPBACK,
                        server.address().getPort()))
                .withMessageContaining(LOOPBACK + ":" + server.address().getPort());
    }

    private static Set<String> names(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1)).collect(Collectors.toSet());
    }

    private double value(String series) {
        return scraped.lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + series + " in\n" + scraped));
    }

    private static Map<String, Boolean> okByCheck(HttpResponse<String> response) throws IOException {
        JsonNode body = new ObjectMapper().readTree(response.body());
        Map<String, Boolean> checks = new HashMap<>();
        body.get("checks").forEach(check -> {
            assertThat(check.get("detail").asText()).isNotEmpty();
            checks.put(check.get("name").asText(), check.get("ok").asBoolean());
        });
        assertThat(body.get("ok").asBoolean()).isEqualTo(!checks.containsValue(false));
        return checks;
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        URI uri = server.address().resolve(path);
        return client.send(HttpRequest.newBuilder(uri).timeout(TIMEOUT).build(), BodyHandlers.ofString());
    }
}
