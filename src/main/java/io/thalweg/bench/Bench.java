package io.thalweg.bench;

import io.thalweg.config.Keys;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingGenerator;
import io.thalweg.rating.RatingJson;
import io.thalweg.stream.RecommenderApplication;
import io.thalweg.stream.RecommenderSettings;
import io.thalweg.stream.RecommenderTopology;
import io.thalweg.topics.TopicLoader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The application and the pass-through application, one after the other on fresh brokers in this JVM, over the same
 * generated stream.
 *
 * <p>In two rounds, of which the first is thrown away: the JIT compiler is long not through with Kafka's own code,
 * and whoever came first would pay for that.
 */
public final class Bench {

    private static final Duration TICK = Duration.ofMillis(50);

    private final ThalwegConfig config;
    private final BenchOptions options;
    private final Progress progress;
    private Histogram latencies = new Histogram(3);

    /** Told what is going on and how far it is. */
    public interface Progress {
        void at(String phase, long done, long total);
    }

    public Bench(ThalwegConfig config, BenchOptions options, Progress progress) {
        this.config = config;
        this.options = options;
        this.progress = progress;
    }

    /** Runs both; takes minutes. */
    public BenchReport run() throws InterruptedException {
        BenchOptions first = options.firstRound();
        PutProfile profile = putProfile();
        new Bench(config, first, (phase, done, total) -> progress.at("first round, " + phase, done, total))
                .round(profile);
        return round(profile);
    }

    private PutProfile putProfile() {
        long count = options.stream().ratings();
        return PutProfile.measure(
                RecommenderSettings.of(config, config.get(Keys.TOPIC_PARTITIONS)),
                new RatingGenerator(options.stream()),
                count,
                done -> progress.at("counting rows", done, count));
    }

    private BenchReport round(PutProfile profile) throws InterruptedException {
        Throughput application = application();
        Throughput passThrough = passThrough(application, profile);
        return new BenchReport(
                application.perSecond,
                passThrough.perSecond,
                application.perSecond / passThrough.perSecond,
                application.latencyP50Millis,
                application.latencyP99Millis,
                application.lists,
                application.listAgeP99Millis,
                application.cpuMicros,
                passThrough.cpuMicros,
                application.changelogRecords,
                passThrough.changelogRecords);
    }

    /** From a rating to its list, in microseconds. */
    public Histogram latencies() {
        return latencies;
    }

    private record Throughput(
            double perSecond,
            long lists,
            int listBytes,
            double ratingsPerSave,
            double listAgeP99Millis,
            double latencyP50Millis,
            double latencyP99Millis,
            double cpuMicros,
            double changelogRecords) {}

    private Throughput application() throws InterruptedException {
        List<RecommenderApplication> instances = new ArrayList<>();
        try (BenchCluster cluster = new BenchCluster(config)) {
            try {
                for (int instance = 0; instance < options.instances(); instance++) {
                    RecommenderApplication started = application(cluster, instance);
                    instances.add(started);
                    started.start((read, all) -> {});
                }
                RecommenderApplication first = instances.get(0);
                return measure(
                        "learning",
                        cluster,
                        () -> first.await(TICK),
                        () -> instances.stream()
                                .mapToLong(instance -> instance.tally().saves())
                                .sum(),
                        options.latencySeconds());
            } finally {
                instances.forEach(RecommenderApplication::close);
            }
        }
    }

    private RecommenderApplication application(BenchCluster cluster, int instance) {
        ThalwegConfig own = cluster.config(instance);
        return new RecommenderApplication(
                RecommenderSettings.of(own, cluster.partitionCount()),
                streamsProperties(own),
                own.consumerProperties(),
                Duration.ofMillis(own.get(Keys.STARTUP_TIMEOUT_MILLIS)));
    }

    private Throughput passThrough(Throughput application, PutProfile profile) throws InterruptedException {
        RecommenderSettings settings = RecommenderSettings.of(config, config.get(Keys.TOPIC_PARTITIONS));
        PassThroughLoad load = new PassThroughLoad(
                profile,
                (int) Math.max(1, Math.round(application.ratingsPerSave)),
                (double) application.lists / options.timedCount(),
                application.listBytes);
        List<KafkaStreams> instances = new ArrayList<>();
        try (BenchCluster cluster = new BenchCluster(config)) {
            try {
                for (int instance = 0; instance < options.instances(); instance++) {
                    Properties properties = streamsProperties(cluster.config(instance));
                    KafkaStreams started = new KafkaStreams(
                            RecommenderTopology.of(settings, () -> new PassThroughProcessor(settings, load))
                                    .build(new StreamsConfig(properties)),
                            properties);
                    instances.add(started);
                    started.start();
                }
                return measure("pass-through", cluster, () -> pause(instances), () -> 0, 0);
            } finally {
                instances.forEach(KafkaStreams::close);
            }
        }
    }

    private static void pause(List<KafkaStreams> instances) {
        LockSupport.parkNanos(TICK.toNanos());
        for (KafkaStreams instance : instances) {
            if (instance.state().hasCompletedShutdown()) {
                throw new IllegalStateException("the pass-through application stopped: " + instance.state());
            }
        }
    }

    private Properties streamsProperties(ThalwegConfig own) {
        Properties properties = own.streamsProperties();
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, options.guarantee());
        return properties;
    }

    /** Something that lets a little time pass, and throws if the application has failed. */
    private interface Wait {
        void tick() throws InterruptedException;
    }

    private Throughput measure(String phase, BenchCluster cluster, Wait wait, LongSupplier saves, int latencySeconds)
            throws InterruptedException {
        RatingGenerator ratings = new RatingGenerator(options.stream());
        try (TopicLoader loader = cluster.ratingsLoader();
                ListProbe lists = new ListProbe(
                        cluster.config(0).consumerProperties(), cluster.topics().recommendations())) {
            send(ratings, loader, options.warmUpCount());
            await("warming up, " + phase, cluster, options.warmUpCount(), wait);
            lists.reset();
            long savesBefore = saves.getAsLong();
            long recordsBefore = cluster.changelogRecords();
            double cpuBefore = ThreadTimes.workSeconds();
            long start = System.nanoTime();
            Sender sender = Sender.start(() -> send(ratings, loader, options.timedCount()));
            await(phase, cluster, options.warmUpCount() + options.timedCount(), () -> {
                wait.tick();
                sender.requireWell();
            });
            double seconds = (System.nanoTime() - start) / 1e9;
            double cpuSeconds = ThreadTimes.workSeconds() - cpuBefore;
            long records = cluster.changelogRecords() - recordsBefore;
            sender.join();
            long listCount = lists.listCount();
            int listBytes = lists.meanListBytes();
            double ratingsPerSave = (double) options.timedCount() / (saves.getAsLong() - savesBefore);
            double age = lists.ageMillis(99);
            if (latencySeconds > 0) {
                timeLists(ratings, loader, lists, cluster, wait);
            }
            return new Throughput(
                    options.timedCount() / seconds,
                    listCount,
                    listBytes,
                    ratingsPerSave,
                    age,
                    lists.latencyMillis(50),
                    lists.latencyMillis(99),
                    cpuSeconds * 1e6 / options.timedCount(),
                    (double) records / options.timedCount());
        }
    }

    static void send(RatingGenerator ratings, TopicLoader loader, long count) {
        for (long n = 0; n < count && ratings.hasNext(); n++) {
            send(ratings.next(), loader);
        }
        loader.flush();
    }

    static void send(Rating rating, TopicLoader loader) {
        byte[] user = rating.userId().getBytes(StandardCharsets.UTF_8);
        loader.send(user, user, RatingJson.encode(rating));
    }

    private void await(String phase, BenchCluster cluster, long count, Wait wait) throws InterruptedException {
        for (long committed = 0; committed < count; committed = cluster.committedCount()) {
            progress.at(phase, committed, count);
            wait.tick();
        }
        progress.at(phase, count, count);
    }

    /** One rating each of users who take turns, so that nobody's list has to wait for the interval between two. */
    private void timeLists(
            RatingGenerator ratings, TopicLoader loader, ListProbe lists, BenchCluster cluster, Wait wait)
            throws InterruptedException {
        awaitQuiet(lists, wait);
        lists.reset();
        SplittableRandom random = new SplittableRandom(11);
        long count = (long) options.latencyRatingsPerSecond() * options.latencySeconds();
        long intervalNanos = 1_000_000_000L / options.latencyRatingsPerSecond();
        long start = System.nanoTime();
        for (long n = 0; n < count; n++) {
            String user = Long.toString(1 + n % options.stream().users());
            String item = ratings.itemId(random.nextInt(ratings.itemCount()));
            lists.expect(user);
            send(new Rating(user, item, 1 + random.nextInt(5), System.currentTimeMillis()), loader);
            while (System.nanoTime() < start + (n + 1) * intervalNanos) {
                LockSupport.parkNanos(Math.min(intervalNanos, 200_000));
            }
            if (n % options.latencyRatingsPerSecond() == 0) {
                progress.at("timing lists", n, count);
            }
        }
        loader.flush();
        await("timing lists", cluster, options.warmUpCount() + options.timedCount() + count, wait);
        awaitQuiet(lists, wait);
        latencies = lists.latencyMicros();
    }

    /** Waits until no list has come for two seconds: what was due is made. */
    private static void awaitQuiet(ListProbe lists, Wait wait) throws InterruptedException {
        long last = -1;
        long quietSince = System.nanoTime();
        while (System.nanoTime() - quietSince < 2_000_000_000L) {
            if (lists.listCount() != last) {
                last = lists.listCount();
                quietSince = System.nanoTime();
            }
            wait.tick();
        }
    }
}
