package io.thalweg.bench;

import io.thalweg.bench.HttpReport.Answers;
import io.thalweg.bench.HttpReport.Beside;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.rating.GeneratorOptions;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingGenerator;
import io.thalweg.topics.TopicLoader;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;

/**
 * One application, a process of its own, with the API beside learning. Broker, sender and those who ask are this JVM's, and take of the
 * same processors.
 *
 * <p>First ratings come as fast as they are learned, in spells: without requests, beside
 * requests of published lists, without, beside requests of computed ones, and so on. Each spell beside requests is compared with
 * those before and after it, so that what changes as the stream grows, or as the machine does, cancels out. Then they come at a rate, and
 * the API is timed: by now the JVM has compiled what it will, which takes most of two processors for the first minute or two.
 */
public final class HttpBench {

    private static final long TICK_NANOS = 2_000_000;
    private static final int CONNECTIONS = 64;
    private static final int OK = 200;

    /** So many ratings may wait while learning goes at full speed: enough to never run out, and few enough to be through soon. */
    private static final long MOST_WAITING = 60_000;

    /** More than are learned anywhere, for the length of the stream. */
    private static final long MOST_PER_SECOND = 60_000;

    /** The time of so many spells comes before all of them. */
    private static final int WARM_UP_SPELLS = 6;

    private static final int SETTLE_SECONDS = 3;

    /** A round asks of the users in an order that has nothing to do with that in which they came. */
    private static final long STRIDE = 7_919;

    private final ThalwegConfig config;
    private final Options options;
    private final String mainClass;
    private final Bench.Progress progress;
    private final AtomicLong sent = new AtomicLong();

    /** The users so far are those from 1 to this. */
    private final AtomicLong users = new AtomicLong(1);

    private volatile double sendingPerSecond;
    private volatile boolean isOver;

    /**
     * What is benched.
     *
     * @param stream the generated ratings; the first {@code startCount} are learned before anything is asked
     * @param ratingsPerSecond while the API is timed
     * @param publishedPerSecond requests of published lists
     * @param computedPerSecond requests of computed lists
     * @param rounds spells of each kind of request that count
     * @param seconds of each spell
     */
    public record Options(
            GeneratorOptions stream,
            long startCount,
            int ratingsPerSecond,
            int publishedPerSecond,
            int computedPerSecond,
            int rounds,
            int seconds) {

        /** What is asked and what is learned is compiled anew as they come and go: such spells come first. */
        int uncountedRounds() {
            return uncounted(rounds);
        }
    }

    private static int uncounted(int rounds) {
        return (rounds + 1) / 2;
    }

    /** How many ratings a stream must have at least, for so many rounds of spells after a start with so many. */
    public static long ratingCount(long startCount, int rounds, int seconds) {
        return startCount + MOST_PER_SECOND * seconds * (4L * (rounds + uncounted(rounds)) + WARM_UP_SPELLS);
    }

    /** @param mainClass of the program, to start the application with */
    public HttpBench(ThalwegConfig config, Options options, String mainClass, Bench.Progress progress) {
        this.config = config;
        this.options = options;
        this.mainClass = mainClass;
        this.progress = progress;
    }

    /** Runs all spells. */
    public HttpReport run() throws InterruptedException {
        try (BenchCluster cluster = new BenchCluster(config);
                ApplicationProcess application = new ApplicationProcess(
                        mainClass,
                        cluster.config(0).with(Map.of("http.port", "0", "api.port", "0", "api.rate", "0")),
                        cluster.folder());
                TopicLoader loader = cluster.ratingsLoader()) {
            while (!application.isRunning()) {
                LockSupport.parkNanos(TICK_NANOS);
            }
            cluster.cleanEvenly();
            URI address = application.address();
            RatingGenerator ratings = new RatingGenerator(options.stream());
            Sender sender = Sender.start(() -> send(ratings, loader, cluster));
            try {
                Spells spells = new Spells(cluster, application, address, sender);
                return spells.report();
            } finally {
                isOver = true;
                sender.join();
            }
        }
    }

    /** At the rate of the moment, where that is above 0; else as fast as they are learned. */
    private void send(RatingGenerator ratings, TopicLoader loader, BenchCluster cluster) {
        double due = 0;
        long last = System.nanoTime();
        long room = MOST_WAITING;
        while (!isOver) {
            long now = System.nanoTime();
            double rate = sendingPerSecond;
            due = rate > 0 ? Math.min(due + (now - last) * rate / 1e9, rate) : 0;
            last = now;
            if (rate <= 0) {
                room = MOST_WAITING - (sent.get() - committed(cluster));
            }
            for (long n = rate > 0 ? (long) due : room; n > 0 && !isOver; n--) {
                if (!ratings.hasNext()) {
                    throw new IllegalStateException(
                            "all " + ratings.ratingCount() + " ratings are sent; give a greater --count");
                }
                Rating rating = ratings.next();
                Bench.send(rating, loader);
                sent.incrementAndGet();
                users.accumulateAndGet(Long.parseLong(rating.userId()), Math::max);
                due -= rate > 0 ? 1 : 0;
            }
            loader.flush();
            LockSupport.parkNanos(rate > 0 ? TICK_NANOS : 10 * TICK_NANOS);
        }
    }

    private static long committed(BenchCluster cluster) {
        try {
            return cluster.committedCount();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    private String published(long number) {
        return "/v1/users/" + user(number) + "/recommendations";
    }

    private String computed(long number) {
        return "/v1/users/" + user(number) + "/recommendations?list=computed";
    }

    private long user(long number) {
        return 1 + number * STRIDE % users.get();
    }

    /** The spells, one after the other. */
    private final class Spells {

        private final BenchCluster cluster;
        private final ApplicationProcess application;
        private final URI address;
        private final Sender sender;
        private int done;

        Spells(BenchCluster cluster, ApplicationProcess application, URI address, Sender sender) {
            this.cluster = cluster;
            this.application = application;
            this.address = address;
            this.sender = sender;
        }

        HttpReport report() throws InterruptedException {
            await("learning first", options.startCount());
            awaitServing();
            try (HttpLoad load = load(options.publishedPerSecond(), HttpBench.this::published);
                    HttpLoad other = load(options.computedPerSecond(), HttpBench.this::computed)) {
                pause("warming up", WARM_UP_SPELLS * options.seconds());
                requireAnswers(load.result());
                requireAnswers(other.result());
            }
            var unused = new Rounds(options.uncountedRounds());
            Rounds counted = new Rounds(options.rounds());
            sendingPerSecond = options.ratingsPerSecond();
            await("catching up", sent.get());
            pause(atRate(), SETTLE_SECONDS);
            long unasked = cpuNanos();
            Paced published = new Paced(options.publishedPerSecond(), HttpBench.this::published);
            Paced computed = new Paced(options.computedPerSecond(), HttpBench.this::computed);
            return new HttpReport(
                    options.publishedPerSecond(),
                    options.computedPerSecond(),
                    published.answers,
                    computed.answers,
                    published.cpuMicros(unasked),
                    computed.cpuMicros(unasked),
                    median(counted.without),
                    counted.published.beside(),
                    counted.computed.beside());
        }

        /** Spells without requests, and between them such with requests of either kind. */
        private final class Rounds {

            private final List<Double> without = new ArrayList<>();
            private final Asked published = new Asked();
            private final Asked computed = new Asked();

            Rounds(int count) throws InterruptedException {
                without.add(learning("without requests"));
                for (int n = 0; n < count; n++) {
                    published.spell(options.publishedPerSecond(), HttpBench.this::published, without);
                    computed.spell(options.computedPerSecond(), HttpBench.this::computed, without);
                }
            }
        }

        /** A spell of requests while ratings come at their rate. */
        private final class Paced {

            private final Answers answers;
            private final long cpuNanos;

            Paced(int perSecond, LongFunction<String> paths) throws InterruptedException {
                try (HttpLoad load = load(perSecond, paths)) {
                    pause(atRate(), SETTLE_SECONDS);
                    load.reset(); // connections are made
                    cpuNanos = cpuNanos();
                    answers = Answers.of(requireAnswers(load.result()));
                }
            }

            /** Of the application's processors for one request, beside what it takes when nothing is asked. */
            double cpuMicros(long unaskedNanos) {
                return (cpuNanos - unaskedNanos) / 1e3 / answers.count();
            }
        }

        private String atRate() {
            return "at " + options.ratingsPerSecond() + " ratings/s";
        }

        /** What the application takes of the processors in one spell. */
        private long cpuNanos() throws InterruptedException {
            Duration before = application.cpu();
            pause(atRate(), options.seconds());
            return application.cpu().minus(before).toNanos();
        }

        /** Ratings a second of one spell. */
        private double learning(String phase) throws InterruptedException {
            long before = cluster.committedCount();
            long start = System.nanoTime();
            pause(phase, options.seconds());
            long learned = cluster.committedCount() - before;
            return learned / ((System.nanoTime() - start) / 1e9);
        }

        /** What was learned beside requests of one kind. */
        private final class Asked {

            private final List<Double> rates = new ArrayList<>();
            private final List<Double> ratios = new ArrayList<>();
            private Answers answers = new Answers(0, 0, 0, 0, 0);

            void spell(int perSecond, LongFunction<String> paths, List<Double> without) throws InterruptedException {
                double beside;
                try (HttpLoad load = load(perSecond, paths)) {
                    beside = learning("beside requests");
                    answers = Answers.of(requireAnswers(load.result()));
                }
                double before = without.get(without.size() - 1);
                double after = learning("without requests");
                without.add(after);
                rates.add(beside);
                ratios.add(beside / ((before + after) / 2));
            }

            Beside beside() {
                return new Beside(median(rates), median(ratios), ratios, answers);
            }
        }

        private HttpLoad load(int perSecond, LongFunction<String> paths) {
            return new HttpLoad(address, perSecond, CONNECTIONS, paths, (number, answer) -> {});
        }

        private HttpLoad.Result requireAnswers(HttpLoad.Result result) {
            if (result.goodCount() == 0) {
                throw new IllegalStateException("no request was answered well; statuses: " + result.statuses() + ", "
                        + result.failureCount() + " without an answer");
            }
            return result;
        }

        private void awaitServing() throws InterruptedException {
            while (!isServing()) {
                tick();
            }
        }

        private boolean isServing() {
            try (HttpConnection connection = new HttpConnection(address)) {
                return connection.get("/health/serving").status() == OK;
            } catch (IOException e) {
                return false;
            }
        }

        private void await(String phase, long count) throws InterruptedException {
            for (long committed = 0; committed < count; committed = cluster.committedCount()) {
                progress.at(phase, committed, count);
                tick();
            }
            progress.at(phase, count, count);
        }

        private void pause(String phase, int seconds) throws InterruptedException {
            done++;
            String named = phase + ", spell " + done;
            long end = System.nanoTime() + seconds * 1_000_000_000L;
            for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
                progress.at(named, seconds - left / 1_000_000_000L, seconds);
                tick();
            }
            progress.at(named, seconds, seconds);
        }

        private void tick() throws InterruptedException {
            application.requireAlive();
            sender.requireWell();
            Thread.sleep(20);
        }
    }

    private static double median(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
