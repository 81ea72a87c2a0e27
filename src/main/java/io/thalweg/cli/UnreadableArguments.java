package io.thalweg.cli;

import io.thalweg.rating.IdFault;
import io.thalweg.rating.VisibleText;
import java.util.Arrays;
import java.util.Optional;

/**
 * Arguments that did not arrive as they were typed. In the locale C, as in most cron jobs, the JVM reads each byte of
 * another letter than ASCII's as a replacement character: {@code forget Zoë} would ask for a user who does not exist.
 */
final class UnreadableArguments {

    private static final char REPLACEMENT = '\uFFFD';
    private static final int SHOWN = 80;

    private UnreadableArguments() {}

    /** What to say of the first of them; empty where all can be read. */
    static Optional<String> complaint(String... arguments) {
        return Arrays.stream(arguments)
                .filter(argument -> argument.indexOf(REPLACEMENT) >= 0 || IdFault.of(argument) == IdFault.MALFORMED)
                .findFirst()
                .map(argument -> "the argument '" + VisibleText.excerpt(argument, SHOWN)
                        + "' has letters that this locale does not know, so it is not what was typed;"
                        + " put LC_ALL=C.UTF-8 in front of the command");
    }
}
