package io.thalweg.cli;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.thalweg.catalog.Item;
import io.thalweg.config.Keys;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.rating.DamagedCopies;
import io.thalweg.rating.Rating;
import io.thalweg.rating.Repeats;
import io.thalweg.topics.TopicLoader;
import io.thalweg.topics.Topics;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code replay}: a ratings file into the topic of a cluster. */
@Command(
        name = "replay",
        description = {
            "Sends a ratings file into the ratings topic of the configured cluster, in order of time.",
            "Sending it again, also after it broke off, has no second effect: what is known is a duplicate or late."
        })
final class ReplayCommand implements Callable<Integer> {

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

    @Option(names = "--rate", paramLabel = "N", description = "Ratings a second; as fast as possible if not given.")
    private double rate = Double.POSITIVE_INFINITY;

    @Option(
            names = "--damage",
            paramLabel = "SHARE",
            description = "Sends a damaged copy of this share of the ratings too, for example 0.01.")
    private double damage;

    /** What was sent and acknowledged. */
    @JsonPropertyOrder({"ratings", "damaged", "items", "seconds"})
    private record Sent(long ratings, long damaged, long items, double seconds) {}

    @Override
    public Integer call() {
        require(damage >= 0 && damage <= 1, "--damage is " + damage + "; it must be from 0 to 1");
        require(rate > 0, "--rate is " + rate + "; it must be above 0");
        items.requireSensible();
        ThalwegConfig config = reading.load(options);
        Topics topics = Topics.of(config);
        int partitionCount = Cluster.requireTopics(config, options, List.of(topics.ratings()));
        int itemPartitions = !items.isGiven() ? 0 : Cluster.requireTopics(config, options, List.of(topics.items()));
        PrintWriter err = spec.commandLine().getErr();
        List<Item> catalog = items.read();
        List<Rating> inTimeOrder =
                reading.readToSend(ratings, config, config.ratingScale()).ratings();
        requireCountsRead(config, inTimeOrder);
        items.tellUnknown(inTimeOrder, catalog);
        Sent sent;
        try {
            sent = send(config, topics, partitionCount, itemPartitions, catalog, inTimeOrder, err);
        } catch (KafkaException e) {
            throw Cluster.refused(config, e);
        }
        PrintWriter out = spec.commandLine().getOut();
        output.print(
                out,
                sent,
                () -> out.printf(
                        Locale.ROOT,
                        "sent %,d ratings, %,d damaged copies and %,d items in %.1f s%n",
                        sent.ratings,
                        sent.damaged,
                        sent.items,
                        sent.seconds));
        return Main.DONE;
    }

    /** An application that takes every event for one would not see how many times each counts. */
    private void requireCountsRead(ThalwegConfig config, List<Rating> events) {
        boolean hasCounts =
                config.feedback().repeats() == Repeats.COUNT && events.stream().anyMatch(event -> event.value() != 1);
        require(
                !hasCounts || config.get(Keys.INPUT_RATING).strip().equals("/rating"),
                "the file says how many times events count, and an application with feedback=implicit looks for no number:"
                        + " give --set input.rating=/rating to it and to this command");
    }

    private Sent send(
            ThalwegConfig config,
            Topics topics,
            int partitionCount,
            int itemPartitions,
            List<Item> catalog,
            List<Rating> inTimeOrder,
            PrintWriter err) {
        Map<String, Object> producer = config.producerProperties();
        long start = System.nanoTime();
        try (TopicLoader loader = TopicLoader.appending(producer, topics.items(), itemPartitions)) {
            EventFeed.sendItems(loader, catalog);
        }
        try (TopicLoader loader = TopicLoader.appending(producer, topics.ratings(), partitionCount);
                Progress progress = Progress.of("sending", inTimeOrder.size(), err)) {
            EventFeed feed = new EventFeed(loader, new DamagedCopies(damage, config.get(Keys.SEED)), rate);
            feed.send(inTimeOrder.iterator(), rating -> progress.to(feed.eventCount()));
            progress.to(feed.eventCount());
            double seconds = Math.round((System.nanoTime() - start) / 1e6) / 1e3;
            return new Sent(feed.eventCount(), feed.damagedCount(), catalog.size(), seconds);
        }
    }

    private void require(boolean holds, String message) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }
}
