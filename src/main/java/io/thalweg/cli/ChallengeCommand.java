package io.thalweg.cli;

import io.thalweg.challenge.ChallengerStart;
import io.thalweg.config.ApiKeys;
import io.thalweg.config.Key;
import io.thalweg.config.Keys;
import io.thalweg.config.Program;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.handover.StartedFrom;
import io.thalweg.topics.TopicAdmin;
import io.thalweg.topics.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code challenge}: starts a second application on the input of one that runs, with other parameters. */
@Command(
        name = "challenge",
        description = {
            "Starts a second application, the challenger, beside the one of the configuration, the champion, which goes on.",
            "The challenger begins with every current rating that the champion knows, in the order in which it was learned,"
                    + " whatever the ratings topic still holds, and goes on where the champion has read up to.",
            "--set says what is to be another: --set hybrid.factors=16 --set topic.partitions=8",
            "Writes the challenger's configuration into a file, and runs one instance of it here, until Ctrl-C."
                    + " Start others with that file: run --config FILE.",
            "Then: compare, promote, retire."
        })
final class ChallengeCommand implements Callable<Integer> {

    /** What makes an application another one; variables that set these would make them one again. */
    private static final List<Key<String>> IDENTITY = List.of(
            Keys.APPLICATION_ID,
            Keys.TOPIC_PREFIX,
            Keys.INPUT_TOPIC,
            Keys.ITEMS_TOPIC,
            Keys.COMMANDS_TOPIC,
            Keys.CHAMPION_PREFIX);

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Option(
            names = "--id",
            paramLabel = "NAME",
            description = "The challenger's application.id, also the beginning of its topics' names (default: the"
                    + " champion's, and -challenger).")
    private @Nullable String id;

    @Option(
            names = "--to",
            paramLabel = "FILE",
            description = "Where the challenger's configuration goes (default: NAME.properties).")
    private @Nullable Path file;

    @Option(names = "--prepare", description = "Run no instance here; end when all is ready for run --config FILE.")
    private boolean isPreparedOnly;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "For reading each topic (default: ${DEFAULT-VALUE}).")
    private int timeoutSeconds = 600;

    @Override
    public Integer call() {
        ThalwegConfig config = options.load();
        Topics champion = Topics.of(config);
        String name = id == null ? champion.applicationId() + "-challenger" : id;
        if (name.equals(champion.applicationId())) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--id is the champion's own; the challenger needs another, for example " + name + "-2");
        }
        Path target = file == null ? Path.of(name + ".properties") : file;
        if (Files.exists(target)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--to " + target + " is there already; if its application has begun, go on: " + Program.COMMAND
                            + " run --config " + target + ", else give another file");
        }
        PrintWriter err = spec.commandLine().getErr();
        ThalwegConfig challenger = Cluster.ask(config, admin -> prepare(admin, config, champion, name, err));
        write(target, challenger, err);
        return isPreparedOnly ? Main.DONE : run(target, challenger);
    }

    private ThalwegConfig prepare(Admin admin, ThalwegConfig config, Topics champion, String name, PrintWriter err) {
        TopicAdmin championAdmin = TopicAdmin.of(admin, config, "");
        if (championAdmin
                .partitionCounts(List.of(champion.itemContributionsChangelog()))
                .isEmpty()) {
            throw new CommandFailedException("application '" + champion.applicationId()
                    + "' has learned nothing, so there is nothing to start from; is application.id right?");
        }
        int partitions = config.isSet(Keys.TOPIC_PARTITIONS)
                ? config.get(Keys.TOPIC_PARTITIONS)
                : championAdmin.counts().users();
        ThalwegConfig challenger = config.with(identity(champion, name, partitions));
        Topics topics = Topics.of(challenger);
        TopicAdmin challengerAdmin = TopicAdmin.of(admin, challenger, "");
        challengerAdmin.counts().requireAssignable(challenger.groupProtocol(), topics);
        List<String> created = challengerAdmin.create(config.get(Keys.TOPIC_REPLICATION_FACTOR));
        err.println("created " + created.size() + " topics for '" + name + "'");
        StartedFrom start;
        try (Bars bars = new Bars(err)) {
            start = new ChallengerStart(
                            admin,
                            config.consumerProperties(),
                            config.producerProperties(),
                            champion,
                            topics,
                            partitions,
                            challenger.feedback(),
                            Duration.ofSeconds(timeoutSeconds),
                            System::currentTimeMillis)
                    .begin(temporary(), new ChallengerStart.Progress(bars.of("reading ratings"), bars.of("sending")));
        }
        err.println(String.format(
                Locale.ROOT, "'%s' begins with %,d ratings of '%s'", name, start.events(), champion.applicationId()));
        return challenger;
    }

    private static Map<String, String> identity(Topics champion, String name, int partitions) {
        Map<String, String> set = new LinkedHashMap<>();
        set.put(Keys.APPLICATION_ID.name(), name);
        set.put(Keys.TOPIC_PREFIX.name(), name + ".");
        set.put(Keys.INPUT_TOPIC.name(), champion.ratings());
        set.put(Keys.ITEMS_TOPIC.name(), champion.items());
        set.put(Keys.COMMANDS_TOPIC.name(), champion.commands());
        set.put(Keys.CHAMPION_PREFIX.name(), champion.championPrefix());
        set.put(Keys.TAKEOVER_FROM.name(), "");
        set.put(Keys.TOPIC_PARTITIONS.name(), "" + partitions);
        return set;
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("thalweg-challenge-").resolve("ratings");
        } catch (IOException e) {
            throw new CommandFailedException("there is no folder for what is read: " + e.getMessage(), e);
        }
    }

    private void write(Path target, ThalwegConfig challenger, PrintWriter err) {
        List<String> lines = new ArrayList<>();
        lines.add("# The challenger of '" + options.load().get(Keys.APPLICATION_ID) + "', written by: challenge");
        challenger.setWithoutVariables().forEach((key, value) -> lines.add(key + "=" + value.replace("\\", "\\\\")));
        try {
            Files.write(target, lines);
        } catch (IOException e) {
            throw new CommandFailedException(
                    "the configuration can't be written to " + target + ": " + ErrorLines.rootMessage(e)
                            + "; these are its lines:\n" + String.join("\n", lines),
                    e);
        }
        err.println("its configuration is in " + target + "; another instance: " + Program.COMMAND + " run --config "
                + target);
        IDENTITY.stream()
                .filter(key -> challenger.setByVariables().contains(key.name()))
                .forEach(key -> err.println("unset the variable " + key.variable()
                        + " for the challenger's instances: it goes over the file"));
    }

    /** As the command {@code run}, with what makes it another application once more, since variables go over files. */
    private int run(Path target, ThalwegConfig challenger) {
        List<String> arguments = new ArrayList<>(List.of("run", "--config", target.toString()));
        IDENTITY.forEach(key -> set(arguments, key.name(), challenger.get(key)));
        // The champion may run on this machine.
        if (challenger.isSet(Keys.HTTP_PORT) && challenger.get(Keys.HTTP_PORT) > 0) {
            set(arguments, Keys.HTTP_PORT.name(), "0");
        }
        if (challenger.get(ApiKeys.PORT) > 0) {
            set(arguments, ApiKeys.PORT.name(), "0");
        }
        return spec.root().commandLine().execute(arguments.toArray(String[]::new));
    }

    private static void set(List<String> arguments, String key, String value) {
        arguments.add("--set");
        arguments.add(key + "=" + value);
    }

    /** One bar after the other, each begun when its end is known. */
    private static final class Bars implements AutoCloseable {

        private final PrintWriter err;
        private @Nullable Progress shown;
        private String task = "";

        Bars(PrintWriter err) {
            this.err = err;
        }

        BiConsumer<Long, Long> of(String next) {
            return (done, all) -> {
                if (!task.equals(next) || shown == null) {
                    close();
                    task = next;
                    shown = Progress.of(next, all, err);
                }
                shown.to(done);
            };
        }

        @Override
        public void close() {
            if (shown != null) {
                shown.close();
                shown = null;
            }
        }
    }
}
