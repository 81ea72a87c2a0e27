package io.thalweg.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thalweg.config.ThalwegConfig;
import io.thalweg.rating.GeneratorOptions;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingGenerator;
import io.thalweg.rating.RatingJson;
import io.thalweg.rating.RatingRules;
import io.thalweg.stream.LiveErrors;
import io.thalweg.stream.LiveErrors.Snapshot;
import io.thalweg.stream.RecommenderSettings;
import io.thalweg.topics.CompactedTopicReader;
import io.thalweg.topics.TopicLoader;
import io.thalweg.topics.Topics;
import io.thalweg.verify.Finding;
import io.thalweg.verify.Verifier;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.startupcheck.OneShotStartupCheckStrategy;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** The image as it is built from what was packaged: two containers of it share the work, and one is killed. */
@Tag("docker")
@Timeout(400)
final class ImageIT {

    private static final Path DOCKERFILE = Path.of("docker", "Dockerfile");
    private static final String KAFKA = Engine.image("KAFKA_IMAGE", "apache/kafka:4.3.1");
    private static final String TAG = "thalweg:it-" + ProcessHandle.current().pid();
    private static final String INSIDE = "kafka:19092";
    private static final int PORT = 8080;
    private static final int API_PORT = 8090;
    private static final int PARTITIONS = 4;
    private static final int RATINGS = 12_000;
    private static final int SENT_BEFORE_THE_KILL = 4_000;
    private static final double RATINGS_PER_SECOND = 1_000;
    private static final int USER_ID = 10_001;
    private static final int SIGTERM_EXIT_CODE = 128 + 15;
    private static final long MEMORY_BYTES = 1L << 30;
    private static final Duration WAIT = Duration.ofMinutes(2);

    private final LiveErrors errors = new LiveErrors();
    private final Set<String> listed = ConcurrentHashMap.newKeySet();

    @BeforeEach
    void requireEngine() throws IOException {
        Engine.require(KAFKA, jreImage());
    }

    @Test
    void shouldLoseNothingWhenOneOfTwoContainersIsKilled() throws Exception {
        build();
        try (Network network = Network.newNetwork();
                KafkaContainer kafka = Engine.kafka(KAFKA).withNetwork(network).withListener(INSIDE)) {
            kafka.start();
            try (GenericContainer<?> topics = container(network)
                    .withCommand("topics", "create", "--set", "topic.partitions=" + PARTITIONS)
                    .withStartupCheckStrategy(new OneShotStartupCheckStrategy().withTimeout(WAIT))) {
                topics.start();
            }
            try (GenericContainer<?> doomed = application(network);
                    GenericContainer<?> survivor = application(network)) {
                long start = System.nanoTime();
                doomed.start();
                System.out.printf("ready %.1f s after the start%n", (System.nanoTime() - start) / 1e9);
                survivor.start();
                rateAndKill(network, kafka.getBootstrapServers(), doomed, survivor);
            }
        } finally {
            Engine.docker(WAIT, "image", "rm", "--force", TAG);
        }
    }

    private void rateAndKill(Network network, String servers, GenericContainer<?> doomed, GenericContainer<?> survivor)
            throws Exception {
        ThalwegConfig config = ThalwegConfig.of(Map.of("bootstrap.servers", servers));
        RecommenderSettings settings = RecommenderSettings.of(config, PARTITIONS);
        Topics topics = settings.topics();
        try (Admin admin = Admin.create(config.adminProperties());
                CompactedTopicReader errorReader =
                        new CompactedTopicReader(config.consumerProperties(), topics.errors(), errors::accept);
                CompactedTopicReader listReader = new CompactedTopicReader(
                        config.consumerProperties(),
                        topics.recommendations(),
                        list -> listed.add(new String(list.key(), StandardCharsets.UTF_8)))) {
            for (CompactedTopicReader reader : List.of(errorReader, listReader)) {
                reader.readToEnd(WAIT, (read, all) -> {});
                reader.startFollowing(e -> {});
            }
            awaitShared(admin, topics);
            Set<String> users = send(config, topics, doomed);
            await().atMost(WAIT).until(() -> learned() >= RATINGS && listed.containsAll(users));
            assertThat(learned()).isEqualTo(RATINGS);
            assertMetricsAndHealth(survivor);
            try (GenericContainer<?> serving = serving(network)) {
                serving.start();
                assertServes(serving, survivor);
            }
            report(new Verifier(settings, admin, config.consumerProperties(), WAIT).verify());
        }
    }

    /** Sends at a steady rate, and kills on the way; returns the users that were sent. */
    private Set<String> send(ThalwegConfig config, Topics topics, GenericContainer<?> doomed) {
        Set<String> users = new HashSet<>();
        CompletableFuture<Void> killed = new CompletableFuture<>();
        RatingGenerator ratings = new RatingGenerator(GeneratorOptions.forRatings(RATINGS));
        long start = System.nanoTime();
        try (TopicLoader loader = TopicLoader.appending(config.producerProperties(), topics.ratings(), PARTITIONS)) {
            while (ratings.hasNext()) {
                Rating rating = ratings.next();
                byte[] user = rating.userId().getBytes(StandardCharsets.UTF_8);
                loader.send(user, user, RatingJson.encode(rating));
                users.add(rating.userId());
                if (loader.sentCount() == SENT_BEFORE_THE_KILL) {
                    await().atMost(WAIT).until(() -> learned() > 0);
                    killed = CompletableFuture.runAsync(() -> kill(doomed));
                }
                long due = start + (long) (loader.sentCount() * 1e9 / RATINGS_PER_SECOND);
                LockSupport.parkNanos(due - System.nanoTime());
            }
            loader.flush();
        }
        killed.join();
        return users;
    }

    private void kill(GenericContainer<?> doomed) {
        long learned = learned();
        Engine.docker(WAIT, "kill", "--signal", "KILL", doomed.getContainerId());
        assertThat(doomed.isRunning()).isFalse();
        System.out.printf(
                "killed one of two containers (SIGKILL) behind rating %d of %d, when %d were learned%n",
                SENT_BEFORE_THE_KILL, RATINGS, learned);
    }

    /** Each has some of the work, whatever its threads, so that the killed one leaves something to take over. */
    private static void awaitShared(Admin admin, Topics topics) {
        await().atMost(WAIT).until(() -> hostsThatLearn(admin, topics).size() == 2);
    }

    private static Set<String> hostsThatLearn(Admin admin, Topics topics) throws Exception {
        String group = topics.applicationId();
        Set<String> hosts = new HashSet<>();
        for (MemberDescription member : admin.describeConsumerGroups(List.of(group))
                .describedGroups()
                .get(group)
                .get()
                .members()) {
            if (member.assignment().topicPartitions().stream()
                    .anyMatch(partition -> partition.topic().equals(topics.ratings()))) {
                hosts.add(member.host());
            }
        }
        return hosts;
    }

    private long learned() {
        Snapshot all = errors.latest("all", "all");
        return all == null ? 0 : all.count();
    }

    private static void assertMetricsAndHealth(GenericContainer<?> survivor) throws Exception {
        assertThat(get(survivor, PORT, "/metrics")).contains("thalweg_build_info");
        assertThat(get(survivor, PORT, "/health/ready")).startsWith("{\"ok\":true,");
        // The engine looks every ten seconds.
        await().atMost(WAIT).until(survivor::isHealthy);
        assertThat(survivor.execInContainer("id", "-u").getStdout().strip()).isEqualTo("" + USER_ID);
    }

    /** From its own copies, so also when nobody learns any more. */
    private void assertServes(GenericContainer<?> serving, GenericContainer<?> survivor) throws Exception {
        String user = listed.stream()
                .filter(each -> !each.equals(RatingRules.RESERVED_USER_ID))
                .findFirst()
                .orElseThrow();
        HttpRequest rating = HttpRequest.newBuilder(address(serving, API_PORT, "/v1/users/" + user + "/ratings/new"))
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString("{\"rating\":5}"))
                .build();
        HttpResponse<String> written = HttpClient.newHttpClient().send(rating, HttpResponse.BodyHandlers.ofString());
        assertThat(written.statusCode()).as(written.body()).isEqualTo(202);
        await().atMost(WAIT).until(() -> learned() == RATINGS + 1);
        assertThat(serving.execInContainer("bash", "/opt/thalweg/health", "serving")
                        .getExitCode())
                .isZero();
        assertStopsInOrder(survivor);
        String asked = "/v1/users/" + user + "/recommendations?n=5";
        assertThat(get(serving, API_PORT, asked))
                .contains("\"userId\":\"" + user + "\"", "\"from\":\"published\"", "\"itemId\"");
        assertThat(get(serving, API_PORT, asked + "&list=computed")).contains("\"from\":\"computed\"");
    }

    private static void assertStopsInOrder(GenericContainer<?> survivor) {
        Engine.docker(WAIT, "stop", "-t", "40", survivor.getContainerId());
        assertThat(survivor.getCurrentContainerInfo().getState().getExitCodeLong())
                .isEqualTo(SIGTERM_EXIT_CODE);
        assertThat(survivor.getLogs()).endsWith("stopped\n");
    }

    private static void report(List<Finding> findings) {
        findings.forEach(finding -> System.out.printf(
                "%-6s %s: %s%n", finding.holds() ? "holds" : "BROKEN", finding.invariant(), finding.detail()));
        assertThat(findings).hasSizeGreaterThan(8).allMatch(Finding::holds);
    }

    private static void build() throws IOException {
        Engine.Said built = Engine.docker(
                WAIT,
                "build",
                "--file",
                DOCKERFILE.toString(),
                "--build-arg",
                "JRE_IMAGE=" + jreImage(),
                "--tag",
                TAG,
                ".");
        assertThat(built.exitCode()).as(built.output()).isZero();
        Engine.Said size = Engine.docker(WAIT, "image", "inspect", "--format", "{{.Size}} {{.Config.User}}", TAG);
        System.out.println("image on " + jreImage() + ", bytes and user: " + size.lastLine());
    }

    /** The base that the Dockerfile has by default, or the variable's. */
    private static String jreImage() throws IOException {
        Matcher standard = Pattern.compile("ARG JRE_IMAGE=(\\S+)").matcher(Files.readString(DOCKERFILE));
        assertThat(standard.find()).isTrue();
        return Engine.image("JRE_IMAGE", standard.group(1));
    }

    private static GenericContainer<?> application(Network network) {
        return confined(network)
                .withExposedPorts(PORT)
                .waitingFor(Wait.forHttp("/health/ready").forPort(PORT).withStartupTimeout(WAIT));
    }

    /** As in compose.yaml, but for its port on the host. */
    private static GenericContainer<?> serving(Network network) {
        return confined(network)
                .withCommand("serve")
                .withEnv(Map.of(
                        "THALWEG_API_HOST", "0.0.0.0", "THALWEG_API_PORT", "" + API_PORT, "THALWEG_API_OPEN", "true"))
                .withExposedPorts(API_PORT)
                .waitingFor(Wait.forHttp("/health/serving").forPort(API_PORT).withStartupTimeout(WAIT));
    }

    private static GenericContainer<?> confined(Network network) {
        return container(network).withCreateContainerCmdModifier(create -> create.getHostConfig()
                .withMemory(MEMORY_BYTES)
                .withReadonlyRootfs(true)
                .withTmpFs(Map.of("/tmp", "exec")));
    }

    private static GenericContainer<?> container(Network network) {
        return new GenericContainer<>(DockerImageName.parse(TAG))
                .withNetwork(network)
                .withEnv("KAFKA_BOOTSTRAP_SERVERS", INSIDE);
    }

    private static String get(GenericContainer<?> container, int port, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(address(container, port, path)).build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static URI address(GenericContainer<?> container, int port, String path) {
        return URI.create("http://" + container.getHost() + ":" + container.getMappedPort(port) + path);
    }
}
