package io.thalweg;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Prometheus' own checks, where they are installed: apt-get install prometheus. */
public final class Promtool {

    /**
     * What it said.
     *
     * @param output of stdout and stderr
     */
    public record Verdict(int exitCode, String output) {}

    private Promtool() {}

    /** The program's path; skips the test, saying why on stderr too, where it is not installed. */
    public static Path require(String program) {
        Path found = Stream.of(System.getenv("PATH").split(":", -1))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(Path.of(""));
        String reason = program + " is not installed (Debian: apt-get install prometheus)";
        if (found.toString().isEmpty()) {
            System.err.println("skipped: " + reason);
        }
        assumeTrue(!found.toString().isEmpty(), reason);
        return found;
    }

    /** Runs {@code promtool} with this on its standard input. */
    public static Verdict run(String input, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(require("promtool").toString()));
        command.addAll(List.of(arguments));
        Path in = Files.createTempFile("promtool", ".txt");
        Path out = Files.createTempFile("promtool", ".txt");
        try {
            Files.writeString(in, input);
            int exitCode = new ProcessBuilder(command)
                    .redirectInput(in.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start()
                    .waitFor();
            return new Verdict(exitCode, Files.readString(out));
        } finally {
            Files.delete(in);
            Files.delete(out);
        }
    }
}
