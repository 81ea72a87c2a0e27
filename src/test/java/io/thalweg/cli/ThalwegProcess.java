package io.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packaged program as a process of its own, as a user starts it. */
final class ThalwegProcess implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    private final Process process;
    private final Path out;
    private final Path err;

    private ThalwegProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Starts {@code java -jar target/thalweg.jar} with these arguments; output goes to files in {@code folder}. */
    static ThalwegProcess start(Path folder, String... arguments) throws IOException {
        return start(folder, Map.of(), arguments);
    }

    /** The same, with these variables beside those of this process. */
    static ThalwegProcess start(Path folder, Map<String, String> variables, String... arguments) throws IOException {
        String jar = System.getProperty("thalweg.jar", "target/thalweg.jar");
        assertThat(Path.of(jar)).as("the packaged jar; run mvn package first").exists();
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g", "-jar", jar));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().putAll(variables);
        return new ThalwegProcess(builder.start(), out, err);
    }

    /** Waits for a normal end and reads the one JSON object on stdout. */
    JsonNode awaitJson() throws IOException, InterruptedException {
        assertThat(process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS))
                .as("ends by itself; stderr so far: %s", err())
                .isTrue();
        assertThat(process.exitValue()).as("exit code; stderr: %s", err()).isZero();
        assertThat(Files.readAllLines(out)).as("stdout holds the JSON alone").hasSize(1);
        return new ObjectMapper().readTree(out.toFile());
    }

    /** Sends SIGTERM, waits for the end and returns the exit code. */
    int terminate() throws InterruptedException {
        process.destroy();
        return awaitEnd();
    }

    /** Waits for the end and returns the exit code. */
    int awaitEnd() throws InterruptedException {
        assertThat(process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS))
                .as("ends")
                .isTrue();
        return process.exitValue();
    }

    /** Sends SIGKILL. */
    void kill() {
        process.destroyForcibly();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The command line as {@code ps} shows it to everybody on the machine. */
    String commandLine() {
        return process.info().commandLine().orElseThrow();
    }

    String out() throws IOException {
        return Files.readString(out);
    }

    String err() throws IOException {
        return Files.readString(err);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
