package io.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thalweg.broker.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Instances of the application as processes, ended as a supervisor ends them. */
@Timeout(180)
class RunIT {

    private static final Duration START = Duration.ofSeconds(60);

    /** Well under the session timeout of 10 s, after which a member is gone in any case. */
    private static final Duration AT_ONCE = Duration.ofSeconds(4);

    private static final int SIGTERM_EXIT_CODE = 128 + 15;

    @TempDir
    Path folder;

    @Test
    void shouldLeaveTheGroupAtOnceWhenItIsTerminated() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            String servers = "bootstrap.servers=" + broker.bootstrapServers();
            assertThat(Outcome.of("topics", "create", "--set", servers).exitCode())
                    .isZero();
            try (ThalwegProcess first = run(servers, "one");
                    ThalwegProcess second = run(servers, "two")) {
                awaitLine(first, "thalweg runs at " + broker.bootstrapServers());
                awaitLine(second, "thalweg runs at ");
                await().atMost(START).until(() -> memberCount(admin) == 2);

                try (ThalwegProcess third = run(servers, "one")) {
                    assertThat(third.awaitEnd()).isEqualTo(Main.FAILED);
                    assertThat(third.err().lines().filter(line -> line.startsWith("thalweg: ")))
                            .singleElement()
                            .asString()
                            .contains("the state folder " + folder.resolve("one"), "--set state.dir=FOLDER");
                }

                assertThat(first.terminate()).isEqualTo(SIGTERM_EXIT_CODE);
                await().atMost(AT_ONCE).until(() -> memberCount(admin) == 1);
                assertThat(first.err()).endsWith("stopped\n");
                assertThat(second.isAlive()).isTrue();
            }
        }
    }

    private ThalwegProcess run(String servers, String state) throws IOException {
        // One thread each, so that a member of the group is an instance.
        return ThalwegProcess.start(
                folder, "run", "--set", servers, "--set", "state.dir=" + folder.resolve(state), "--set", "threads=1");
    }

    private static void awaitLine(ThalwegProcess process, String start) throws IOException {
        await().atMost(START)
                .until(() -> !process.isAlive() || process.err().lines().anyMatch(line -> line.startsWith(start)));
        assertThat(process.isAlive()).as(process.err()).isTrue();
    }

    private static int memberCount(Admin admin) throws Exception {
        return admin.describeConsumerGroups(List.of("thalweg"))
                .describedGroups()
                .get("thalweg")
                .get()
                .members()
                .size();
    }
}
