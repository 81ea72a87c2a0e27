package io.thalweg.cli;

import io.thalweg.broker.BrokerException;
import io.thalweg.config.Program;
import io.thalweg.rating.file.UnreadableFileException;
import io.thalweg.stream.ApplicationFailedException;
import io.thalweg.topics.IncompatibleStateException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a failed command says: one line on stderr, and the stack trace only where it is asked for. */
final class ErrorLines {

    private static final String DISK_FULL = "No space left on device";

    private ErrorLines() {}

    static int wrongUsage(ParameterException e, String[] args) {
        CommandLine commandLine = e.getCommandLine();
        String help = " For help: " + typed(commandLine) + " --help";
        String message = e instanceof UnmatchedArgumentException unmatched
                ? unmatched(unmatched, commandLine)
                : e.getMessage() + "." + idLikeAnOption(e, args);
        print(commandLine, message + help, e);
        return Main.WRONG_USAGE;
    }

    static int failure(Exception e, CommandLine commandLine) {
        if (e instanceof ConfigException || e instanceof UnreadableFileException) {
            print(commandLine, "" + e.getMessage(), e);
            return Main.WRONG_USAGE;
        }
        if (isDiskFull(e)) {
            print(
                    commandLine,
                    "no room is left on the disk of the state folder: " + rootMessage(e)
                            + "; make room, or give a larger disk with --set state.dir=FOLDER, and start again: all that"
                            + " was learned lies in Kafka",
                    e);
            return Main.FAILED;
        }
        if (!(e instanceof CommandFailedException) && isLocalState(e)) {
            print(
                    commandLine,
                    "the local state can't be used: " + rootMessage(e)
                            + "; it is a copy of what Kafka holds: delete the"
                            + " folder (state.dir, or state under the demo's --data) and start again",
                    e);
            return Main.FAILED;
        }
        boolean expected = e instanceof CommandFailedException
                || e instanceof BrokerException
                || e instanceof IncompatibleStateException
                || e instanceof ApplicationFailedException;
        print(commandLine, expected ? "" + e.getMessage() : "unexpected: " + e + "; to see where, add --stacktrace", e);
        return Main.FAILED;
    }

    /** The message of the innermost cause, which is the one that names the thing. */
    static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.getMessage();
        return message == null ? root.getClass().getSimpleName() : message;
    }

    private static boolean isLocalState(Throwable e) {
        return e instanceof ProcessorStateException || (e.getCause() != null && isLocalState(e.getCause()));
    }

    /** Kafka Streams writes files of the state folder alone. */
    private static boolean isDiskFull(Throwable e) {
        return e instanceof StreamsException
                ? rootMessage(e).contains(DISK_FULL)
                : e.getCause() != null && isDiskFull(e.getCause());
    }

    private static String unmatched(UnmatchedArgumentException e, CommandLine commandLine) {
        List<String> suggestions = e.getSuggestions();
        String first = e.getUnmatched().get(0);
        boolean mayBeId = e.isUnknownOption()
                && !commandLine.getCommandSpec().positionalParameters().isEmpty();
        return (e.isUnknownOption() ? "unknown option '" : "unknown argument '") + first + "'"
                + (suggestions.isEmpty() ? "" : "; did you mean " + suggestions.get(0) + "?")
                + (mayBeId ? ". If " + first + " is an id, write it behind all options as -- " + first + "." : "")
                + (suggestions.isEmpty() && !mayBeId ? "." : "");
    }

    /** picocli takes an id that begins with a hyphen for an option, and then misses the id. */
    private static String idLikeAnOption(ParameterException e, String[] args) {
        if (!(e instanceof MissingParameterException)) {
            return "";
        }
        Map<String, OptionSpec> options = e.getCommandLine().getCommandSpec().optionsMap();
        return Arrays.stream(args)
                .filter(arg -> arg.startsWith("-") && !arg.startsWith("--") && !options.containsKey(arg))
                .findFirst()
                .map(arg -> " If " + arg + " is an id, write it behind all options as -- " + arg + ".")
                .orElse("");
    }

    private static void print(CommandLine commandLine, String message, Exception e) {
        String line = message.lines().map(String::strip).collect(Collectors.joining(" "));
        commandLine.getErr().println(Main.NAME + ": " + line);
        if (commandLine.getCommandSpec().root().userObject() instanceof Main main && main.wantsStacktrace()) {
            e.printStackTrace(commandLine.getErr());
        }
    }

    /** The command as a user types it. */
    private static String typed(CommandLine commandLine) {
        String qualified = commandLine.getCommandSpec().qualifiedName(" ");
        return Program.COMMAND + qualified.substring(Main.NAME.length());
    }
}
