package io.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Those who export, and who choose another application, on a broker with ACLs: with the rights of the second table and no other. */
@Timeout(400)
final class SecuredChallengeIT {

    private static final List<String> SECOND = List.of("exporter", "challenger", "chooser");
    private static final Duration WAIT = Duration.ofMinutes(2);
    private static final int USERS = 30;
    private static final int ITEMS = 12;
    private static final int RATINGS = USERS * ITEMS * 2 / 3;
    private static final String STORE_PASSWORD = "ssl.truststore.password=" + SecuredBroker.storePassword();
    private static final String PURGE_SOON = "repartition.purge.interval.ms=200";

    @TempDir
    Path folder;

    @Test
    void shouldNeedEveryRightOfTheSecondTableAndNoOtherWhenAChallengerIsChosen() throws Exception {
        List<AclBinding> rights = AclTable.rights("acl-more-table", SECOND);
        try (SecuredBroker broker = new SecuredBroker(
                        folder,
                        Stream.concat(SecuredClusterIT.ROLES.stream(), SECOND.stream())
                                .toList());
                Admin admin = Admin.create(broker.superUser().adminProperties())) {
            AclTable.give(AclTable.rights("acl-table", SecuredClusterIT.ROLES), admin);
            AclTable.give(rights, admin);
            assertDone(broker, "operator", "topics create");
            try (Running champion = run(broker, "application")) {
                assertDone(broker, "producer", "replay --ratings " + SecuredClusterIT.ratings(folder, USERS, ITEMS));
                await().atMost(WAIT)
                        .until(() -> done(broker, "exporter", "export ratings")
                                        .out()
                                        .lines()
                                        .count()
                                == RATINGS + 1);
                for (String table : List.of(
                        "factors --of users",
                        "factors --of items",
                        "factors --top 3 --least 1",
                        "neighbours",
                        "lists",
                        "errors")) {
                    assertDone(broker, "exporter", "export " + table);
                }
                Path made = folder.resolve("thalweg-challenger.properties");
                assertDone(broker, "chooser", "challenge --prepare --set hybrid.factors=4 --to " + made);
                String[] identity = identity(made);
                try (Running challenger = run(broker, "challenger", identity)) {
                    assertDone(broker, "chooser", "compare --challenger " + made);
                    await().atMost(WAIT)
                            .until(() ->
                                    done(broker, "chooser", "promote", identity).exitCode() == 0);
                    assertDone(broker, "chooser", "retire --yes");
                    assertThat(champion.end().exitCode()).isZero();
                    assertThat(challenger.runs()).isTrue();
                    await().atMost(WAIT)
                            .until(() -> RecordingAuthorizer.wasAllowed(
                                    "challenger", AclOperation.DELETE, "thalweg-challenger-misplaced-repartition"));
                }
            }
            assertThat(RecordingAuthorizer.denied())
                    .as("what the page's tables lack")
                    .isEmpty();
            assertThat(rights)
                    .as("rights that nobody would miss")
                    .allSatisfy(right -> AclTable.assertMissed(right, admin));
        }
    }

    /** {@code run} in a thread of this JVM, which an interrupt ends as a signal would. */
    private static final class Running implements AutoCloseable {

        private final FutureTask<Outcome> outcome;
        private final Thread thread;

        Running(Path config) {
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            outcome = new FutureTask<>(() -> Outcome.of(err, "run", "--config", config.toString()));
            thread = new Thread(outcome, "run");
            thread.start();
            await().atMost(WAIT)
                    .until(() -> outcome.isDone()
                            || err.toString(StandardCharsets.UTF_8).contains(" runs at "));
            assertThat(outcome.isDone())
                    .as(err.toString(StandardCharsets.UTF_8))
                    .isFalse();
        }

        boolean runs() {
            return !outcome.isDone();
        }

        Outcome end() {
            try {
                return outcome.get(WAIT.toSeconds(), TimeUnit.SECONDS);
            } catch (ExecutionException | InterruptedException | TimeoutException e) {
                throw new AssertionError("run did not end", e);
            }
        }

        @Override
        public void close() {
            thread.interrupt();
            Outcome ended = end();
            assertThat(ended.exitCode()).as(ended.err()).isZero();
        }
    }

    private Running run(SecuredBroker broker, String role, String... more) throws IOException {
        List<String> lines = new ArrayList<>(List.of(more));
        lines.addAll(List.of(STORE_PASSWORD, PURGE_SOON, "state.dir=" + folder.resolve("state-" + role)));
        return new Running(broker.configOf(role, lines.toArray(String[]::new)));
    }

    private static Outcome done(SecuredBroker broker, String role, String command, String... more) throws IOException {
        List<String> lines = new ArrayList<>(List.of(more));
        lines.add(STORE_PASSWORD);
        List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
        arguments.addAll(List.of(
                "--config", broker.configOf(role, lines.toArray(String[]::new)).toString()));
        return Outcome.of(arguments.toArray(String[]::new));
    }

    private static void assertDone(SecuredBroker broker, String role, String command) throws IOException {
        Outcome outcome = done(broker, role, command);
        assertThat(outcome.exitCode())
                .as("%s: %s%s", command, outcome.out(), outcome.err())
                .isZero();
    }

    /** What makes the challenger another application, of the file that {@code challenge} wrote; not who wrote it. */
    private static String[] identity(Path made) throws IOException {
        return Files.readAllLines(made).stream()
                .filter(line -> line.matches(
                        "(application\\.id|[a-z]+\\.topic|[a-z]+\\.prefix|hybrid\\.factors|topic\\.partitions)=.*"))
                .toArray(String[]::new);
    }
}
