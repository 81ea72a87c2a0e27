package io.thalweg.cli;

import io.thalweg.config.ThalwegConfig;
import io.thalweg.topics.StoreNames;
import io.thalweg.topics.Topics;
import io.thalweg.transfer.ErrorTable;
import io.thalweg.transfer.FactorTable;
import io.thalweg.transfer.Learned;
import io.thalweg.transfer.ListTable;
import io.thalweg.transfer.NeighbourTable;
import io.thalweg.transfer.RatingTable;
import io.thalweg.transfer.RunningApplication;
import io.thalweg.transfer.TopFactors;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code export ratings|factors|neighbours|lists|errors}. */
@Command(
        name = "export",
        description = {
            "Writes what was learned as a table, for pandas, DuckDB and other programs: from a running application, or"
                    + " from a file of ratings with --ratings.",
            "Reads only; the application goes on. The tables hold what people rated: 'forget' doesn't reach them."
        })
final class ExportCommand {

    /** Which table of factors. */
    enum Of {
        USERS,
        ITEMS,
        BOTH;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    @Command(
            name = "ratings",
            description = {
                "Every current rating: " + "userId, itemId, rating, timestamp, sequence.",
                "By sequence, a user's ratings are in the order in which they were learned; 'import' keeps it."
            })
    int ratings(@Mixin ExportOptions options) {
        options.write(RatingTable.COLUMNS, table -> {
            if (options.isFromFile()) {
                file(options).writeRatings(table);
            } else {
                running(options, application -> application.writeRatings(table), StoreNames.RATINGS);
            }
        });
        return Main.DONE;
    }

    @Command(
            name = "factors",
            description = {
                "Users and items as numbers on the rating scale: what biases and factors estimate is"
                        + " mean + bias of the user + bias of the item + the sum of products of their f0, f1, …",
                "Without what pairs of items and their categories say, as of now, before it is clamped to the scale."
            })
    int factors(
            @Mixin ExportOptions options,
            @Mixin OutputOptions output,
            @Option(
                            names = "--of",
                            paramLabel = "users|items|both",
                            description =
                                    "Which (default: ${DEFAULT-VALUE}). Both become two files: with --to factors.csv"
                                            + " factors-users.csv and factors-items.csv.",
                            defaultValue = "both")
                    Of of,
            @Option(
                            names = "--top",
                            paramLabel = "N",
                            description = "Prints the N items that are highest in each factor, and writes no table.")
                    Integer top,
            @Option(
                            names = "--least",
                            paramLabel = "N",
                            description = "With --top: only items of N or more ratings (default: ${DEFAULT-VALUE}).",
                            defaultValue = "20")
                    int least) {
        if (top != null) {
            require(top >= 1 && top <= 1000, "--top is " + top + "; it must be from 1 to 1000");
            require(options.isToStdout() && !options.hasForm(), "--top prints; leave --to and --format out");
            look(options, false, learned -> print(new TopFactors(learned).of(top, least), output));
            return Main.DONE;
        }
        require(
                of != Of.BOTH || !options.isToStdout(),
                "two tables need two files: give --to FILE, or one of --of users and --of items");
        require(!output.isJson(), "--output is for --top; a table's form is --format csv or --format jsonl");
        look(
                options,
                of != Of.ITEMS,
                learned -> write(new FactorTable(learned, System.currentTimeMillis()), of, options));
        return Main.DONE;
    }

    private static void write(FactorTable factors, Of of, ExportOptions options) {
        boolean both = of == Of.BOTH;
        if (of != Of.ITEMS) {
            options.write(both ? Optional.of("users") : Optional.empty(), factors.userColumns(), factors::writeUsers);
        }
        if (of != Of.USERS) {
            options.write(both ? Optional.of("items") : Optional.empty(), factors.itemColumns(), factors::writeItems);
        }
    }

    private void print(List<TopFactors.Factor> factors, OutputOptions output) {
        PrintWriter out = out();
        output.print(
                out,
                Map.of("factors", factors),
                () -> factors.forEach(factor -> {
                    Table table = new Table()
                            .number("f" + factor.factor())
                            .number("ratings")
                            .text("item", 8)
                            .text("title", 24);
                    factor.items()
                            .forEach(item -> table.row(List.of(
                                    String.format(Locale.ROOT, "%.4f", item.value()),
                                    Long.toString(item.ratings()),
                                    item.itemId(),
                                    item.title())));
                    table.lines(Terminal.columns()).forEach(out::println);
                    out.println();
                }));
    }

    @Command(
            name = "neighbours",
            description = {
                "Pairs of items that the same users rated closely after each other, each pair once.",
                "count in pairs of mean weight, likes in how many both were rated high, product how alike both were"
                        + " rated. Learner 'hybrid' only: the other keeps none."
            })
    int neighbours(@Mixin ExportOptions options) {
        look(
                options,
                false,
                learned -> options.write(
                        NeighbourTable.COLUMNS,
                        table -> NeighbourTable.write(
                                learned.pairs(), learned.items().index(), table)));
        return Main.DONE;
    }

    @Command(name = "lists", description = "The current list of every user, a row an entry.")
    int lists(@Mixin ExportOptions options) {
        options.write(ListTable.COLUMNS, table -> {
            if (options.isFromFile()) {
                file(options).writeLists(table);
            } else {
                running(options, application -> application.writeLists(table));
            }
        });
        return Main.DONE;
    }

    @Command(
            name = "errors",
            description = {
                "Rolling errors by window and cohort: of a running application all that its topic still has, of which the"
                        + " last of a window and cohort is the current one; of a file those at its end."
            })
    int errors(@Mixin ExportOptions options) {
        options.write(ErrorTable.COLUMNS, table -> {
            if (options.isFromFile()) {
                file(options).writeErrors(table);
            } else {
                running(options, application -> application.writeErrors(table));
            }
        });
        return Main.DONE;
    }

    private void look(ExportOptions options, boolean withUsers, Consumer<Learned> looking) {
        if (options.isFromFile()) {
            file(options).look(looking);
        } else {
            running(
                    options,
                    application -> application.look(withUsers, looking),
                    StoreNames.ITEM_CONTRIBUTIONS,
                    StoreNames.LEARNER_STATE,
                    StoreNames.RATINGS,
                    StoreNames.USERS);
        }
    }

    private FileExport file(ExportOptions options) {
        return new FileExport(options.readFile(), spec.commandLine().getErr());
    }

    private void running(ExportOptions options, Consumer<RunningApplication> work, String... stores) {
        ThalwegConfig config = options.loadConfig();
        Topics topics = Topics.of(config);
        List<String> needed = Stream.concat(
                        Stream.of(topics.recommendations(), topics.errors(), topics.items()),
                        Stream.of(stores).map(topics::changelog))
                .toList();
        int partitions = Cluster.requireTopics(config, options.config(), needed);
        try (RowProgress progress =
                        new RowProgress("reading", spec.commandLine().getErr());
                RunningApplication application = new RunningApplication(config, partitions, progress::to)) {
            work.accept(application);
        } catch (KafkaException e) {
            throw Cluster.refused(config, e);
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private void require(boolean holds, String message) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }
}
