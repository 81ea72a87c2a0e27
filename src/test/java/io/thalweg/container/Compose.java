package io.thalweg.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The stack as a project of its own name; closing takes it down with all that it made. */
final class Compose implements AutoCloseable {

    private static final String FILE = "docker/compose.yaml";
    private static final int KAFKA_PORT = 9092;
    private static final Duration WAIT = Duration.ofMinutes(4);

    private final List<String> program;
    private final String project;

    private Compose(List<String> program, String project) {
        this.program = program;
        this.project = project;
    }

    /** Skips the test, visibly, where Compose 2 is not installed, or a port of the stack is taken. */
    static Compose require(String project) {
        for (List<String> program : List.of(List.of("docker", "compose"), List.of("docker-compose"))) {
            Engine.Said said = Engine.run(Duration.ofSeconds(20), Map.of(), with(program, List.of("up", "--help")));
            if (said.exitCode() == 0 && said.output().contains("--wait")) {
                boolean free = isFree(KAFKA_PORT);
                skipUnless(free, "the port " + KAFKA_PORT + " of the stack is taken");
                return new Compose(program, project);
            }
        }
        skipUnless(false, "Docker Compose 2 is not installed (docker compose version)");
        throw new AssertionError();
    }

    private static void skipUnless(boolean holds, String reason) {
        if (!holds) {
            System.err.println("skipped: " + reason);
        }
        assumeTrue(holds, reason);
    }

    /** Runs a command of Compose with these variables beside those of this process. */
    Engine.Said run(Map<String, String> variables, String... arguments) {
        Map<String, String> all = new HashMap<>(variables);
        all.put("IMAGE", image());
        // Any that is free: another stack may run.
        all.put("API_PORTS", "0");
        List<String> command = with(program, List.of("--project-name", project, "--file", FILE));
        return Engine.run(WAIT, all, with(command, List.of(arguments)));
    }

    Engine.Said succeed(Map<String, String> variables, String... arguments) {
        Engine.Said said = run(variables, arguments);
        assertThat(said.exitCode())
                .as(String.join(" ", arguments) + ": " + said.output())
                .isZero();
        return said;
    }

    List<String> containers(String service) {
        return succeed(Map.of(), "ps", "--quiet", service)
                .output()
                .strip()
                .lines()
                .toList();
    }

    /** Where containers of a service keep their state. */
    Set<String> volumes(String service) {
        return containers(service).stream()
                .map(container -> Engine.docker(
                                WAIT,
                                "inspect",
                                "--format",
                                "{{range .Mounts}}{{if eq .Destination \"/var/lib/thalweg\"}}{{.Name}}{{end}}{{end}}",
                                container)
                        .lastLine())
                .collect(Collectors.toSet());
    }

    /** Where a port of a service is reached from this machine. */
    String address(String service, int port) {
        return succeed(Map.of(), "port", service, "" + port).lastLine();
    }

    @Override
    public void close() {
        Engine.Said said = run(Map.of(), "--profile", "replay", "down", "--volumes", "--remove-orphans");
        Engine.docker(WAIT, "image", "rm", "--force", image());
        assertThat(said.exitCode()).as(said.output()).isZero();
    }

    private String image() {
        return "thalweg:" + project;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static List<String> with(List<String> first, List<String> then) {
        List<String> all = new ArrayList<>(first);
        all.addAll(then);
        return all;
    }
}
