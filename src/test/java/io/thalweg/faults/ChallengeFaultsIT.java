package io.thalweg.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.config.ConfigSources;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.faults.Jvm.Launch;
import io.thalweg.rating.GeneratorOptions;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingGenerator;
import io.thalweg.state.RatingRow;
import io.thalweg.stream.RecommenderSettings;
import io.thalweg.topics.CompactedTopicReader;
import io.thalweg.topics.StoreNames;
import io.thalweg.topics.Topics;
import io.thalweg.verify.Finding;
import io.thalweg.verify.Verifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A second application beside one that runs under load, with other factors and partitions, which takes its place. */
@Timeout(900)
class ChallengeFaultsIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int RATINGS_PER_SECOND = 1_000;
    private static final Duration READ = Duration.ofMinutes(2);
    private static final long OLDEST_LIST_MILLIS = 2_000;

    @TempDir
    Path folder;

    /** What a consumer of the lists sees. */
    private static final class Reader {
        private final Map<String, Long> versions = new ConcurrentHashMap<>();
        private final AtomicLong oldestMillis = new AtomicLong();
        private final AtomicLong lists = new AtomicLong();
        private final List<String> fallen = new ArrayList<>();
        private volatile boolean isWatching;

        void accept(ConsumerRecord<byte[], byte[]> list) {
            String user = new String(list.key(), StandardCharsets.UTF_8);
            long version = json(list.value()).path("version").asLong();
            Long before = versions.put(user, version);
            if (before != null && before >= version) {
                fallen.add(user + " " + before + " -> " + version);
            }
            lists.incrementAndGet();
            if (isWatching) {
                // A list's record bears the time since when it was due.
                oldestMillis.accumulateAndGet(System.currentTimeMillis() - list.timestamp(), Math::max);
            }
        }
    }

    /** Under the protocol {@code streams} all topics that are read need as many partitions; a challenger may have the other one. */
    @ParameterizedTest
    @CsvSource({"classic, classic, 8", "streams, streams, 4", "streams, classic, 8"})
    void shouldTakeOverWithOtherFactorsAndPartitionsWhileRatingsComeIn(
            String championProtocol, String protocol, int partitions) throws Exception {
        Reader reader = new Reader();
        try (EmbeddedBroker broker = Brokers.start();
                Rig rig = new Rig(broker.bootstrapServers(), folder, 4, Map.of("group.protocol", championProtocol));
                CompactedTopicReader lists = new CompactedTopicReader(
                        rig.config.consumerProperties(), rig.topics.recommendations(), reader::accept)) {
            Jvm champion = rig.startAndAwait("a");
            GeneratorOptions stream = GeneratorOptions.forRatings(1_000_000);
            try (Load load = rig.load(new RatingGenerator(stream), RATINGS_PER_SECOND)) {
                await().atMost(READ).until(() -> load.sentCount() > 15_000);
                load.awaitCaughtUp(rig::committed);
                long deleted = deleteFirstHalf(rig);
                lists.readToEnd(READ, (read, all) -> {});
                lists.startFollowing(e -> System.err.println("the reader of lists ended: " + e));

                Path file = folder.resolve("next.properties");
                if (protocol.equals("streams")) {
                    requireRefused(challenge(rig, file, protocol, 2 * partitions), rig);
                }
                Jvm challenger = challenge(rig, file, protocol, partitions).awaitLine(" runs at ");
                ThalwegConfig config = config(file);
                load.awaitCaughtUp(rig::committed);
                awaitCaughtUp(rig, load, "next");
                JsonNode compared = compare(file);
                assertThat(compared.path("ratings").asLong()).as("%s", compared).isPositive();

                reader.isWatching = true;
                JsonNode promoted = command("promote", "promote", "--config", file.toString(), "--output", "json");
                long promotedAt = load.sentCount();
                await().atMost(READ).until(() -> load.sentCount() > promotedAt + 10 * RATINGS_PER_SECOND);
                reader.isWatching = false;
                long oldest = reader.oldestMillis.get();

                long sent = load.stop();
                awaitCaughtUp(rig, load, "next");
                awaitCaughtUp(rig, load, rig.topics.applicationId());
                command(
                        "retire",
                        "retire",
                        "--yes",
                        "--config",
                        folder.resolve("a.properties").toString(),
                        "--output",
                        "json");
                assertThat(champion.awaitEnd()).as(champion.err()).isZero();
                challenger.terminate();
                String verified = verify(rig, config);
                requireEveryRating(rig, config, stream, sent);

                assertThat(reader.fallen).as("versions that fell").isEmpty();
                assertThat(oldest).as("age of the oldest list, ms").isLessThan(OLDEST_LIST_MILLIS);
                rig.report(
                        18,
                        "group.protocol=%s, then %s: %d ratings, %d of them deleted before the challenger began with %s partitions;"
                                + " compared %s; promoted %s; %d lists seen, the oldest %d ms old until 10,000 ratings"
                                + " later; %s",
                        championProtocol,
                        protocol,
                        sent,
                        deleted,
                        partitions(rig, config),
                        String.format(
                                Locale.ROOT,
                                "%d ratings (%d unmatched): RMSE %s, p %s",
                                compared.path("ratings").asLong(),
                                compared.path("unmatched").asLong(),
                                compared.path("rmse"),
                                compared.path("meanSquaredError").path("p")),
                        promoted,
                        reader.lists.get(),
                        oldest,
                        verified);
            }
        }
    }

    /** As retention does, in the middle of what is learned. */
    private static long deleteFirstHalf(Rig rig) {
        long[] committed = rig.committed();
        Map<TopicPartition, RecordsToDelete> half = new HashMap<>();
        for (int partition = 0; partition < committed.length; partition++) {
            half.put(
                    new TopicPartition(rig.topics.ratings(), partition),
                    RecordsToDelete.beforeOffset(committed[partition] / 2));
        }
        Rig.get(rig.admin.deleteRecords(half).all());
        return Arrays.stream(committed).map(each -> each / 2).sum();
    }

    /** Before anything is made for it. */
    private static void requireRefused(Jvm challenge, Rig rig) {
        assertThat(challenge.awaitEnd(READ)).as(challenge.err()).isEqualTo(2);
        assertThat(challenge.err()).contains("set group.protocol=classic");
        assertThat(Rig.get(rig.admin.listTopics().names())).noneMatch(name -> name.startsWith("next"));
    }

    private Jvm challenge(Rig rig, Path file, String protocol, int partitions) {
        return Jvm.thalweg(
                folder,
                "challenge",
                Launch.USUAL,
                "challenge",
                "--config",
                folder.resolve("a.properties").toString(),
                "--set",
                "hybrid.factors=16",
                "--set",
                "topic.partitions=" + partitions,
                "--set",
                "group.protocol=" + protocol,
                "--set",
                "state.dir=" + rig.stateFolder("next"),
                "--id",
                "next",
                "--to",
                file.toString());
    }

    /** The group has committed all that was sent until now. */
    private static void awaitCaughtUp(Rig rig, Load load, String group) {
        long[] ends = load.ends();
        await().atMost(Rig.LONG).pollInterval(Duration.ofMillis(100)).until(() -> {
            var offsets = Rig.get(rig.admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
            for (int partition = 0; partition < ends.length; partition++) {
                var at = offsets.get(new TopicPartition(rig.topics.ratings(), partition));
                if (at == null || at.offset() < ends[partition]) {
                    return false;
                }
            }
            return true;
        });
    }

    /** Once a whole minute has been learned by both. */
    private JsonNode compare(Path file) {
        JsonNode[] found = new JsonNode[1];
        int[] asked = {0};
        await().atMost(Duration.ofMinutes(4))
                .pollInterval(Duration.ofSeconds(20))
                .until(() -> {
                    found[0] = command(
                            "compare-" + asked[0]++,
                            "compare",
                            "--config",
                            folder.resolve("a.properties").toString(),
                            "--challenger",
                            file.toString(),
                            "--output",
                            "json");
                    return found[0].path("ratings").asLong() > 20 * RATINGS_PER_SECOND;
                });
        return found[0];
    }

    private JsonNode command(String name, String... arguments) {
        Jvm jvm = Jvm.thalweg(folder, name, arguments);
        assertThat(jvm.awaitEnd(READ)).as(jvm.err()).isZero();
        return json(jvm.out().getBytes(StandardCharsets.UTF_8));
    }

    private static ThalwegConfig config(Path file) {
        return ThalwegConfig.load(new ConfigSources(Path.of("none"), Optional.of(file), Map.of(), Map.of()));
    }

    private static int partitions(Rig rig, ThalwegConfig config) {
        return Rig.get(rig.admin
                        .describeTopics(List.of(Topics.of(config).itemContributionsChangelog()))
                        .allTopicNames())
                .values()
                .iterator()
                .next()
                .partitions()
                .size();
    }

    private static String verify(Rig rig, ThalwegConfig config) {
        List<Finding> findings = new Verifier(
                        RecommenderSettings.of(config, partitions(rig, config)),
                        rig.admin,
                        config.consumerProperties(),
                        READ)
                .verify();
        assertThat(findings).isNotEmpty().allSatisfy(finding -> assertThat(finding.holds())
                .as("%s: %s", finding.invariant(), finding.detail())
                .isTrue());
        return findings.size() + " findings hold";
    }

    /** The challenger has each rating that was ever sent, and nothing else; no user of the stream rates an item twice. */
    private static void requireEveryRating(Rig rig, ThalwegConfig config, GeneratorOptions stream, long sent) {
        Map<String, Double> stored = new HashMap<>();
        rig.read(Topics.of(config).changelog(StoreNames.RATINGS), row -> {
            RatingRow rating = RatingRow.decode(row.key(), row.value());
            stored.put(rating.userId() + "/" + rating.itemId(), rating.rating());
        });
        RatingGenerator again = new RatingGenerator(stream);
        Map<String, Double> told = new HashMap<>();
        for (long n = 0; n < sent; n++) {
            Rating rating = again.next();
            told.put(rating.userId() + "/" + rating.itemId(), rating.value());
        }
        assertThat(stored).hasSameSizeAs(told).isEqualTo(told);
    }

    private static JsonNode json(byte[] value) {
        try {
            return JSON.readTree(value);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(new String(value, StandardCharsets.UTF_8), e);
        }
    }
}
