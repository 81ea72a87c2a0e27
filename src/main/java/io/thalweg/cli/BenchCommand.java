package io.thalweg.cli;

import io.thalweg.bench.Bench;
import io.thalweg.bench.BenchOptions;
import io.thalweg.bench.BenchReport;
import io.thalweg.bench.Growth;
import io.thalweg.bench.GrowthReport;
import io.thalweg.bench.HttpBench;
import io.thalweg.bench.HttpReport;
import io.thalweg.config.Keys;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.rating.GeneratorOptions;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench}: end to end on the embedded broker, beside the pass-through application. */
@Command(
        name = "bench",
        description = {
            "Measures the application end to end on an embedded broker.",
            "Beside it one that writes as much and learns nothing, in one run; then the time from a rating to its list. Takes some minutes."
        })
final class BenchCommand implements Callable<Integer> {

    private static final List<String> GUARANTEES = List.of("exactly_once_v2", "at_least_once");
    private static final double MIB = 1 << 20;
    private static final double[] PERCENTILES = {50, 75, 90, 95, 99, 99.9, 100};

    @Spec
    @SuppressWarnings("NullAway.Init") // by picocli
    private CommandSpec spec;

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Option(
            names = "--count",
            paramLabel = "N",
            description = "Ratings that are timed, after as many to warm up, in the second of two rounds"
                    + " (default: ${DEFAULT-VALUE}).")
    private long count = 200_000;

    @Option(
            names = "--growth",
            paramLabel = "N,N...",
            split = ",",
            description = {
                "Instead: one growing stream, and a row when it has come to each of these numbers of ratings: ratings/s,",
                "processor time, live heap, state on disk, bytes in topics. The application is a process of its own",
                "with as much heap as this one (java -Xmx)."
            })
    private List<Long> growth = List.of();

    @Option(
            names = "--http",
            paramLabel = "R",
            description = {
                "Instead: the HTTP API beside learning, asked for R published lists a second, and for R/5 computed ones: how",
                "soon it answers at --rate ratings a second, and how many ratings a second are learned at full speed with",
                "and without. Spells of --seconds each, in turns. The application is a process of its own."
            })
    private int http;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = {
                "With --http: so many spells of each kind count, after half as many that don't, rounded up",
                "(default: ${DEFAULT-VALUE})."
            })
    private int rounds = 5;

    @Option(
            names = "--users",
            paramLabel = "N",
            description = "Users of the stream; what suits the count if not given.")
    private @Nullable Integer users;

    @Option(
            names = "--items",
            paramLabel = "N",
            description = "Items of the stream; what suits the count if not given.")
    private @Nullable Integer items;

    @Option(names = "--partitions", paramLabel = "P", description = "Partitions of the ratings topic (default: 4).")
    private @Nullable Integer partitions;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Stream threads of each instance (default: one a processor).")
    private @Nullable Integer threads;

    @Option(names = "--instances", paramLabel = "N", description = "Instances in this JVM (default: ${DEFAULT-VALUE}).")
    private int instances = 1;

    @Option(
            names = "--learner",
            paramLabel = "NAME",
            description = "What learns from the ratings: see config --describe.")
    private @Nullable String learner;

    @Option(names = "--store", paramLabel = "rocksdb|memory", description = "Where users and ratings lie.")
    private @Nullable String store;

    @Option(
            names = "--guarantee",
            paramLabel = "NAME",
            description = "exactly_once_v2 or at_least_once (default: ${DEFAULT-VALUE}).")
    private String guarantee = "exactly_once_v2";

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Ratings a second while lists are timed (default: ${DEFAULT-VALUE}).")
    private int rate = 1_000;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "How long lists are timed; 0: not (default: ${DEFAULT-VALUE}).")
    private int seconds = 20;

    @Override
    public Integer call() throws InterruptedException {
        require(GUARANTEES.contains(guarantee), "--guarantee is " + guarantee + "; it must be one of " + GUARANTEES);
        require(instances > 0, "--instances is " + instances + "; it must be above 0");
        require(rate > 0, "--rate is " + rate + "; it must be above 0");
        require(seconds >= 0, "--seconds is " + seconds + "; it must be 0 or above");
        require(
                isRising(growth),
                "--growth is " + growth + "; each number must be above the one before, the first above 0");
        require(
                growth.isEmpty() || (instances == 1 && guarantee.equals(GUARANTEES.get(0))),
                "--growth goes with one instance and exactly_once_v2");
        require(http >= 0, "--http is " + http + "; it must be above 0");
        require(
                http == 0 || (growth.isEmpty() && instances == 1 && guarantee.equals(GUARANTEES.get(0)) && seconds > 0),
                "--http goes with one instance, exactly_once_v2, --seconds above 0, and without --growth");
        require(rounds > 0, "--rounds is " + rounds + "; it must be above 0");
        ThalwegConfig config = options.load().withOptions(ownKeys());
        if (http > 0) {
            ask(config);
            return Main.DONE;
        }
        if (!growth.isEmpty()) {
            grow(config);
            return Main.DONE;
        }
        PrintWriter err = spec.commandLine().getErr();
        try (PhaseProgress progress = new PhaseProgress(err)) {
            Bench bench = new Bench(
                    config,
                    new BenchOptions(stream(2 * count, config), instances, guarantee, rate, seconds),
                    progress::at);
            BenchReport report = bench.run();
            PrintWriter out = spec.commandLine().getOut();
            output.print(out, report, () -> print(out, report, bench.latencies()));
        }
        return Main.DONE;
    }

    private static void print(PrintWriter out, BenchReport report, Histogram latencies) {
        out.println(String.format(
                Locale.ROOT,
                "%,.0f ratings/s, pass-through %,.0f/s, ratio %.2f; %,d lists, p99 of their age %,.0f ms",
                report.ratingsPerSecond(),
                report.passThroughPerSecond(),
                report.ratio(),
                report.listsPublished(),
                report.listAgeP99Millis()));
        out.println(String.format(
                Locale.ROOT,
                "CPU of stream threads and readers: %.1f µs a rating, pass-through %.1f µs",
                report.cpuMicrosPerRating(),
                report.passThroughCpuMicrosPerRating()));
        out.println(String.format(
                Locale.ROOT,
                "records in changelogs: %.2f a rating, pass-through %.2f",
                report.changelogRecordsPerRating(),
                report.passThroughChangelogRecordsPerRating()));
        if (latencies.getTotalCount() > 0) {
            out.println("from a rating to its list:");
            for (double percentile : PERCENTILES) {
                out.println(String.format(
                        Locale.ROOT,
                        "  %5.1f %%  %8.1f ms",
                        percentile,
                        latencies.getValueAtPercentile(percentile) / 1e3));
            }
        }
    }

    private void ask(ThalwegConfig config) throws InterruptedException {
        HttpBench.Options asked = new HttpBench.Options(
                stream(HttpBench.ratingCount(count, rounds, seconds), config),
                count,
                rate,
                http,
                Math.max(1, http / 5),
                rounds,
                seconds);
        PrintWriter out = spec.commandLine().getOut();
        try (PhaseProgress progress = new PhaseProgress(spec.commandLine().getErr())) {
            HttpReport report = new HttpBench(config, asked, Main.class.getName(), progress::at).run();
            output.print(out, report, () -> print(out, report));
        }
    }

    private void print(PrintWriter out, HttpReport report) {
        print(out, "published", report.publishedPerSecond(), report.published(), "at " + rate + " ratings/s");
        print(out, "computed", report.computedPerSecond(), report.computed(), "at " + rate + " ratings/s");
        out.println(String.format(
                Locale.ROOT,
                "of the application's processors: %.0f µs a published list, %.0f µs a computed one",
                report.publishedCpuMicros(),
                report.computedCpuMicros()));
        out.println(String.format(
                Locale.ROOT, "learning at full speed, nothing asked: %,.0f ratings/s", report.learningPerSecond()));
        print(out, "published", report.publishedPerSecond(), report.besidePublished());
        print(out, "computed", report.computedPerSecond(), report.besideComputed());
    }

    private static void print(PrintWriter out, String kind, int perSecond, HttpReport.Beside beside) {
        out.println(String.format(
                Locale.ROOT,
                "beside %,d %s/s: %,.0f ratings/s, ratio %.2f (%s)",
                perSecond,
                kind,
                beside.ratingsPerSecond(),
                beside.ratio(),
                beside.ratios().stream()
                        .map(ratio -> String.format(Locale.ROOT, "%.2f", ratio))
                        .collect(Collectors.joining(" "))));
        print(out, kind, perSecond, beside.answers(), "at full speed");
    }

    private static void print(
            PrintWriter out, String kind, int perSecond, HttpReport.Answers answers, String learning) {
        out.println(String.format(
                Locale.ROOT,
                "  %,d %s/s %s: p50 %.1f ms, p99 %.1f ms, greatest %.1f ms; %,d of %,d answered with 200",
                perSecond,
                kind,
                learning,
                answers.p50Millis(),
                answers.p99Millis(),
                answers.greatestMillis(),
                answers.goodCount(),
                answers.count()));
    }

    private void grow(ThalwegConfig config) throws InterruptedException {
        GeneratorOptions stream = stream(growth.get(growth.size() - 1), config);
        PrintWriter out = spec.commandLine().getOut();
        try (PhaseProgress progress = new PhaseProgress(spec.commandLine().getErr())) {
            GrowthReport report = new Growth(config, stream, growth, Main.class.getName(), progress::at).run();
            output.print(out, report, () -> print(out, report));
        }
    }

    private static void print(PrintWriter out, GrowthReport report) {
        out.println(String.format(
                Locale.ROOT,
                "%,d users and %,d items at the end; %.0f MiB live before the first rating",
                report.users(),
                report.items(),
                report.emptyHeapBytes() / MIB));
        out.println(String.format(
                Locale.ROOT,
                "%12s %10s %12s %12s %12s %18s",
                "ratings",
                "ratings/s",
                "CPU/rating",
                "heap live",
                "state",
                "topics/rating"));
        for (GrowthReport.Step step : report.steps()) {
            out.println(String.format(
                    Locale.ROOT,
                    "%,12d %,10.0f %,9.1f µs %,8.0f MiB %,8.0f MiB %,16.0f B",
                    step.ratings(),
                    step.ratingsPerSecond(),
                    step.cpuMicrosPerRating(),
                    step.liveHeapBytes() / MIB,
                    step.stateBytes() / MIB,
                    step.topicBytesPerRating()));
        }
    }

    private static boolean isRising(List<Long> numbers) {
        long before = 0;
        for (long number : numbers) {
            if (number <= before) {
                return false;
            }
            before = number;
        }
        return true;
    }

    private GeneratorOptions stream(long ratings, ThalwegConfig config) {
        try {
            GeneratorOptions usual = GeneratorOptions.forRatings(ratings).withSeed(config.get(Keys.SEED));
            return usual.withUsers(users == null ? usual.users() : users)
                    .withItems(items == null ? usual.items() : items);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private Map<String, String> ownKeys() {
        Map<String, String> keys = new HashMap<>();
        put(keys, "topic.partitions", partitions);
        put(keys, "threads", threads);
        put(keys, "learner", learner);
        put(keys, "state.store", store);
        return keys;
    }

    private static void put(Map<String, String> keys, String key, @Nullable Object value) {
        if (value != null) {
            keys.put(key, value.toString());
        }
    }

    private void require(boolean holds, String message) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }

    /** A bar for each phase. */
    private static final class PhaseProgress implements AutoCloseable {

        private final PrintWriter err;
        private String phase = "";
        private @Nullable Progress bar;

        PhaseProgress(PrintWriter err) {
            this.err = err;
        }

        void at(String newPhase, long done, long total) {
            if (bar == null || !newPhase.equals(phase)) {
                close();
                phase = newPhase;
                bar = Progress.of(newPhase, total, err);
            }
            bar.to(done);
        }

        @Override
        public void close() {
            if (bar != null) {
                bar.close();
            }
        }
    }
}
