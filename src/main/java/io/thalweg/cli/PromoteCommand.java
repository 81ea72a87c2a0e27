package io.thalweg.cli;

import io.thalweg.challenge.Promoter;
import io.thalweg.challenge.Promoter.Outcome;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.topics.Topics;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code promote}: lets an application write the lists and errors that consumers read. */
@Command(
        name = "promote",
        description = {
            "Lets the application of the configuration, which runs beside another one, take over the lists and errors that"
                    + " consumers read.",
            "Give the challenger's file: --config NAME.properties. The champion goes on learning, and publishes nothing;"
                    + " to go back, promote it again with its own configuration.",
            "Versions of lists go on rising, and there is no moment without somebody who writes them but the second that it"
                    + " takes.",
            "Called again, it goes on with what was begun."
        })
final class PromoteCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Option(
            names = "--most-lag",
            paramLabel = "N",
            description = "Records that the application may be behind (default: ${DEFAULT-VALUE}).")
    private long mostLag = 5_000;

    @Option(
            names = "--least-lists",
            paramLabel = "SHARE",
            description = "Of the users who have a list, how many must have one of this application, 0 to 1"
                    + " (default: ${DEFAULT-VALUE}).")
    private double leastLists = .95;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "For each thing that is waited for (default: ${DEFAULT-VALUE}).")
    private int timeoutSeconds = 60;

    @Override
    public Integer call() {
        ThalwegConfig config = options.load();
        PrintWriter err = spec.commandLine().getErr();
        Outcome outcome = Cluster.ask(config, admin -> new Promoter(
                        admin,
                        config.consumerProperties(),
                        config.producerProperties(),
                        Topics.of(config),
                        Duration.ofSeconds(timeoutSeconds),
                        System::currentTimeMillis)
                .promote(new Promoter.Limits(mostLag, leastLists), err::println));
        PrintWriter out = spec.commandLine().getOut();
        output.print(out, outcome, () -> out.println(text(outcome)));
        return Main.DONE;
    }

    private static String text(Outcome outcome) {
        String before = outcome.isFromGone()
                ? "'" + outcome.from() + "' has no instance"
                : String.format(
                        Locale.ROOT,
                        "'%s' stepped back within %.1f s",
                        outcome.from(),
                        outcome.handedOverMillis() / 1e3);
        return String.format(
                Locale.ROOT,
                "'%s' writes the lists that consumers read, after %.1f s, with versions above %d; %s",
                outcome.application(),
                outcome.takenOverMillis() / 1e3,
                outcome.versionBase(),
                before);
    }
}
