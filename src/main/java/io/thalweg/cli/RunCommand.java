package io.thalweg.cli;

import io.thalweg.config.Keys;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.Repeats;
import io.thalweg.rating.event.EventShape;
import io.thalweg.stream.RecommenderApplication;
import io.thalweg.topics.PartitionCounts;
import io.thalweg.topics.PartitionsChangedException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code run}: one instance of the application, until it is told to stop. */
@Command(
        name = "run",
        description = {
            "Runs the application against the cluster of the configuration, whose topics must exist.",
            "Start it several times, each with a state.dir of its own, to share the work.",
            "SIGTERM or Ctrl-C ends it in order, with the JVM's exit code for that (143, 130); what is learned is kept."
        })
final class RunCommand implements Callable<Integer> {

    private static final Duration TICK = Duration.ofMillis(100);

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Override
    public Integer call() {
        ThalwegConfig config = options.load();
        PrintWriter err = spec.commandLine().getErr();
        try (StopSignal stop = StopSignal.listen(err)) {
            boolean again = true;
            while (again) {
                again = runUntilPartitionsChange(config, stop, err);
            }
            err.println("stopped");
        } catch (CancellationException e) {
            err.println("stopped before it ran");
        } catch (InterruptedException e) {
            err.println("stopped");
        }
        return Main.DONE;
    }

    /** All that stands on the number of partitions is made again where that has changed; returns whether it has. */
    private boolean runUntilPartitionsChange(ThalwegConfig config, StopSignal stop, PrintWriter err)
            throws InterruptedException {
        PartitionCounts partitions = Cluster.requireTopics(config, options);
        try (Watching watching = new Watching(config);
                RecommenderApplication application = prepare(config, partitions)) {
            watching.start(application);
            start(application, stop, config, err);
            try (Asking asking = new Asking(config)) {
                asking.start(application, watching, false);
                awaitRunning(application, stop);
                err.println(runningLine(config, partitions, application, watching.where() + asking.where()));
                awaitEnd(application, stop);
                if (application.handover().isRetired()) {
                    err.println("'" + config.get(Keys.APPLICATION_ID) + "' was retired");
                }
            }
            return false;
        } catch (PartitionsChangedException e) {
            err.println(e.getMessage());
            return !stop.isReceived();
        }
    }

    /** Takes hold of the state folder, and of nothing else yet. */
    private static RecommenderApplication prepare(ThalwegConfig config, PartitionCounts partitions) {
        try {
            return RecommenderApplication.of(config, partitions);
        } catch (StreamsException e) {
            throw new CommandFailedException(
                    "the state folder " + config.get(Keys.STATE_DIR) + " can't be used: " + ErrorLines.rootMessage(e)
                            + "; give each instance its own: --set state.dir=FOLDER",
                    e);
        }
    }

    private static void start(
            RecommenderApplication application, StopSignal stop, ThalwegConfig config, PrintWriter err) {
        try (RowProgress progress = new RowProgress(err)) {
            application.start((read, all) -> {
                stop.throwIfReceived();
                progress.to(read, all);
            });
        } catch (ConfigException | ProcessorStateException e) {
            throw e;
        } catch (KafkaException e) {
            throw Cluster.refused(config, e);
        }
    }

    private static void awaitRunning(RecommenderApplication application, StopSignal stop) throws InterruptedException {
        while (!application.isRunning() && !application.await(TICK)) {
            stop.throwIfReceived();
        }
    }

    private static void awaitEnd(RecommenderApplication application, StopSignal stop) throws InterruptedException {
        boolean ended = false;
        while (!ended && !stop.isReceived()) {
            ended = application.await(TICK);
        }
    }

    private static String runningLine(
            ThalwegConfig config, PartitionCounts partitions, RecommenderApplication application, String where) {
        return String.format(
                Locale.ROOT,
                "%s runs at %s: learner %s, %s, %d partitions, threads %d, %d items known%s; Ctrl-C stops it",
                config.get(Keys.APPLICATION_ID),
                config.get(Keys.BOOTSTRAP_SERVERS),
                config.get(Keys.LEARNER),
                input(config),
                partitions.users(),
                config.threadCount(),
                application.ratedItemCount(),
                where);
    }

    private static String input(ThalwegConfig config) {
        Feedback feedback = config.feedback();
        if (!feedback.isImplicit()) {
            return "ratings " + feedback.scale();
        }
        String counted =
                feedback.repeats() == Repeats.COUNT ? String.format(Locale.ROOT, " up to %.4g", feedback.cap()) : "";
        return "events (" + feedback.repeats() + counted
                + (config.inputShape().filter(EventShape::hasRating).isPresent() ? "" : ", no rating is looked for")
                + (feedback.hasOneValue() ? ", so no RMSE" : "") + ") on " + feedback.scale();
    }
}
