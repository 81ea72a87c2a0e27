package io.thalweg.cli;

import io.thalweg.config.Keys;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.stream.TopicAdmin;
import io.thalweg.stream.TopicAdmin.TopicState;
import io.thalweg.stream.Topics;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code topics create|verify|describe}. */
@Command(name = "topics", description = "The topics of the application: create them, or see what differs.")
final class TopicsCommand {

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    @Command(name = "create", description = "Creates the topics that are missing; never changes one that is there.")
    int create(@Mixin ConfigOptions options, @Mixin OutputOptions output) {
        ThalwegConfig config = options.load();
        return with(config, options, topics -> {
            List<String> created = topics.create(config.get(Keys.TOPIC_REPLICATION_FACTOR));
            List<String> differences = topics.verify();
            output.print(out(), Map.of("created", created, "differences", differences), () -> {
                created.forEach(name -> out().println("created " + name));
                if (created.isEmpty()) {
                    out().println("nothing was missing");
                }
                differences.forEach(out()::println);
            });
            return differences.isEmpty() ? Main.DONE : Main.FAILED;
        });
    }

    @Command(name = "verify", description = "Says what differs, and what to type then; exit code 1 if anything does.")
    int verify(@Mixin ConfigOptions options, @Mixin OutputOptions output) {
        return with(options.load(), options, topics -> {
            List<String> differences = topics.verify();
            output.print(out(), Map.of("differences", differences), () -> {
                differences.forEach(out()::println);
                if (differences.isEmpty()) {
                    out().println("all topics are as they should be");
                }
            });
            return differences.isEmpty() ? Main.DONE : Main.FAILED;
        });
    }

    @Command(name = "describe", description = "Shows the topics that are there.")
    int describe(@Mixin ConfigOptions options, @Mixin OutputOptions output) {
        return with(options.load(), options, topics -> {
            List<TopicState> states = topics.describe();
            output.print(out(), Map.of("topics", states), () -> states.forEach(this::print));
            return Main.DONE;
        });
    }

    private int with(ThalwegConfig config, ConfigOptions options, Function<TopicAdmin, Integer> work) {
        Topics topics = new Topics(config.get(Keys.TOPIC_PREFIX), config.get(Keys.APPLICATION_ID));
        int partitions = config.get(Keys.TOPIC_PARTITIONS);
        return Cluster.ask(config, admin -> work.apply(new TopicAdmin(admin, topics, partitions, options.asTyped())));
    }

    private void print(TopicState state) {
        out().printf(
                        Locale.ROOT,
                        "%-48s partitions %d, replicas %d, cleanup %s, retention %s%n",
                        state.name(),
                        state.partitions(),
                        state.replicas(),
                        state.cleanupPolicy(),
                        state.retentionMillis() < 0 ? "for ever" : state.retentionMillis() / 3_600_000 + " h");
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
