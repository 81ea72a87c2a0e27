package io.thalweg.cli;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.thalweg.catalog.Item;
import io.thalweg.learn.RatedItems;
import io.thalweg.learn.UserRow;
import io.thalweg.rank.RankedItem;
import io.thalweg.rank.Ranker;
import io.thalweg.rank.Wanted;
import io.thalweg.stream.RecommenderSettings;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code recommend}: a user's list beside what the user rated highest, from files. */
@Command(
        name = "recommend",
        description = {
            "Learns a file of ratings in one pass, without Kafka, and prints a user's list beside what the user rated"
                    + " highest.",
            "The table fits the terminal, else 80 columns; COLUMNS=200 in front of the command asks for more, and"
                    + " --output json cuts nothing."
        })
final class RecommendCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    @Mixin
    private final FileOptions files = new FileOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Parameters(paramLabel = "USER", description = "The user's id.")
    @SuppressWarnings("NullAway.Init") // by picocli
    private String userId;

    @Option(names = "-n", paramLabel = "N", description = "Length of the list (default: ${DEFAULT-VALUE}).")
    private int size = 10;

    @Option(
            names = "--category",
            paramLabel = "NAME",
            split = ",",
            description = "Only items of this category, or of any of several; may be repeated.")
    private Set<String> categories = new LinkedHashSet<>();

    @Option(names = "--exclude", paramLabel = "ITEM", split = ",", description = "Items to leave out, by id.")
    private Set<String> excluded = new LinkedHashSet<>();

    /** An item that the user rated. */
    @JsonPropertyOrder({"itemId", "title", "categories", "rating"})
    record Rated(String itemId, String title, List<String> categories, double rating) {}

    /** An entry of the list; {@code because} are the user's own rated items that weigh most in it. */
    @JsonPropertyOrder({"itemId", "title", "categories", "match", "prediction", "score", "source", "because"})
    record Entry(
            String itemId,
            String title,
            List<String> categories,
            int match,
            double prediction,
            double score,
            String source,
            List<Rated> because) {}

    /** All that is printed. */
    @JsonPropertyOrder({"userId", "ratingCount", "ratedHighest", "items"})
    record Report(String userId, int ratingCount, List<Rated> ratedHighest, List<Entry> items) {}

    @Override
    public Integer call() {
        require(size >= 1 && size <= 1000, "-n is " + size + "; it must be from 1 to 1000");
        FileInput input = files.read();
        if (!input.userIds().contains(userId)) {
            throw new CommandFailedException("user '" + userId + "' has no rating in " + input.file() + "; of its "
                    + input.userIds().size() + " users, these are nearest: "
                    + String.join(", ", NearestNames.to(userId, input.userIds(), 5)));
        }
        requireKnown(categories, input);
        FileModel model = FileModel.learn(input, spec.commandLine().getErr());
        Report report = report(model);
        PrintWriter out = spec.commandLine().getOut();
        output.print(
                out, report, () -> RecommendText.lines(report, model.tasks().feedback(), Terminal.columns())
                        .forEach(out::println));
        return Main.DONE;
    }

    private Report report(FileModel model) {
        UserRow user = model.tasks().user(userId);
        Ranker ranker = new Ranker(
                model.tasks().task(userId).learner(),
                model.tasks().blend(userId),
                model.tasks().scale(),
                RecommenderSettings.listRules(model.input().config(), size),
                model.items().ids());
        Wanted wanted = new Wanted(categories, excluded);
        List<Entry> entries = ranker
                .rank(user, user.lastRatedMillis, wanted.over(model.index(), id -> model.input()
                        .item(id)
                        .categories()))
                .stream()
                .map(ranked -> entry(ranked, user, model))
                .toList();
        List<Rated> highest = IntStream.range(0, user.ratingCount())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer at) -> -user.rated().rating(at))
                        .thenComparing(Comparator.reverseOrder()))
                .limit(size)
                .map(at -> rated(user.rated(), at, model))
                .toList();
        return new Report(userId, user.ratingCount(), highest, entries);
    }

    private static Entry entry(RankedItem ranked, UserRow user, FileModel model) {
        Item item = model.item(ranked.item());
        return new Entry(
                item.itemId(),
                item.title(),
                item.categories(),
                ranked.match(),
                rounded(ranked.prediction()),
                rounded(ranked.score()),
                ranked.source().code(),
                ranked.because().stream()
                        .map(reason -> rated(user.rated(), user.rated().find(reason), model))
                        .toList());
    }

    private static Rated rated(RatedItems rated, int position, FileModel model) {
        Item item = model.item(rated.item(position));
        return new Rated(item.itemId(), item.title(), item.categories(), rated.rating(position));
    }

    private static double rounded(double value) {
        return Math.rint(value * 1e4) / 1e4;
    }

    private void requireKnown(Set<String> asked, FileInput input) {
        Set<String> known = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        input.catalog().values().forEach(item -> known.addAll(item.categories()));
        for (String category : asked) {
            require(
                    known.contains(category.strip()),
                    "--category: no item has the category '" + category + "'; "
                            + (known.isEmpty() ? "give --items FILE" : "there are " + String.join(", ", known)));
        }
    }

    private void require(boolean holds, String message) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }
}
