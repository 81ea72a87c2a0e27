package io.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.assertj.core.api.ThrowingConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every role at work on a broker with SASL_SSL and ACLs, with the rights of the page and no other. */
@Timeout(400)
final class SecuredClusterIT {

    static final List<String> ROLES =
            List.of("application", "producer", "consumer", "operator", "keeper", "serving", "verifier");
    private static final Pattern SERVED_AT = Pattern.compile("is served at (\\S+)");
    private static final Duration WAIT = Duration.ofMinutes(2);
    private static final int USERS = 40;
    private static final int ITEMS = 15;

    /** Of each item two thirds of the users' ratings, and the misplaced one. */
    private static final int RATINGS = USERS * ITEMS * 2 / 3 + 1;

    private static final String STORE_PASSWORD = "ssl.truststore.password=" + SecuredBroker.storePassword();

    /** By default Kafka Streams asks every 30 s for the deletion of what it has taken in. */
    private static final String PURGE_SOON = "repartition.purge.interval.ms=200";

    @TempDir
    Path folder;

    @Test
    void shouldNeedEveryRightOfThePageAndNoOtherWhenEachRoleDoesItsWork() throws Exception {
        List<AclBinding> rights = rightsOfThePage();
        try (SecuredBroker broker = new SecuredBroker(folder, ROLES);
                Admin admin = Admin.create(broker.superUser().adminProperties())) {
            AclTable.give(rights, admin);

            for (String command : List.of("topics create", "topics verify", "topics describe")) {
                assertDone(command, broker, "operator");
            }
            work(broker);
            startAgain(broker);
            assertThat(assertDone("verify", broker, "verifier").out()).contains("all invariants hold");
            serve(broker);

            assertThat(RecordingAuthorizer.denied())
                    .as("what the page's list lacks")
                    .isEmpty();
            assertThat(rights)
                    .as("rights that nobody would miss")
                    .allSatisfy(right -> AclTable.assertMissed(right, admin));
        }
    }

    /** Without any one of its rights to read, before anything is there. */
    @Test
    void shouldSayWhatItMayNotReadWhenServingLacksARight() throws Exception {
        List<AclBinding> rights = rightsOfThePage();
        try (SecuredBroker broker = new SecuredBroker(folder, ROLES);
                Admin admin = Admin.create(broker.superUser().adminProperties())) {
            AclTable.give(rights, admin);
            assertDone("topics create", broker, "operator");
            for (String topic :
                    List.of("thalweg.recommendations", "thalweg.errors", "thalweg.audit", "thalweg.items")) {
                AclBinding right = rights.stream()
                        .filter(each -> each.entry().principal().equals("User:serving")
                                && each.entry().operation() == AclOperation.READ
                                && each.pattern().name().equals(topic))
                        .findFirst()
                        .orElseThrow();
                admin.deleteAcls(List.of(right.toFilter())).all().get();
                RecordingAuthorizer.awaitKnown(right, false);
                Path config = broker.configOf(
                        "serving", STORE_PASSWORD, "api.port=0", "state.dir=" + folder.resolve("without"));
                Outcome refused = Outcome.of("serve", "--config", config.toString());
                assertThat(refused.exitCode()).as(refused.err()).isNotZero();
                assertThat(refused.err()).contains(topic);
                AclTable.give(List.of(right), admin);
            }
        }
    }

    /** As the page says of an API that only reads. */
    @Test
    void shouldServeWithoutTheRightsToWriteWhenItMayDescribeTheCommands() throws Exception {
        List<AclBinding> rights = new ArrayList<>(rightsOfThePage());
        rights.removeIf(each ->
                each.entry().principal().equals("User:serving") && each.entry().operation() == AclOperation.WRITE);
        rights.add(new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, "thalweg.commands", PatternType.LITERAL),
                new AccessControlEntry("User:serving", "*", AclOperation.DESCRIBE, AclPermissionType.ALLOW)));
        try (SecuredBroker broker = new SecuredBroker(folder, ROLES);
                Admin admin = Admin.create(broker.superUser().adminProperties())) {
            AclTable.give(rights, admin);
            assertDone("topics create", broker, "operator");
            serve(broker, "reading", api -> {
                await().atMost(WAIT)
                        .until(() -> ask("GET", api + "/status", null).contains("\"ready\":true"));
                assertThat(ask("GET", api + "/popular", null)).contains("\"items\":[]");
                assertThat(ask("PUT", api + "/users/0/ratings/1", "{\"rating\":5}"))
                        .contains("/problems/forbidden");
            });
        }
    }

    @Test
    void shouldKeepSecretsToItselfWhenAllIsLogged() throws Exception {
        Path logback = Files.writeString(folder.resolve("logback.xml"), """
                <configuration>
                  <appender name="STDERR" class="ch.qos.logback.core.ConsoleAppender">
                    <target>System.err</target>
                    <encoder><pattern>%-5level %logger - %msg%n</pattern></encoder>
                  </appender>
                  <root level="DEBUG"><appender-ref ref="STDERR"/></root>
                </configuration>
                """);
        try (SecuredBroker broker = new SecuredBroker(folder, ROLES);
                Admin admin = Admin.create(broker.superUser().adminProperties())) {
            admin.createAcls(rightsOfThePage()).all().get();
            assertDone("topics create", broker, "operator");
            // One secret by a file of its own, one by a variable.
            Path config = broker.configOf("application", "state.dir=" + folder.resolve("state"));
            Map<String, String> variables = Map.of(
                    "KAFKA_SSL_TRUSTSTORE_PASSWORD",
                    SecuredBroker.storePassword(),
                    "JDK_JAVA_OPTIONS",
                    "-Dlogback.configurationFile=" + logback);
            String commandLine;
            ThalwegProcess run = ThalwegProcess.start(folder, variables, "run", "--config", config.toString());
            try (run) {
                await().atMost(WAIT).until(() -> !run.isAlive() || run.err().contains("\nthalweg runs at "));
                assertThat(run.isAlive()).as(complaints(run.err())).isTrue();
                commandLine = run.commandLine();
                run.terminate();
            }
            assertThat(run.err())
                    .as("what is looked through")
                    .contains("DEBUG io.thalweg.topics", "DEBUG org.apache.kafka.streams")
                    .contains("sasl.jaas.config = [hidden]", "ssl.truststore.password = [hidden]");
            assertThat(commandLine).contains("thalweg.jar run --config");
            try (ThalwegProcess shown =
                    ThalwegProcess.start(folder, variables, "config", "--config", config.toString())) {
                assertThat(shown.awaitEnd()).isZero();
                assertThat(shown.out()).contains("\n#sasl.jaas.config=[hidden]", "\n#ssl.truststore.password=[hidden]");
                assertNoSecrets(shown.out() + shown.err());
            }
            Path wrong = broker.configOf("consumer", STORE_PASSWORD);
            Files.writeString(folder.resolve("secrets").resolve("consumer"), SecuredBroker.password("stranger"));
            Outcome refused = Outcome.of("topics", "verify", "--stacktrace", "--config", wrong.toString());
            assertThat(refused.exitCode()).isEqualTo(Main.FAILED);
            assertThat(refused.err()).contains("Authentication failed");
            assertNoSecrets(run.out() + run.err() + commandLine + refused.out() + refused.err());
        }
    }

    private static void assertNoSecrets(String text) {
        for (String secret : List.of(
                SecuredBroker.password("application"),
                SecuredBroker.password("stranger"),
                SecuredBroker.storePassword())) {
            // Not assertThat: it would print all of the text.
            assertThat(text.contains(secret)).as("a secret is shown").isFalse();
        }
    }

    /** The application learns what the producer sends, and the consumer sees what comes of it. */
    private void work(SecuredBroker broker) throws Exception {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Path config = broker.configOf(
                "application", STORE_PASSWORD, PURGE_SOON, "state.dir=" + folder.resolve("state"), "threads=2");
        FutureTask<Outcome> application = new FutureTask<>(() -> Outcome.of(err, "run", "--config", "" + config));
        Thread thread = new Thread(application, "run");
        thread.start();
        try {
            await().atMost(WAIT)
                    .until(() -> application.isDone()
                            || err.toString(StandardCharsets.UTF_8).contains("thalweg runs at "));
            assertThat(application.isDone())
                    .as(err.toString(StandardCharsets.UTF_8))
                    .isFalse();
            assertDone(
                    "replay --damage 0.05 --ratings " + ratings(folder, USERS, ITEMS) + " --items "
                            + Files.writeString(
                                    folder.resolve("movies.csv"), "movieId,title,genres\n0,The Raft,Drama\n"),
                    broker,
                    "producer");
            sendWhatIsMisplacedAndWhatIsRefused(broker);
            consume(broker);
            assertThat(assertDone("forget 7", broker, "keeper").out()).startsWith("forgotten: ");
            assertDone("refresh", broker, "keeper");
            for (String topic : List.of("thalweg-error-batches-repartition", "thalweg-misplaced-repartition")) {
                await(topic)
                        .atMost(WAIT)
                        .until(() -> RecordingAuthorizer.wasAllowed("application", AclOperation.DELETE, topic));
            }
        } finally {
            thread.interrupt();
        }
        Outcome ended = application.get(WAIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(ended.exitCode()).as(ended.err()).isZero();
    }

    /** A start that finds outputs looks who wrote them. */
    private void startAgain(SecuredBroker broker) throws Exception {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Path config = broker.configOf("application", STORE_PASSWORD, "state.dir=" + folder.resolve("state"));
        FutureTask<Outcome> application = new FutureTask<>(() -> Outcome.of(err, "run", "--config", "" + config));
        Thread thread = new Thread(application, "run-again");
        thread.start();
        await().atMost(WAIT)
                .until(() -> application.isDone()
                        || err.toString(StandardCharsets.UTF_8).contains("thalweg runs at "));
        thread.interrupt();
        Outcome ended = application.get(WAIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(ended.exitCode()).as(ended.err()).isZero();
    }

    /** Without a learner, so that what is written stays behind: only then the ratings are looked into. */
    private void serve(SecuredBroker broker) throws Exception {
        serve(broker, "serving-state", api -> {
            await().atMost(WAIT).until(() -> ask("GET", api + "/status", null).contains("\"ready\":true"));
            assertThat(ask("GET", api + "/users/0/recommendations", null)).contains("\"from\":\"published\"");
            assertThat(ask("GET", api + "/errors", null)).contains("\"count\":" + RATINGS);
            assertThat(ask("GET", api + "/dead-letters", null))
                    .contains("missing-")
                    .contains("deadLetters");
            assertThat(ask("PUT", api + "/users/0/ratings/1", "{\"rating\":5}")).contains("\"accepted\":1");
            assertThat(ask("PUT", api + "/items/1", "{\"title\":\"The Ferry\"}"))
                    .contains("\"accepted\":1");
            assertThat(ask("DELETE", api + "/users/8", null)).contains("requestId");
            assertThat(ask("GET", api + "/erasures/none", null)).contains("unknown-erasure");
            await().atMost(WAIT)
                    .until(() -> RecordingAuthorizer.wasAllowed("serving", AclOperation.READ, "thalweg.ratings")
                            && RecordingAuthorizer.wasAllowed("serving", AclOperation.DESCRIBE, "thalweg"));
        });
    }

    private void serve(SecuredBroker broker, String state, ThrowingConsumer<String> asks) throws Exception {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Path config = broker.configOf("serving", STORE_PASSWORD, "api.port=0", "state.dir=" + folder.resolve(state));
        FutureTask<Outcome> serving = new FutureTask<>(() -> Outcome.of(err, "serve", "--config", "" + config));
        Thread thread = new Thread(serving, "serve");
        thread.start();
        try {
            await().atMost(WAIT).until(() -> serving.isDone() || address(err).isPresent());
            assertThat(serving.isDone())
                    .as(err.toString(StandardCharsets.UTF_8))
                    .isFalse();
            asks.accept(address(err).orElseThrow());
        } finally {
            thread.interrupt();
        }
        Outcome ended = serving.get(WAIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(ended.exitCode()).as(ended.err()).isZero();
    }

    private static Optional<String> address(ByteArrayOutputStream err) {
        Matcher served = SERVED_AT.matcher(err.toString(StandardCharsets.UTF_8));
        return served.find() ? Optional.of(served.group(1)) : Optional.empty();
    }

    private static String ask(String method, String address, @Nullable String body) throws Exception {
        HttpRequest.BodyPublisher sent =
                body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
        HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                .method(method, sent)
                .header("Content-Type", "application/json")
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static void sendWhatIsMisplacedAndWhatIsRefused(SecuredBroker broker) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                broker.clientOf("producer").producerProperties(),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            byte[] rating = "{\"userId\":\"0\",\"itemId\":\"0\",\"rating\":4}".getBytes(StandardCharsets.UTF_8);
            byte[] user = "0".getBytes(StandardCharsets.UTF_8);
            int partitions = producer.partitionsFor("thalweg.ratings").size();
            int elsewhere = (Utils.toPositive(Utils.murmur2(user)) + 1) % partitions;
            producer.send(new ProducerRecord<>("thalweg.ratings", elsewhere, user, rating))
                    .get();
            byte[] item = "no item".getBytes(StandardCharsets.UTF_8);
            producer.send(new ProducerRecord<>("thalweg.items", item, item)).get();
        }
    }

    private static void consume(SecuredBroker broker) throws Exception {
        Map<String, Object> properties =
                new HashMap<>(broker.clientOf("consumer").consumerProperties());
        properties.put("group.id", "readers");
        Set<String> listed = new HashSet<>();
        Set<String> refused = new HashSet<>();
        long[] errors = {0};
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(List.of("thalweg.recommendations", "thalweg.errors", "thalweg.dead-letters"));
            await().atMost(WAIT).pollDelay(Duration.ZERO).until(() -> {
                for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofMillis(200))) {
                    String key = each.key() == null ? "" : new String(each.key(), StandardCharsets.UTF_8);
                    switch (each.topic()) {
                        case "thalweg.recommendations" -> listed.add(key);
                        case "thalweg.dead-letters" -> refused.add(key);
                        default ->
                            errors[0] = key.equals("all/all")
                                    ? new ObjectMapper()
                                            .readTree(each.value())
                                            .get("count")
                                            .asLong()
                                    : errors[0];
                    }
                }
                consumer.commitSync();
                return errors[0] == RATINGS && listed.size() > USERS && refused.contains("no item");
            });
        }
        assertThat(listed).as("all users and the popular list").hasSize(USERS + 1);
    }

    private static Outcome assertDone(String command, SecuredBroker broker, String role) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
        arguments.addAll(
                List.of("--config", broker.configOf(role, STORE_PASSWORD).toString()));
        Outcome outcome = Outcome.of(arguments.toArray(String[]::new));
        assertThat(outcome.exitCode())
                .as("%s: %s%s", command, outcome.out(), outcome.err())
                .isZero();
        return outcome;
    }

    private static List<AclBinding> rightsOfThePage() throws IOException {
        return AclTable.rights("acl-table", ROLES);
    }

    /** A file of ratings: of each item two thirds of the users'. */
    static Path ratings(Path folder, int users, int items) throws IOException {
        List<String> lines = new ArrayList<>(List.of("userId,movieId,rating,timestamp"));
        for (int item = 0; item < items; item++) {
            for (int user = 0; user < users; user++) {
                if ((user + item) % 3 != 0) {
                    lines.add(user + "," + item + "," + (1 + (user + item) % 5) + "," + (1_000_000_000 + item));
                }
            }
        }
        return Files.write(folder.resolve("ratings.csv"), lines);
    }

    private static String complaints(String err) {
        return String.join(
                "\n", err.lines().filter(line -> line.startsWith("thalweg: ")).toList());
    }
}
