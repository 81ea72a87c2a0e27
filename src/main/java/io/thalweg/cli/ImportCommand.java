package io.thalweg.cli;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.thalweg.catalog.Item;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.rating.DamagedCopies;
import io.thalweg.rating.Rating;
import io.thalweg.topics.TopicLoader;
import io.thalweg.topics.Topics;
import io.thalweg.transfer.NewState;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code import}: ratings as the start of a new application. */
@Command(
        name = "import",
        description = {
            "Sends a ratings file into the empty ratings topic of a new application, so that it learns these first.",
            "A file of 'export ratings' is sent so that each user's ratings are learned in the order in which they were;"
                    + " any other in order of time, as 'replay' does.",
            "Refuses where the application has learned anything, or its ratings topic isn't empty. Create its topics first,"
                    + " start it before or after."
        })
final class ImportCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Mixin
    private final RatingFileOptions reading = new RatingFileOptions();

    @Mixin
    private final ItemFileOptions items = new ItemFileOptions();

    @Option(names = "--ratings", paramLabel = "FILE", required = true, description = RatingFileOptions.WHAT)
    @SuppressWarnings("NullAway.Init") // by picocli
    private Path ratings;

    @Option(
            names = "--resume",
            description =
                    "Goes on with the same file after an import that broke off: sends what the topic doesn't hold.")
    private boolean resumes;

    /** What the topics hold now that was sent, and how much of it by this call. */
    @JsonPropertyOrder({"ratings", "sent", "items", "seconds"})
    private record Imported(long ratings, long sent, long items, double seconds) {}

    @Override
    public Integer call() {
        items.requireSensible();
        ThalwegConfig config = reading.load(options);
        Topics topics = Topics.of(config);
        int partitions = Cluster.requireTopics(config, options, List.of(topics.ratings()));
        int itemPartitions = !items.isGiven() ? 0 : Cluster.requireTopics(config, options, List.of(topics.items()));
        requireNew(config, topics);
        List<Item> catalog = items.read();
        List<Rating> inOrder =
                reading.readToImport(ratings, config, config.ratingScale()).ratings();
        items.tellUnknown(inOrder, catalog);
        Imported imported = Cluster.ask(config, admin -> {
            if (!catalog.isEmpty()) {
                try (TopicLoader loader =
                        TopicLoader.appending(config.producerProperties(), topics.items(), itemPartitions)) {
                    EventFeed.sendItems(loader, catalog);
                }
            }
            return send(config.producerProperties(), admin, topics, partitions, inOrder, catalog.size());
        });
        PrintWriter out = spec.commandLine().getOut();
        output.print(
                out,
                imported,
                () -> out.printf(
                        Locale.ROOT,
                        "%s holds %,d ratings, of which %,d were sent, and %,d items were sent, in %.1f s%n",
                        topics.ratings(),
                        imported.ratings,
                        imported.sent,
                        imported.items,
                        imported.seconds));
        return Main.DONE;
    }

    private void requireNew(ThalwegConfig config, Topics topics) {
        Cluster.ask(config, admin -> {
            NewState state = new NewState(admin, topics);
            Optional<String> learned = state.learned();
            if (learned.isPresent() && !resumes) {
                throw new CommandFailedException("application '" + topics.applicationId() + "' " + learned.get()
                        + ": only one that has learned nothing can begin with these ratings; choose another:"
                        + " --set application.id=NAME --set topic.prefix=NAME. (topics create, then import), or send"
                        + " them behind the others with replay");
            }
            long held = state.recordCount(topics.ratings());
            if (held > 0 && !resumes) {
                throw new CommandFailedException(String.format(
                        Locale.ROOT,
                        "%s holds %,d records already, which would be learned first; after an import of the same file"
                                + " that broke off, add --resume",
                        topics.ratings(),
                        held));
            }
            return held;
        });
    }

    private Imported send(
            Map<String, Object> producer, Admin admin, Topics topics, int partitions, List<Rating> inOrder, int items) {
        PrintWriter err = spec.commandLine().getErr();
        long start = System.nanoTime();
        try (TopicLoader loader = TopicLoader.resuming(producer, admin, topics.ratings(), partitions);
                Progress progress = Progress.of("sending", inOrder.size(), err)) {
            EventFeed feed = new EventFeed(loader, new DamagedCopies(0, 0), Double.POSITIVE_INFINITY);
            feed.send(inOrder.iterator(), rating -> progress.to(feed.eventCount()));
            progress.to(feed.eventCount());
            double seconds = Math.round((System.nanoTime() - start) / 1e6) / 1e3;
            return new Imported(feed.eventCount(), loader.sentCount(), items, seconds);
        }
    }
}
