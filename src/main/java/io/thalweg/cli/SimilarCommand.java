package io.thalweg.cli;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.thalweg.catalog.Item;
import io.thalweg.catalog.Titles;
import io.thalweg.rank.Likeness;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code similar}: the items most like one, from files. */
@Command(
        name = "similar",
        description = {
            "Learns a file of ratings in one pass, without Kafka, and prints the items that are most like one.",
            "By who rated them and how, by title, categories and tags, or by the mean of both."
        })
final class SimilarCommand implements Callable<Integer> {

    private static final int NEAREST = 5;
    private static final int ID = 8;
    private static final int TITLE = 24;
    private static final int CATEGORIES = 12;

    /** What likeness is taken from. */
    enum By {
        COLLABORATIVE,
        CONTENT,
        HYBRID;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    @Mixin
    private final FileOptions files = new FileOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Parameters(
            paramLabel = "ITEM|TITLE",
            description = "The item's id, or its title, for example \"Toy Story (1995)\".")
    @SuppressWarnings("NullAway.Init") // by picocli
    private String idOrTitle;

    @Option(
            names = "--by",
            paramLabel = "collaborative|content|hybrid",
            description = "Ratings, text, or the mean of both (default: ${DEFAULT-VALUE}).")
    private By by = By.HYBRID;

    @Option(
            names = "--measure",
            paramLabel = "co-rating|pairs|like-lift|cosine|l1",
            description =
                    "Of ratings: who rated both and how, the same by the pairs that a running application has, what was liked"
                            + " together more often than by chance, or the cosine or the L1 distance of the items' factors"
                            + " (default: ${DEFAULT-VALUE}).")
    private Likeness measure = Likeness.CO_RATING;

    @Option(names = "-n", paramLabel = "N", description = "Length of the list (default: ${DEFAULT-VALUE}).")
    private int size = 10;

    /** An entry; {@code likeness} is comparable within a list only. */
    @JsonPropertyOrder({"itemId", "title", "categories", "likeness", "ratings"})
    record Entry(String itemId, String title, List<String> categories, double likeness, long ratings) {}

    /** All that is printed. */
    @JsonPropertyOrder({"itemId", "title", "categories", "by", "measure", "items"})
    record Report(String itemId, String title, List<String> categories, String by, String measure, List<Entry> items) {}

    @Override
    public Integer call() {
        require(size >= 1 && size <= 1000, "-n is " + size + "; it must be from 1 to 1000");
        require(
                by == By.COLLABORATIVE || files.hasItems(),
                "--by " + by + " reads titles and categories too: give --items FILE, or go by ratings alone with --by "
                        + By.COLLABORATIVE);
        FileInput input = files.read();
        Item item = find(input);
        AlikeItems alike =
                new AlikeItems(FileModel.learn(input, spec.commandLine().getErr()), measure);
        List<Entry> entries =
                switch (by) {
                    case COLLABORATIVE -> alike.byRatings(item, size);
                    case CONTENT -> alike.byText(item, size);
                    case HYBRID -> alike.byBoth(item, size);
                };
        Report report = new Report(
                item.itemId(),
                item.title(),
                item.categories(),
                by.toString(),
                by == By.CONTENT ? "text" : measure.toString(),
                entries);
        PrintWriter out = spec.commandLine().getOut();
        output.print(out, report, () -> lines(report, Terminal.columns()).forEach(out::println));
        return Main.DONE;
    }

    private Item find(FileInput input) {
        List<Item> known = input.allItems();
        List<Item> found = new Titles(known).find(idOrTitle);
        if (found.size() == 1) {
            return found.get(0);
        }
        if (found.isEmpty()) {
            List<String> titles = known.stream().map(Item::title).toList();
            throw new CommandFailedException("no item has the id or the title '" + idOrTitle + "'; nearest: "
                    + NearestNames.to(idOrTitle, titles, NEAREST).stream()
                            .map(title -> '"' + title + '"')
                            .collect(Collectors.joining(", ")));
        }
        throw new CommandFailedException("'" + idOrTitle + "' may be "
                + found.stream()
                        .map(each -> each.itemId() + " (" + each.title()
                                + (each.categories().isEmpty() ? "" : ", " + String.join("/", each.categories()))
                                + ")")
                        .collect(Collectors.joining(" or "))
                + "; give the id");
    }

    private static List<String> lines(Report report, int width) {
        Table table = new Table()
                .number("alike")
                .text("item", ID)
                .text("title", TITLE)
                .number("ratings")
                .text("categories", CATEGORIES);
        for (Entry entry : report.items()) {
            table.row(List.of(
                    String.format(Locale.ROOT, "%.3f", entry.likeness()),
                    entry.itemId(),
                    entry.title(),
                    Long.toString(entry.ratings()),
                    String.join(", ", entry.categories())));
        }
        List<String> lines = new ArrayList<>();
        lines.add("Like " + report.itemId() + ", " + report.title()
                + (report.categories().isEmpty() ? "" : " (" + String.join(", ", report.categories()) + ")"));
        lines.add("by " + report.by() + (report.by().equals(By.CONTENT.toString()) ? "" : ", " + report.measure())
                + ", most alike first");
        lines.addAll(table.lines(width));
        return lines;
    }

    private void require(boolean holds, String message) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }
}
