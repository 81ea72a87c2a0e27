package io.thalweg.bench;

import io.thalweg.bench.GrowthReport.Step;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.rating.GeneratorOptions;
import io.thalweg.rating.RatingGenerator;
import io.thalweg.topics.TopicLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * One stream that grows, through one application that is a process of its own. Broker and sender are this JVM's. At each step
 * the sender waits until all is committed, so that the application rests while it is measured.
 */
public final class Growth {

    private static final Duration TICK = Duration.ofMillis(50);

    private final ThalwegConfig config;
    private final GeneratorOptions stream;
    private final List<Long> steps;
    private final String mainClass;
    private final Bench.Progress progress;

    /**
     * A growth that has not begun.
     *
     * @param steps numbers of ratings, rising; the last one is how many the stream has
     * @param mainClass of the program, to start the application with
     */
    public Growth(
            ThalwegConfig config,
            GeneratorOptions stream,
            List<Long> steps,
            String mainClass,
            Bench.Progress progress) {
        this.config = config;
        this.stream = stream;
        this.steps = steps;
        this.mainClass = mainClass;
        this.progress = progress;
    }

    /** Sends the whole stream. */
    public GrowthReport run() throws InterruptedException {
        try (BenchCluster cluster = new BenchCluster(config);
                ApplicationProcess application = new ApplicationProcess(
                        mainClass, cluster.config(0).with(Map.of("http.port", "0")), cluster.folder());
                TopicLoader loader = cluster.ratingsLoader()) {
            while (!application.isRunning()) {
                LockSupport.parkNanos(TICK.toNanos());
            }
            long empty = application.liveHeapBytes();
            RatingGenerator ratings = new RatingGenerator(stream);
            List<Step> measured = new ArrayList<>();
            for (long step : steps) {
                measured.add(grow(step, ratings, loader, cluster, application));
            }
            return new GrowthReport(stream.users(), stream.items(), empty, measured);
        }
    }

    private Step grow(
            long step,
            RatingGenerator ratings,
            TopicLoader loader,
            BenchCluster cluster,
            ApplicationProcess application)
            throws InterruptedException {
        long added = step - ratings.ratingCount();
        Duration cpuBefore = application.cpu();
        long start = System.nanoTime();
        Sender sender = Sender.start(() -> Bench.send(ratings, loader, added));
        for (long committed = 0; committed < step; committed = cluster.committedCount()) {
            progress.at("growing", committed, stream.ratings());
            application.requireAlive();
            sender.requireWell();
            LockSupport.parkNanos(TICK.toNanos());
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        sender.join();
        progress.at("growing", step, stream.ratings());
        return new Step(
                step,
                added / seconds,
                application.cpu().minus(cpuBefore).toNanos() / 1e3 / added,
                application.liveHeapBytes(),
                cluster.stateBytes(0),
                (double) cluster.topicBytes() / step);
    }
}
