package io.thalweg.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.broker.BrokerOptions;
import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.catalog.GeneratedCatalog;
import io.thalweg.catalog.Item;
import io.thalweg.config.Keys;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.rating.DamagedCopies;
import io.thalweg.rating.EventGenerator;
import io.thalweg.rating.GeneratorOptions;
import io.thalweg.rating.RatingGenerator;
import io.thalweg.rating.RatingScale;
import io.thalweg.rating.Repeats;
import io.thalweg.rating.file.FileRatings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code demo}: broker, application and a stream of ratings in one JVM. */
@Command(
        name = "demo",
        description = {
            "Starts a Kafka broker in this JVM, streams ratings into it, and shows how Thalweg learns.",
            "Without --ratings it generates a MovieLens-like stream, whose true model is known."
        })
final class DemoCommand implements Callable<Integer> {

    /** Of ratings, on two processors. */
    private static final double USUAL_RATE = 4_000;

    private static final double START_SECONDS = 8;

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

    @Option(names = "--once", description = "Ends when the stream is learned, and prints a summary.")
    private boolean once;

    @Option(names = "--count", paramLabel = "N", description = "Ratings to generate (default: ${DEFAULT-VALUE}).")
    private long count = 100_000;

    @Option(
            names = "--ratings",
            paramLabel = "FILE",
            description = "Instead of the generated stream. " + RatingFileOptions.WHAT)
    private @Nullable Path ratings;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Keeps broker and state here; a second start goes on where the first one ended.")
    private @Nullable Path data;

    @Option(names = "--partitions", paramLabel = "P", description = "Partitions of the ratings topic (default: 4).")
    private @Nullable Integer partitions;

    @Option(
            names = "--learner",
            paramLabel = "NAME",
            description = "What learns from the ratings: see config --describe.")
    private @Nullable String learner;

    @Option(names = "--seed", paramLabel = "N", description = "Of the generated stream and of the learner.")
    private @Nullable Long seed;

    @Option(names = "--rate", paramLabel = "N", description = "Ratings a second; as fast as possible if not given.")
    private double rate = Double.POSITIVE_INFINITY;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "The broker's port on loopback; a free one if not given.")
    private int port;

    @Option(
            names = "--damage",
            paramLabel = "SHARE",
            description = "Sends a damaged copy of this share of the ratings too, for example 0.01.")
    private double damage;

    @Override
    public Integer call() throws InterruptedException {
        requireSensible();
        PrintWriter err = spec.commandLine().getErr();
        ThalwegConfig typed = reading.load(options).withOptions(ownKeys());
        err.println(opening());
        // What is sent here says how many times it counts.
        ThalwegConfig base = typed.feedback().repeats() == Repeats.COUNT
                ? typed.with(Map.of(Keys.INPUT_RATING.name(), "/rating"))
                : typed;
        DemoInput input = ratings == null ? generated(base) : fromFile(ratings, base);
        try (StopSignal stop = StopSignal.listen(err)) {
            try {
                run(base, input, stop, err);
            } catch (RuntimeException e) {
                // What fails while the JVM ends fails because it ends.
                if (!stop.isReceived()) {
                    throw e;
                }
            }
            if (stop.isReceived()) {
                err.println("stopped");
            }
        }
        return Main.DONE;
    }

    private void run(ThalwegConfig base, DemoInput input, StopSignal stop, PrintWriter err)
            throws InterruptedException {
        String stream = input.name() + ", damage " + damage + ", partitions " + base.get(Keys.TOPIC_PARTITIONS);
        try (DemoFolder folder = DemoFolder.open(data, stream, stop);
                EmbeddedBroker broker = EmbeddedBroker.start(
                        BrokerOptions.keptIn(folder.broker()).withPort(port))) {
            if (stop.isReceived()) {
                return;
            }
            ThalwegConfig config = (once ? base : Asking.on(base))
                    .with(Map.of(
                            "bootstrap.servers", broker.bootstrapServers(),
                            "state.dir", folder.state().toString(),
                            "rating.scale", input.scale().toString()));
            try (DemoSession session =
                    new DemoSession(config, input, new DamagedCopies(damage, base.get(Keys.SEED)), rate, stop)) {
                if (!stop.isReceived() && session.learnAll(err)) {
                    print(session, err, broker);
                }
            }
        }
    }

    private void print(DemoSession session, PrintWriter err, EmbeddedBroker broker) throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        DemoSummary summary = session.summary();
        int width = Terminal.columns();
        output.print(out, summary, () -> {
            out.println();
            session.curve().forEach(out::println);
            Map<String, JsonNode> lists = session.lists();
            lists.forEach((user, list) -> {
                out.println();
                session.users().lines(user, list, session.catalog(), width).forEach(out::println);
            });
            out.println();
            if (!lists.isEmpty()) {
                session.users().legend().forEach(out::println);
                out.println();
            }
            out.println(summary.text());
        });
        if (!once) {
            err.println("The broker listens on " + broker.bootstrapServers() + " and the application goes on learning"
                    + session.where() + "; Ctrl-C ends both.");
            session.awaitStop();
        }
    }

    /** Said before anything that takes time. */
    private String opening() {
        String fed = ratings == null
                ? String.format(Locale.ROOT, "%,d generated ratings", count)
                : "the ratings of " + ratings.getFileName();
        double seconds = START_SECONDS + count / Math.min(rate, USUAL_RATE);
        String time = ratings == null ? " It takes some " + DemoSummary.rounded(seconds) + "." : "";
        return "Starts a Kafka broker and Thalweg in this process, and sends " + fed + "." + time + " Ctrl-C ends it.";
    }

    private void requireSensible() {
        require(damage >= 0 && damage <= 1, "--damage is " + damage + "; it must be from 0 to 1");
        require(rate > 0, "--rate is " + rate + "; it must be above 0");
        require(port >= 0 && port <= 65_535, "--port is " + port + "; it must be from 0 to 65535");
        require(ratings != null || !items.isGiven(), "--items goes with --ratings FILE");
        items.requireSensible();
    }

    private void require(boolean holds, String message) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }

    private Map<String, String> ownKeys() {
        Map<String, String> keys = new HashMap<>();
        if (partitions != null) {
            keys.put("topic.partitions", partitions.toString());
        }
        if (learner != null) {
            keys.put("learner", learner);
        }
        if (seed != null) {
            keys.put("seed", seed.toString());
        }
        return keys;
    }

    private DemoInput generated(ThalwegConfig config) {
        try {
            GeneratorOptions stream = GeneratorOptions.forRatings(count).withSeed(config.get(Keys.SEED));
            if (config.feedback().isImplicit()) {
                EventGenerator events = new EventGenerator(stream);
                return DemoInput.events(events, stream, config.ratingScale(), GeneratedCatalog.of(events.items()));
            }
            RatingGenerator generator = new RatingGenerator(stream);
            return DemoInput.generated(generator, GeneratedCatalog.of(generator));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--count: " + e.getMessage(), e);
        }
    }

    private DemoInput fromFile(Path file, ThalwegConfig config) {
        List<Item> catalog = items.read();
        RatingScale given = ScaleOption.configured(config);
        FileRatings read = reading.readToSend(file, config, given);
        items.tellUnknown(read.ratings(), catalog);
        return DemoInput.ofFile(read, given == null ? read.scale() : given, catalog);
    }
}
