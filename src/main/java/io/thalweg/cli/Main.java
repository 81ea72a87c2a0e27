package io.thalweg.cli;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The root command. A new command is one class in the list of subcommands here. */
@Command(
        name = Main.NAME,
        description = "A streaming recommender: learns from every rating as it arrives.",
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            ServeCommand.class,
            ChallengeCommand.class,
            CompareCommand.class,
            PromoteCommand.class,
            RetireCommand.class,
            ReplayCommand.class,
            EvaluateCommand.class,
            RecommendCommand.class,
            SimilarCommand.class,
            BenchCommand.class,
            TopicsCommand.class,
            ExportCommand.class,
            ImportCommand.class,
            VerifyCommand.class,
            ForgetCommand.class,
            RefreshCommand.class,
            ConfigCommand.class,
            TopologyCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = Main.ManifestVersion.class,
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:the work failed", "2:wrong usage: an option, a file or a key"})
public final class Main {

    static final String NAME = "thalweg";

    private static final int MOST_HELP_COLUMNS = 110;

    static final int DONE = 0;
    static final int FAILED = 1;
    static final int WRONG_USAGE = 2;

    @Option(
            names = "--stacktrace",
            scope = ScopeType.INHERIT,
            description = "Where an error comes from, beside what it says.")
    private boolean stacktrace;

    /** Returns normally where all is well, so that the program can run in another one's JVM (mvn exec:java). */
    public static void main(String[] args) {
        BarStream.install();
        quietDemo(args);
        int exitCode = execute(System.out, System.err, args);
        if (exitCode != DONE) {
            System.exit(exitCode);
        }
    }

    /**
     * Runs one command line.
     *
     * @param out where results go, in UTF-8
     * @param err where progress and errors go, in UTF-8
     * @return the exit code: 0 done, 1 the work failed, 2 wrong usage
     */
    public static int execute(PrintStream out, PrintStream err, String... args) {
        PrintWriter errors = visible(err);
        Optional<String> complaint = UnreadableArguments.complaint(args);
        if (complaint.isPresent()) {
            errors.println(NAME + ": " + complaint.get());
            return WRONG_USAGE;
        }
        return new CommandLine(new Main())
                .setOut(visible(out))
                .setErr(errors)
                .setParameterExceptionHandler(ErrorLines::wrongUsage)
                .setExecutionExceptionHandler((e, commandLine, parsed) -> ErrorLines.failure(e, commandLine))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
                .setUsageHelpWidth(Math.min(Terminal.columns(), MOST_HELP_COLUMNS))
                .execute(args);
    }

    /** Who looks at the demo looks at its bar; a level that was asked for holds. Before anything logs. */
    private static void quietDemo(String... args) {
        if (args.length > 0 && args[0].equals("demo") && System.getenv("THALWEG_LOG_LEVEL") == null) {
            System.setProperty("thalweg.log.level", "WARN");
        }
    }

    private static PrintWriter visible(PrintStream stream) {
        return new PrintWriter(new VisibleWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8)), true);
    }

    boolean wantsStacktrace() {
        return stacktrace;
    }

    /** The version of the jar's manifest. */
    static final class ManifestVersion implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {NAME + " " + (version == null ? "(not from a jar)" : version)};
        }
    }
}
