package io.thalweg.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.cli.DemoBaselines.Point;
import io.thalweg.config.ApiKeys;
import io.thalweg.config.Keys;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.input.ItemCatalog;
import io.thalweg.model.Total;
import io.thalweg.rating.DamagedCopies;
import io.thalweg.rating.Feedback;
import io.thalweg.stream.LiveErrors;
import io.thalweg.stream.LiveErrors.Snapshot;
import io.thalweg.stream.RecommenderApplication;
import io.thalweg.topics.CompactedTopicReader;
import io.thalweg.topics.TopicAdmin;
import io.thalweg.topics.TopicLoader;
import io.thalweg.topics.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/** One run of the demo against a broker that is up: topics, items, application, sender, and what came of it. */
final class DemoSession implements AutoCloseable {

    private static final Duration TICK = Duration.ofMillis(100);
    private static final int WINDOW = 10_000;
    private static final String WINDOW_NAME = "last 10,000";
    private static final String STARTING = "starting";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A click on the page waits for these. All that is sent at once made it wait for 24 s; with these it is 1 or 2, and less when idle. */
    private static final long MOST_AHEAD = 1_000;

    private final ThalwegConfig config;
    private final DemoInput input;
    private final Admin admin;
    private final Topics topics;
    private final DemoBaselines baselines;
    private final Feedback feedback;
    private final DemoUsers users;
    private final LiveErrors errors = new LiveErrors();
    private final DemoSender sender;
    private final TopicLoader loader;
    private final RecommenderApplication application;
    private final Watching watching;
    private final Asking asking;
    private final CompactedTopicReader errorReader;
    private final StopSignal stop;
    private double seconds;
    private long learnedBefore;

    DemoSession(ThalwegConfig config, DemoInput input, DamagedCopies damage, double ratingsPerSecond, StopSignal stop) {
        this.config = config;
        this.stop = stop;
        this.input = input;
        this.admin = Admin.create(config.adminProperties());
        this.topics = Topics.of(config);
        int partitionCount = config.get(Keys.TOPIC_PARTITIONS);
        new TopicAdmin(admin, topics, partitionCount, "").create(1);
        sendItems(partitionCount);
        this.feedback = config.feedback();
        this.users = new DemoUsers(feedback);
        this.baselines = new DemoBaselines(feedback, config.get(Keys.SEED));
        this.loader = TopicLoader.resuming(config.producerProperties(), admin, topics.ratings(), partitionCount);
        this.application = RecommenderApplication.of(config, partitionCount);
        this.sender = new DemoSender(
                input,
                new EventFeed(loader, damage, ratingsPerSecond),
                baselines,
                users,
                this::handled,
                config.get(ApiKeys.PORT) == ApiKeys.NO_PORT ? Long.MAX_VALUE : MOST_AHEAD);
        this.watching = new Watching(config);
        this.asking = new Asking(config);
        this.errorReader = new CompactedTopicReader(config.consumerProperties(), topics.errors(), errors::accept);
    }

    /**
     * Sends and learns until everything is learned and listed.
     *
     * @return false if it was told to stop before
     */
    boolean learnAll(PrintWriter err) throws InterruptedException {
        Duration timeout = Duration.ofMillis(config.get(Keys.STARTUP_TIMEOUT_MILLIS));
        errorReader.readToEnd(timeout, (read, all) -> {});
        Snapshot before = errors.latest("all", "all");
        errorReader.startFollowing(e -> err.println("the errors topic can't be read: " + e.getMessage()));
        watching.start(application);
        application.start((read, all) -> {});
        asking.start(application, watching, true);
        if (!asking.page().isEmpty()) {
            err.println("Rate and watch it learn: " + asking.page());
        }
        // Without errors, what the totals say as soon as they are read is next best.
        learnedBefore = feedback.hasOneValue() ? learned() : before == null ? 0 : before.count();
        long start = System.nanoTime();
        new Thread(sender, "thalweg-demo-sender").start();
        try (Progress progress = Progress.noted("learning", input.count(), err)) {
            while (!isDone() && !stop.isReceived()) {
                application.await(TICK);
                progress.note(note());
                progress.to(Math.min(learned(), input.count()));
            }
        }
        seconds = (System.nanoTime() - start) / 1e9;
        return !stop.isReceived();
    }

    DemoSummary summary() {
        Snapshot all = errors.latest("all", "all");
        Point base = baselines.current();
        return new DemoSummary(
                feedback.hasOneValue() ? learned() : all == null ? 0 : all.count(),
                learnedBefore,
                application.total(Total.REJECTED),
                application.total(Total.USERS),
                application.ratedItemCount(),
                all == null ? null : OutputOptions.number(all.rmse()),
                all == null ? null : OutputOptions.number(all.mae()),
                application.total(Total.LISTS),
                Math.round(seconds * 1e3) / 1e3,
                config.get(Keys.LEARNER),
                config.get(Keys.TOPIC_PARTITIONS),
                baseline(base.mean(), base),
                baseline(base.biases(), base),
                baseline(base.truth(), base),
                sender.damagedCount(),
                feedback.isImplicit() ? "events" : "ratings");
    }

    private @Nullable Double baseline(double squares, Point base) {
        return feedback.hasOneValue() ? null : OutputOptions.number(Math.sqrt(squares / base.count()));
    }

    /** Where it can be watched, as the end of a sentence. */
    String where() {
        return watching.where() + asking.where();
    }

    List<String> curve() {
        return feedback.hasOneValue()
                ? List.of("no RMSE: all that is learned is one number; lists are measured by evaluate --implicit")
                : DemoCurve.lines(errors.history(), baselines);
    }

    DemoUsers users() {
        return users;
    }

    ItemCatalog catalog() {
        return application.catalog();
    }

    /** The last published list of each user that is shown. */
    Map<String, JsonNode> lists() {
        Map<String, JsonNode> lists = new TreeMap<>();
        try (CompactedTopicReader reader =
                new CompactedTopicReader(config.consumerProperties(), topics.recommendations(), list -> {
                    String user = new String(list.key(), StandardCharsets.UTF_8);
                    if (users.userIds().contains(user) && list.value() != null) {
                        lists.put(user, json(list.value()));
                    }
                })) {
            reader.readToEnd(Duration.ofMillis(config.get(Keys.STARTUP_TIMEOUT_MILLIS)), (read, all) -> {});
        }
        return lists;
    }

    /** Waits until the process is told to stop, or the application fails. */
    void awaitStop() throws InterruptedException {
        boolean ended = false;
        while (!stop.isReceived() && !ended) {
            ended = application.await(TICK);
        }
    }

    @Override
    public void close() {
        sender.stop();
        asking.close();
        application.close();
        watching.close();
        errorReader.close();
        loader.close();
        admin.close();
    }

    /** Titles come first, so that the first lists have them. */
    private void sendItems(int partitionCount) {
        try (TopicLoader items =
                TopicLoader.resuming(config.producerProperties(), admin, topics.items(), partitionCount)) {
            EventFeed.sendItems(items, input.items());
        }
    }

    private boolean isDone() {
        if (!sender.isFinished()) {
            return false;
        }
        Snapshot all = errors.latest("all", "all");
        // Whoever rates on the page meanwhile adds to what the stream has.
        return handled() >= sender.eventCount() + sender.damagedCount()
                && application.total(Total.DUE_LISTS) == 0
                && (feedback.hasOneValue() || (all == null ? 0 : all.count()) == learned());
    }

    private long handled() {
        return learned()
                + application.total(Total.DUPLICATES)
                + application.total(Total.LATE)
                + application.total(Total.IGNORED)
                + application.total(Total.REJECTED);
    }

    private long learned() {
        return application.total(Total.NEW_RATINGS) + application.total(Total.RE_RATINGS);
    }

    private String note() {
        Snapshot last = errors.latest("last-" + WINDOW, "all");
        Snapshot all = errors.latest("all", "all");
        if (feedback.hasOneValue()) {
            return String.format(Locale.ROOT, "%,d lists, no RMSE", application.total(Total.LISTS));
        }
        if (last == null || all == null) {
            return STARTING;
        }
        // The one may be a publication newer than the other.
        Point from = baselines.at(Math.max(0, all.count() - last.count()));
        Point to = baselines.at(all.count());
        return note(last, from, to);
    }

    /** Names the window, since its last RMSE is not that of all ratings, which the summary has. */
    static String note(Snapshot last, Point from, Point to) {
        double ratings = to.count() - from.count();
        if (last.count() == 0 || ratings <= 0) {
            return STARTING;
        }
        return String.format(
                Locale.ROOT,
                "%s: RMSE %.3f, biases %.3f",
                last.count() < WINDOW ? "so far" : WINDOW_NAME,
                last.rmse(),
                Math.sqrt((to.biases() - from.biases()) / ratings));
    }

    private static JsonNode json(byte[] value) {
        try {
            return JSON.readTree(value);
        } catch (IOException e) {
            throw new UncheckedIOException("a published list is not JSON", e);
        }
    }
}
