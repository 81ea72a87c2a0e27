package io.thalweg.cli;

import io.thalweg.config.Keys;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.topics.PartitionCounts;
import io.thalweg.topics.TopicAdmin;
import io.thalweg.topics.TopicReview;
import io.thalweg.topics.TopicState;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
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

    @Command(
            name = "create",
            description = "Creates the topics that are missing, internal ones too; never changes one that is there.")
    int create(@Mixin ConfigOptions options, @Mixin OutputOptions output) {
        ThalwegConfig config = options.load();
        return with(config, options, topics -> {
            Optional<String> layout = topics.otherLayout();
            List<String> created = topics.create(config.get(Keys.TOPIC_REPLICATION_FACTOR));
            TopicReview review = topics.review();
            output.print(
                    out(),
                    Map.of("created", created, "differences", review.unsafe(), "warnings", review.doubtful()),
                    () -> {
                        created.forEach(name -> out().println("created " + name));
                        if (!created.isEmpty()) {
                            layout.ifPresent(out()::println);
                        }
                        if (created.isEmpty()) {
                            out().println("nothing was missing");
                        }
                        print(review);
                    });
            return review.unsafe().isEmpty() ? Main.DONE : Main.FAILED;
        });
    }

    @Command(
            name = "verify",
            description = {
                "Says what is unsafe, and what to type then; exit code 1 if anything is: the application would not"
                        + " start.",
                "What is doubtful is a warning, and changes no exit code."
            })
    int verify(@Mixin ConfigOptions options, @Mixin OutputOptions output) {
        return with(options.load(), options, topics -> {
            TopicReview review = topics.review();
            output.print(out(), Map.of("differences", review.unsafe(), "warnings", review.doubtful()), () -> {
                print(review);
                if (review.unsafe().isEmpty()) {
                    out().println(
                                    review.doubtful().isEmpty()
                                            ? "all topics are as they should be"
                                            : "all topics can be used");
                }
            });
            return review.unsafe().isEmpty() ? Main.DONE : Main.FAILED;
        });
    }

    @Command(name = "describe", description = "Shows the topics that are there.")
    int describe(@Mixin ConfigOptions options, @Mixin OutputOptions output) {
        return with(options.load(), options, topics -> {
            List<TopicState> states = topics.describe();
            PartitionCounts counts = topics.counts();
            output.print(out(), Map.of("topics", states, "usersPartitions", counts.users()), () -> {
                states.forEach(this::print);
                out().printf(
                                Locale.ROOT,
                                "users are laid out in %d partitions; %d tasks learn%n",
                                counts.users(),
                                counts.users());
            });
            return Main.DONE;
        });
    }

    private int with(ThalwegConfig config, ConfigOptions options, Function<TopicAdmin, Integer> work) {
        return Cluster.ask(config, admin -> work.apply(TopicAdmin.of(admin, config, options.asTyped())));
    }

    private void print(TopicReview review) {
        review.unsafe().forEach(out()::println);
        review.doubtful().forEach(line -> out().println("warning: " + line));
    }

    /** One line a topic; behind it what the topic has set itself. */
    private void print(TopicState state) {
        String more = state.chosen().stream()
                .filter(key -> !key.equals("cleanup.policy") && !key.equals("retention.ms"))
                .sorted()
                .map(key -> ", " + key + " " + state.settings().get(key))
                .collect(Collectors.joining());
        out().printf(
                        Locale.ROOT,
                        "%-48s partitions %d, replicas %d, cleanup %s, retention %s%s%n",
                        state.name(),
                        state.partitions(),
                        state.replicas(),
                        state.cleanupPolicy(),
                        state.retentionMillis() < 0 ? "for ever" : state.retentionMillis() / 3_600_000 + " h",
                        more);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
