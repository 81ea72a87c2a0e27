package io.thalweg.cli;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.concurrent.TimeUnit;

/** Whether a person is looking at stderr. */
final class Terminal {

    private static final boolean STANDARD_ERROR = look();

    private Terminal() {}

    /** Whether stderr is a terminal, also where stdin or stdout is not. */
    static boolean hasStandardError() {
        return STANDARD_ERROR;
    }

    /**
     * Asks the shell's {@code test}, because {@code System.console()} tells of stdin and stdout, and from JDK 22 on is there
     * even where both are redirected. Where there is no such program (Windows) the answer is no.
     */
    private static boolean look() {
        try {
            Process test = new ProcessBuilder("test", "-t", "2")
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
