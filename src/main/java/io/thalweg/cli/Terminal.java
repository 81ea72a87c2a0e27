package io.thalweg.cli;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Whether a person is looking at stderr, and how much fits in a line of stdout. */
final class Terminal {

    /** What everything fits that is told how wide it may be. */
    static final int USUAL_COLUMNS = 80;

    private static final int FEWEST_COLUMNS = 60;
    private static final boolean STANDARD_ERROR = look("2");

    private Terminal() {}

    /** Whether stderr is a terminal that can erase a line, also where stdin or stdout is not. */
    static boolean hasStandardError() {
        return STANDARD_ERROR && !"dumb".equals(System.getenv("TERM"));
    }

    /** Characters a line: what the variable COLUMNS asks for, else those of the terminal, else the usual 80. */
    static int columns() {
        return Measured.COLUMNS;
    }

    /** The same of the terminal that stderr is. */
    static int errorColumns() {
        return columns(System.getenv("COLUMNS"), true);
    }

    /** @param asked the variable COLUMNS, which holds for pipes and files too */
    static int columns(@Nullable String asked, boolean isTerminal) {
        if (asked != null && asked.strip().matches("[1-9][0-9]{0,3}")) {
            return Math.max(FEWEST_COLUMNS, Integer.parseInt(asked.strip()));
        }
        if (!isTerminal) {
            return USUAL_COLUMNS;
        }
        // picocli asks the terminal for its help, on Windows too.
        return Math.max(
                FEWEST_COLUMNS,
                CommandSpec.create().usageMessage().autoWidth(true).width());
    }

    /** Looked at once, and only where a command prints a table. */
    private static final class Measured {
        static final int COLUMNS = columns(System.getenv("COLUMNS"), look("1"));
    }

    /**
     * Asks the shell's {@code test}, because {@code System.console()} tells of stdin and stdout, and from JDK 22 on is there
     * even where both are redirected. Where there is no such program (Windows) the answer is no.
     */
    private static boolean look(String descriptor) {
        try {
            Process test = new ProcessBuilder("test", "-t", descriptor)
                    .redirectOutput(Redirect.INHERIT)
                    .redirectError(Redirect.INHERIT)
                    .start();
            return test.waitFor(2, TimeUnit.SECONDS) && test.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
