package io.thalweg.container;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** The container engine of this machine, by its command {@code docker}; tests that lack it say so and are skipped. */
public final class Engine {

    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final Duration PULL = Duration.ofMinutes(3);

    private Engine() {}

    /**
     * What a command of the engine said.
     *
     * @param exitCode -1 if it did not end in time
     * @param output of both streams
     */
    record Said(int exitCode, String output) {

        String lastLine() {
            return output.strip().lines().reduce((first, second) -> second).orElse("");
        }
    }

    /** The image that a variable names, or the one for everybody. */
    public static String image(String variable, String standard) {
        return System.getenv().getOrDefault(variable, standard);
    }

    /**
     * A broker that has not started. A container may run its start script while that is still being copied, and end with exit code
     * 126 (testcontainers-java, issue 11682), so it is tried again.
     */
    @SuppressWarnings("resource") // the caller's to close
    public static KafkaContainer kafka(String image) {
        return new KafkaContainer(DockerImageName.parse(image).asCompatibleSubstituteFor("apache/kafka"))
                .withStartupAttempts(3);
    }

    /** Skips the test, visibly, where no engine answers, or where it neither has nor gets one of the images. */
    public static void require(String... images) {
        Optional<String> reason = lacking(images);
        reason.ifPresent(text -> System.err.println("skipped: " + text));
        assumeTrue(reason.isEmpty(), reason.orElse(""));
    }

    private static Optional<String> lacking(String... images) {
        Said engine = docker(ANSWER, "version", "--format", "{{.Server.Version}}");
        if (engine.exitCode != 0) {
            return Optional.of("no Docker engine answers here (" + engine.lastLine() + ")");
        }
        for (String image : images) {
            if (docker(ANSWER, "image", "inspect", image).exitCode != 0) {
                Said pulled = docker(PULL, "pull", "--quiet", image);
                if (pulled.exitCode != 0) {
                    return Optional.of("the image " + image + " is not here, and can't be had ("
                            + (pulled.exitCode < 0 ? "nothing in " + PULL.toMinutes() + " minutes" : pulled.lastLine())
                            + ")");
                }
            }
        }
        return testcontainersCan() ? Optional.empty() : Optional.of("Testcontainers can't use the Docker engine");
    }

    /** It needs an image of its own, unless TESTCONTAINERS_RYUK_DISABLED is true. */
    private static boolean testcontainersCan() {
        try {
            return DockerClientFactory.instance().isDockerAvailable();
        } catch (RuntimeException e) {
            return false;
        }
    }

    /** Runs {@code docker ARGUMENTS} in the repository's folder. */
    static Said docker(Duration timeout, String... arguments) {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        return run(timeout, Map.of(), command);
    }

    /** Runs a command in the repository's folder, with these variables beside those of this process. */
    static Said run(Duration timeout, Map<String, String> variables, List<String> command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().putAll(variables);
            Process process = builder.start();
            CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> read(process));
            boolean ended = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            return new Said(ended ? process.exitValue() : -1, output.get(ANSWER.toSeconds(), TimeUnit.SECONDS));
        } catch (IOException | ExecutionException | TimeoutException e) {
            return new Said(-1, "" + e.getMessage());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String read(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "" + e.getMessage();
        }
    }
}
