package io.thalweg.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What a command line that ran in this JVM left behind. */
record Outcome(int exitCode, String out, String err) {

    static Outcome of(String... args) {
        return of(new ByteArrayOutputStream(), args);
    }

    /** @param err takes stderr, for whoever looks at it meanwhile */
    static Outcome of(ByteArrayOutputStream err, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int exitCode = Main.execute(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                args);
        return new Outcome(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
