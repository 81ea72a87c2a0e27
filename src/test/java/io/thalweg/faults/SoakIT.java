package io.thalweg.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertAll;

import io.thalweg.bench.HttpConnection;
import io.thalweg.bench.HttpLoad;
import io.thalweg.faults.SoakKills.Kill;
import io.thalweg.stream.CommandSender;
import io.thalweg.verify.Finding;
import io.thalweg.verify.KeptRatings;
import io.thalweg.verify.Verifier;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Fault 38: two hours of everything at once. One instance is killed every three minutes; another lives through all of it, is asked all
 * the time, and its memory and open files are looked at each minute, and those of the broker. How long: {@code -Dsoak.minutes=120}.
 */
@Timeout(value = 12, unit = TimeUnit.HOURS)
class SoakIT {

    private static final int MINUTES = Integer.getInteger("soak.minutes", 120);
    private static final int RATE = Integer.getInteger("soak.rate", 2_000);
    private static final Duration KILL_EVERY = Duration.ofSeconds(Integer.getInteger("soak.kill.seconds", 180));
    private static final double QUESTIONS_A_SECOND = 40;
    private static final int CHANGES_A_SECOND = 4;
    private static final int PARTITIONS = 4;
    private static final int THREADS = 2;
    private static final double MIB = 1 << 20;
    private static final long A_SECOND_NANOS = 1_000_000_000L;
    private static final long MINUTE_NANOS = 60 * A_SECOND_NANOS;

    /** Twice as much as waits where nobody takes half of the partitions over for a minute. */
    private static final long MOST_WAITING_SECONDS = 60;

    /** Of the ratings asked for: what is less, the machine was too slow for. */
    private static final double LEAST_SENT = .95;

    private static final int DRAW_EVERY_MINUTES = 10;

    private static final double MOST_RECOVERY_SECONDS = 30;
    private static final Duration OUT_OF_LISTS = Duration.ofSeconds(30);
    private static final Duration ORACLE = Duration.ofMinutes(30);
    private static final double LEAST_GOOD = .999;
    /** As PublishedListsOracleIT: tasks see each other's changes at moments of their own. */
    private static final double LEAST_COMMON = .9;

    private static final int COMPARED_USERS = 300;
    private static final Pattern ITEM_ID = Pattern.compile("\"itemId\":\"([^\"]+)\"");

    /** Until then caches fill and code is compiled. */
    private static final double WARM_MINUTES = Math.min(30, MINUTES / 4.0);
    /** In fewer minutes a slope says more of noise than of a leak. */
    private static final double LEAST_JUDGED_MINUTES = 30;

    /** What counts as flat: so much growth at most over all minutes that are looked at, of the median. */
    private static final double MOST_GROWTH = .05;

    private static final List<String> JUDGED =
            List.of("heap_mib", "handles", "java_threads", "broker_heap_mib", "broker_other_handles");

    private final Path folder = Path.of("target", "soak").toAbsolutePath();
    private final SoakLog log = new SoakLog(folder.resolve("soak.csv"));
    private long lastSent;
    private long lastCommitted;

    @Test
    void shouldLoseNothingAndGrowNoFurtherWhenOneInstanceIsKilledAgainAndAgain() throws Exception {
        Path data = folder.resolve("data");
        Utils.delete(folder.toFile());
        Files.createDirectories(data);
        int[] ports = FreePorts.find(2);
        String port = "" + ports[1];
        Map<String, String> set = Map.of("threads", "" + THREADS, "api.rate", "0");
        try (Jvm broker = Jvm.soakedBroker(data, data.resolve("broker"), ports[0]);
                Rig rig = new Rig("localhost:" + ports[0], data, PARTITIONS, set);
                ListsFollower lists = new ListsFollower(rig);
                ChangingCatalog catalog = catalog(rig)) {
            Jvm steady = rig.startAndAwait("steady", "api.port", port);
            await().atMost(Rig.LONG).until(() -> Asked.health(ports[1]) == 200);
            long most = (long) (MINUTES + 10) * 60 * RATE;
            try (Load load = rig.load(new SoakStream(most), RATE);
                    SoakKills kills = new SoakKills(rig, load, KILL_EVERY);
                    SoakForgets forgets = new SoakForgets(rig)) {
                catalog.start();
                double good;
                try (SoakQuestions questions = new SoakQuestions(ports[1], QUESTIONS_A_SECOND)) {
                    lastSent = load.sentCount();
                    lastCommitted = rig.committedSum();
                    long began = System.nanoTime();
                    for (int minute = 1; minute <= MINUTES && kills.failure() == null && steady.isAlive(); minute++) {
                        keepUntil(began + minute * MINUTE_NANOS, rig, load);
                        Map<String, Double> row = new LinkedHashMap<>();
                        row.put("minute", (double) minute);
                        addProgress(row, rig, load, questions);
                        addSizes(row, broker, steady, data);
                        row.put("kills", (double) kills.kills().size());
                        row.put("forgets", (double) forgets.count());
                        row.put("lists", (double) lists.count());
                        row.put("gone_entries", (double)
                                lists.entriesWith(item -> catalog.isGoneFor(item, OUT_OF_LISTS)));
                        log.add(row);
                        if (minute % DRAW_EVERY_MINUTES == 0) {
                            draw();
                        }
                    }
                    load.pauseAt(Long.MAX_VALUE);
                    kills.end();
                    questions.sinceLast();
                    draw();
                    assertThat(steady.isAlive()).as(steady.err()).isTrue();
                    assertThat(kills.failure())
                            .as("what went wrong with a kill")
                            .isNull();
                    catalog.pause(true);
                    good = goodShare(questions);
                }
                long sent = load.stop();
                forgets.forgetAll();
                awaitLearned(rig);
                assertThat(kills.instance().metric("kafka_stream_alive_threads"))
                        .containsValue((double) THREADS);
                kills.instance().terminate();
                awaitAllPartitions(steady);
                String equal = requireListsAsComputed(rig, lists, steady, ports[1]);
                long goneEntries = lists.entriesWith(item -> catalog.isGoneFor(item, OUT_OF_LISTS));
                steady.terminate();
                List<String> grown = grown();
                report(rig, sent, kills.kills(), forgets, lists, catalog, equal);
                assertAll(
                        () -> assertThat(lists.wrong())
                                .as("what was wrong with the lists first")
                                .isEmpty(),
                        () -> assertThat(goneEntries)
                                .as("entries of lists that left long ago")
                                .isZero(),
                        () -> assertThat(forgets.wrong()).isEmpty(),
                        () -> assertThat(good)
                                .as("share of questions that were answered")
                                .isGreaterThanOrEqualTo(LEAST_GOOD),
                        () -> assertThat(sent).as("events sent").isGreaterThan(leastSent()),
                        () -> requireRecovered(kills.kills()),
                        this::requireThreads,
                        () -> assertThat(grown).as("what grows").isEmpty());
            }
        }
        Utils.delete(data.toFile());
    }

    private static ChangingCatalog catalog(Rig rig) {
        return new ChangingCatalog(rig, SoakStream::item, SoakStream.ITEMS, CHANGES_A_SECOND, Duration.ofSeconds(60));
    }

    /** Lets the load go on, and keeps what waits bounded, so that a slow machine doesn't fall behind without end. */
    private static void keepUntil(long nanos, Rig rig, Load load) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            load.pauseAt(rig.committedSum() + MOST_WAITING_SECONDS * RATE);
            LockSupport.parkNanos(Math.min(left, A_SECOND_NANOS));
        }
    }

    private void addProgress(Map<String, Double> row, Rig rig, Load load, SoakQuestions questions) {
        long sent = load.sentCount();
        long committed = rig.committedSum();
        row.put("sent_per_s", (sent - lastSent) / 60.0);
        row.put("learned_per_s", (committed - lastCommitted) / 60.0);
        lastSent = sent;
        lastCommitted = committed;
        row.put("sent", (double) sent);
        row.put("learned", (double) committed);
        row.put("lag", (double) Math.max(0, sent - committed));
        HttpLoad.Result asked = questions.sinceLast();
        row.put("questions", (double) asked.count());
        row.put("not_answered", (double) (asked.count() - asked.goodCount()));
        row.put("p50_ms", asked.millis(50));
        row.put("p99_ms", asked.millis(99));
    }

    private static void addSizes(Map<String, Double> row, Jvm broker, Jvm steady, Path data) {
        row.put("view_age_s", steady.sumOfMetric("thalweg_view_age_seconds"));
        row.put("partitions", (double) steady.metric("thalweg_lag_records").size());
        row.put("stream_threads", steady.sumOfMetric("kafka_stream_alive_threads"));
        row.put("java_threads", (double) steady.threadCount());
        row.put("heap_mib", steady.liveHeapBytes() / MIB);
        row.put("handles", (double) steady.handleCount());
        row.put("resident_mib", steady.residentBytes() / MIB);
        row.put("broker_heap_mib", broker.liveHeapBytes() / MIB);
        row.put("broker_handles", (double) broker.handleCount());
        row.put("broker_resident_mib", broker.residentBytes() / MIB);
        long segments = segments(data.resolve("broker"));
        row.put("segments", (double) segments);
        row.put("broker_other_handles", (double) (broker.handleCount() - segments));
    }

    /** Files come and go meanwhile, so the folders are listed one by one. */
    private static long segments(Path folder) {
        File[] files = folder.toFile().listFiles();
        long count = 0;
        for (File file : files == null ? new File[0] : files) {
            count += file.isDirectory()
                    ? segments(file.toPath())
                    : file.getName().endsWith(".log") ? 1 : 0;
        }
        return count;
    }

    private void draw() throws IOException {
        SoakChart.save(
                log,
                List.of(
                        new SoakChart.Panel("heap after a collection, MiB", List.of("heap_mib", "broker_heap_mib")),
                        new SoakChart.Panel("open files and sockets", List.of("handles", "broker_handles", "segments")),
                        new SoakChart.Panel("ratings that wait", List.of("lag")),
                        new SoakChart.Panel("answers, ms", List.of("p50_ms", "p99_ms"))),
                folder.resolve("soak.png"));
    }

    private static double goodShare(SoakQuestions questions) {
        System.out.printf(
                Locale.ROOT,
                "soak: %d of %d questions were answered with 200%s%n",
                questions.goodCount(),
                questions.count(),
                questions.wrong().isEmpty() ? "" : "; the first other one: " + questions.wrong());
        return (double) questions.goodCount() / questions.count();
    }

    /** All is committed, and the errors' count has come to rest. */
    private static void awaitLearned(Rig rig) {
        await().atMost(Rig.LONG).until(() -> rig.committedSum() == rig.endSum());
        awaitRest(rig::errorCount);
    }

    private static void awaitRest(java.util.function.LongSupplier count) {
        long[] last = {-1, 0};
        await().atMost(Rig.LONG).pollInterval(Duration.ofSeconds(1)).until(() -> {
            long now = count.getAsLong();
            last[1] = now == last[0] ? last[1] + 1 : 0;
            last[0] = now;
            return last[1] >= 10;
        });
    }

    private static void awaitAllPartitions(Jvm steady) {
        await("the one that lives has all partitions")
                .atMost(Rig.LONG)
                .until(() -> steady.metric("thalweg_lag_records").size() == PARTITIONS);
    }

    /** I3: after a refresh, what is published is what is computed from the committed state, as far as several tasks agree. */
    private static String requireListsAsComputed(Rig rig, ListsFollower lists, Jvm steady, int port)
            throws IOException {
        new CommandSender(rig.topics, PARTITIONS, rig.config.producerProperties(), rig.config.consumerProperties())
                .refresh();
        awaitRest(() -> lists.count() + (long) (1e6 * steady.sumOfMetric("thalweg_due_lists")));
        double common = 0;
        try (HttpConnection connection = new HttpConnection(java.net.URI.create("http://127.0.0.1:" + port))) {
            for (int user = 0; user < COMPARED_USERS; user++) {
                String path = "/v1/users/" + SoakStream.user(user) + "/recommendations";
                List<String> published = items(connection.get(path + "?list=published"));
                Set<String> computed = new HashSet<>(items(connection.get(path + "?list=computed")));
                assertThat(published).as("published list of user %d", user).isNotEmpty();
                common += (double) published.stream().filter(computed::contains).count() / published.size();
            }
        }
        assertThat(common / COMPARED_USERS).as("share of entries in common").isGreaterThanOrEqualTo(LEAST_COMMON);
        return String.format(
                Locale.ROOT,
                "published lists have %.3f of their entries in common with computed ones",
                common / COMPARED_USERS);
    }

    private static List<String> items(HttpConnection.Answer answer) {
        String body = new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(answer.status()).as(body).isEqualTo(200);
        List<String> ids = new ArrayList<>();
        Matcher matcher = ITEM_ID.matcher(body.substring(body.indexOf("\"items\"")));
        while (matcher.find()) {
            ids.add(matcher.group(1));
        }
        return ids;
    }

    /** The oracle: I1, I2, I4, and what is left of it where users are forgotten. */
    private static void report(
            Rig rig,
            long sent,
            List<Kill> kills,
            SoakForgets forgets,
            ListsFollower lists,
            ChangingCatalog catalog,
            String equal) {
        List<Finding> findings = new ArrayList<>(
                new Verifier(rig.settings, rig.admin, rig.config.consumerProperties(), ORACLE).verify());
        findings.addAll(
                KeptRatings.compare(rig.settings, rig.config.consumerProperties(), ORACLE, SoakStream::isGuest));
        findings.forEach(finding -> System.out.println("soak: " + finding));
        assertThat(findings).allSatisfy(finding -> assertThat(finding.holds())
                .as("%s: %s", finding.invariant(), finding.detail())
                .isTrue());
        Outputs.requireErrorsNeverFall(rig);
        rig.report(
                38,
                "%d minutes, %d events sent, %d SIGKILLs, %d forgets, %d changes of the catalog, RMSE %.4f: %d findings hold,"
                        + " %d lists in sequence, %s",
                MINUTES,
                sent,
                kills.size(),
                forgets.count(),
                catalog.changeCount(),
                rig.rmse(),
                findings.size(),
                lists.count(),
                equal);
    }

    /** A kill of an instance that has no partitions yet, since it came back a moment ago, shows little: at most half may be such. */
    private static void requireRecovered(List<Kill> kills) {
        long learning = kills.stream().filter(kill -> kill.partitions() > 0).count();
        assertThat(2 * learning)
                .as("of %d kills, twice those that hit partitions", kills.size())
                .isGreaterThanOrEqualTo(kills.size());
        assertThat(kills).allSatisfy(kill -> assertThat(kill.recovered())
                .as("seconds until the lag is under a second, of %s", kill)
                .isLessThan(MOST_RECOVERY_SECONDS));
    }

    private void requireThreads() {
        assertThat(log.column("stream_threads", 0))
                .extracting(Slope.Point::value)
                .as("stream threads of the instance that lives")
                .containsOnly((double) THREADS);
    }

    /** The broker must keep what it was sent, and so ever more segments, each an open file: those beside them are judged. */
    private List<String> grown() {
        List<String> grown = new ArrayList<>();
        for (String column : JUDGED) {
            List<Slope.Point> points = log.column(column, WARM_MINUTES);
            double median =
                    Slope.median(points.stream().mapToDouble(Slope.Point::value).toArray());
            double growth = Slope.of(points) * (MINUTES - WARM_MINUTES);
            boolean isJudged = MINUTES - WARM_MINUTES >= LEAST_JUDGED_MINUTES;
            String line = String.format(
                    Locale.ROOT,
                    "%s: median %.1f, growth by its slope %+.2f in %.0f minutes (%+.1f %%)%s",
                    column,
                    median,
                    growth,
                    MINUTES - WARM_MINUTES,
                    100 * growth / median,
                    isJudged ? "" : "; too short to judge");
            System.out.println("soak: " + line);
            if (isJudged && growth > MOST_GROWTH * median) {
                grown.add(line);
            }
        }
        return grown;
    }

    private static long leastSent() {
        return (long) (LEAST_SENT * MINUTES * 60 * RATE);
    }
}
