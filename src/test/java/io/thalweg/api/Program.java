package io.thalweg.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Programs of the machine that a page names, run as its reader runs them. */
public final class Program {

    private static final long SECONDS = 120;

    private Program() {}

    /** Skips the test, saying why on stderr too, where there is no such program. */
    public static void require(String name) {
        boolean isThere = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
        String reason = "there is no " + name + " here, which the page uses";
        if (!isThere) {
            System.err.println("skipped: " + reason);
        }
        assumeTrue(isThere, reason);
    }

    /** Its output, when it has ended well. */
    public static String run(Path folder, Map<String, String> variables, String... command)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().putAll(variables);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS))
                    .as("ends: %s", Files.readString(err))
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue())
                .as("exit code; stdout: %s; stderr: %s", Files.readString(out), Files.readString(err))
                .isZero();
        return Files.readString(out);
    }
}
