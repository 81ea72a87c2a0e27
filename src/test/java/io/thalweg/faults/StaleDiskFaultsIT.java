package io.thalweg.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thalweg.broker.BrokerOptions;
import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.model.Total;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingJson;
import io.thalweg.stream.CommandSender;
import io.thalweg.stream.RecommenderApplication;
import io.thalweg.topics.TopicLoader;
import io.thalweg.verify.Finding;
import io.thalweg.verify.Verifier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Fault 25: a state folder that was away for longer than tombstones are kept. */
@Timeout(900)
class StaleDiskFaultsIT {

    private static final long T0 = 1_700_000_000_000L;
    private static final long AWAY_MILLIS = Duration.ofHours(13).toMillis();
    private static final Duration WAIT = Duration.ofMinutes(4);
    private static final String FORGOTTEN = "forget-me-7f3a91";
    private static final String EVICTED = "leaves-by-itself-5d20";

    /** Fewer than there are in the end, more than there are at first. */
    private static final Map<String, String> SET = Map.of("users.kept", "20", "commit.interval.ms", "50");

    @TempDir
    Path folder;

    private long sent;

    @Test
    void shouldHoldNoTraceOfWhoLeftMeanwhileWhenAnOldStateFolderIsBack() throws Exception {
        Map<String, String> properties = new HashMap<>(Brokers.PATIENT);
        properties.put("log.cleaner.backoff.ms", "500");
        try (EmbeddedBroker broker =
                        EmbeddedBroker.start(BrokerOptions.temporary().withProperties(properties));
                Rig rig = new Rig(broker.bootstrapServers(), folder, 1, SET)) {
            // Errors wait in their row when it stops: sent twice, they would be counted twice.
            try (RecommenderApplication first = start(rig, "first", "errors.publish.interval.ms", "3600000")) {
                for (int item = 0; item < 12; item++) {
                    rate(rig, FORGOTTEN, item);
                    rate(rig, EVICTED, item);
                    for (int user = 0; user < 8; user++) {
                        rate(rig, "stays-" + user, item + user);
                    }
                }
                awaitLearned(first);
            }
            copy(rig.stateFolder("first"), rig.stateFolder("control"));
            int rounds = forgetAndCompact(rig);
            keepTombstones(rig);
            String before = requireSound(rig);

            age(rig.stateFolder("first").resolve(rig.topics.applicationId()));
            try (RecommenderApplication back = start(rig, "first")) {
                assertThat(ratesAgain(rig, back, 3)).as("re-ratings").isZero();
            }
            String after = requireSound(rig);
            String control = controlRun(rig);
            rig.report(
                    25,
                    "a state folder came back after 13 h (as it noted), with a user forgotten and one evicted meanwhile, and"
                            + " no byte of both in any changelog after %d rounds of compaction; the forgotten id rated again:"
                            + " a new rating; before: %s; after: %s; the same folder taken as if in use: %s",
                    rounds,
                    before,
                    after,
                    control);
        }
    }

    /** The same disk without the note of its age: what the test would see if nothing looked at it. */
    private String controlRun(Rig rig) throws Exception {
        try (RecommenderApplication control = start(rig, "control")) {
            assertThat(ratesAgain(rig, control, 5)).as("re-ratings").isEqualTo(1);
        }
        List<Finding> findings = findings(rig);
        assertThat(findings).as("the old disk's rows are back").anyMatch(finding -> !finding.holds());
        return "a re-rating, and "
                + findings.stream().filter(finding -> !finding.holds()).count() + " findings are broken";
    }

    /** Every invariant but the sequence of lists, of which compaction has left the last. */
    private String requireSound(Rig rig) {
        List<Finding> findings = findings(rig);
        assertThat(findings).isNotEmpty().allSatisfy(finding -> assertThat(finding.holds())
                .as("%s: %s", finding.invariant(), finding.detail())
                .isTrue());
        return findings.size() + " findings hold";
    }

    private static List<Finding> findings(Rig rig) {
        return new Verifier(rig.settings, rig.admin, rig.config.consumerProperties(), WAIT).verify();
    }

    /** A rating of an item that the id had rated before; returns how many were taken as re-ratings. */
    private long ratesAgain(Rig rig, RecommenderApplication application, int item) {
        long again = application.total(Total.RE_RATINGS);
        rate(rig, FORGOTTEN, item);
        awaitLearned(application);
        await("no error is counted twice").atMost(WAIT).until(() -> rig.errorCount() == sent);
        return application.total(Total.RE_RATINGS) - again;
    }

    private int forgetAndCompact(Rig rig) {
        int[] rounds = {0};
        try (RecommenderApplication second = start(rig, "second")) {
            assertThat(new CommandSender(
                                    rig.topics, 1, rig.config.producerProperties(), rig.config.consumerProperties())
                            .forget(FORGOTTEN, WAIT))
                    .isPresent();
            compactSoon(rig);
            await().atMost(WAIT).pollInterval(Duration.ofSeconds(2)).untilAsserted(() -> {
                // The segment that is being written is never compacted: others have to go on.
                for (int user = 0; user < 8; user++) {
                    rate(rig, "round-" + rounds[0] + "-" + user, user + rounds[0]);
                    rate(rig, "stays-" + user, 100 + user + rounds[0]);
                }
                rounds[0]++;
                assertThat(topicsThatHold(rig)).isEmpty();
            });
            awaitLearned(second);
            await().atMost(WAIT).until(() -> rig.errorCount() == sent);
            assertThat(second.total(Total.EVICTED_USERS)).isPositive();
        }
        return rounds[0];
    }

    private void awaitLearned(RecommenderApplication application) {
        await().atMost(WAIT)
                .until(() -> application.total(Total.NEW_RATINGS) + application.total(Total.RE_RATINGS) == sent
                        && application.total(Total.DUE_LISTS) == 0);
    }

    private static RecommenderApplication start(Rig rig, String name, String... more) {
        Map<String, String> set =
                new TreeMap<>(Map.of("state.dir", rig.stateFolder(name).toString()));
        for (int at = 0; at < more.length; at += 2) {
            set.put(more[at], more[at + 1]);
        }
        RecommenderApplication application = RecommenderApplication.of(rig.config.with(set), 1);
        application.start((read, all) -> {});
        return application;
    }

    private void rate(Rig rig, String user, int item) {
        try (TopicLoader loader = TopicLoader.appending(rig.config.producerProperties(), rig.topics.ratings(), 1)) {
            byte[] key = user.getBytes(StandardCharsets.UTF_8);
            loader.send(
                    key,
                    key,
                    RatingJson.encode(new Rating(user, "item-" + item, 1 + (item + sent) % 5, T0 + sent * 1_000)));
        }
        sent++;
    }

    /** As if the disk had been away: nothing else in it changes. */
    private static void age(Path applicationFolder) throws IOException {
        Path file = applicationFolder.resolve("last-used");
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).as("tasks with a time").isNotEmpty();
        Files.write(
                file,
                lines.stream()
                        .map(line -> line.split("=", 2))
                        .map(parts -> parts[0] + "=" + (Long.parseLong(parts[1]) - AWAY_MILLIS))
                        .toList());
    }

    private static void compactSoon(Rig rig) {
        alterCompacted(
                rig,
                set("segment.ms", "100"),
                set("min.cleanable.dirty.ratio", "0.0"),
                set("max.compaction.lag.ms", "100"),
                set("delete.retention.ms", "0"));
    }

    /** As the application wants it: it doesn't start on topics that drop them sooner. */
    private static void keepTombstones(Rig rig) {
        alterCompacted(rig, set("delete.retention.ms", "86400000"));
    }

    private static void alterCompacted(Rig rig, AlterConfigOp... settings) {
        Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
        for (String topic : compacted(rig)) {
            changes.put(new ConfigResource(ConfigResource.Type.TOPIC, topic), List.of(settings));
        }
        Rig.get(rig.admin.incrementalAlterConfigs(changes).all());
    }

    private static AlterConfigOp set(String key, String value) {
        return new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
    }

    private static Collection<String> compacted(Rig rig) {
        return Rig.get(rig.admin.listTopics().names()).stream()
                .filter(topic -> topic.endsWith("-changelog") || topic.equals(rig.topics.recommendations()))
                .collect(java.util.stream.Collectors.toCollection(TreeSet::new));
    }

    private static Collection<String> topicsThatHold(Rig rig) {
        TreeSet<String> holding = new TreeSet<>();
        for (String topic : compacted(rig)) {
            rig.read(topic, record -> {
                if (holds(record.key()) || holds(record.value())) {
                    holding.add(topic);
                }
            });
        }
        return holding;
    }

    private static boolean holds(byte[] bytes) {
        String text = bytes == null ? "" : new String(bytes, StandardCharsets.ISO_8859_1);
        return text.contains(FORGOTTEN) || text.contains(EVICTED);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
    }
}
