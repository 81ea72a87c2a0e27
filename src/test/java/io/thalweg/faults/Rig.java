package io.thalweg.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thalweg.config.Keys;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.faults.Jvm.Launch;
import io.thalweg.rating.GeneratorOptions;
import io.thalweg.rating.RatingEvent;
import io.thalweg.rating.RatingGenerator;
import io.thalweg.stream.LiveErrors;
import io.thalweg.stream.LiveErrors.Snapshot;
import io.thalweg.stream.RecommenderSettings;
import io.thalweg.topics.CompactedTopicReader;
import io.thalweg.topics.PartitionCounts;
import io.thalweg.topics.TopicAdmin;
import io.thalweg.topics.Topics;
import io.thalweg.verify.Finding;
import io.thalweg.verify.Verifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** What a fault is inflicted on: topics on a broker, instances of the packaged program, and the oracle at the end. */
final class Rig implements AutoCloseable {

    static final Duration LONG = Duration.ofMinutes(3);
    private static final Duration READ = Duration.ofMinutes(2);

    private final Path folder;
    private final Map<String, String> set;
    private final List<Jvm> started = new ArrayList<>();
    private final LiveErrors errors = new LiveErrors();
    private final CompactedTopicReader errorReader;
    private final long startNanos = System.nanoTime();
    final ThalwegConfig config;
    final RecommenderSettings settings;
    final Topics topics;
    final Admin admin;

    /** Of the ratings topic, which may grow. */
    private volatile int ratingsPartitions;

    /** Creates the topics. */
    Rig(String servers, Path folder, int partitionCount, Map<String, String> more) {
        this.folder = folder;
        this.set = new TreeMap<>(more);
        set.put("bootstrap.servers", servers);
        set.put("topic.partitions", "" + partitionCount);
        this.config = ThalwegConfig.of(set);
        this.settings = RecommenderSettings.of(config, partitionCount);
        this.topics = settings.topics();
        this.ratingsPartitions = partitionCount;
        this.admin = Admin.create(config.adminProperties());
        new TopicAdmin(admin, topics, partitionCount, "").create(config.get(Keys.TOPIC_REPLICATION_FACTOR));
        this.errorReader = new CompactedTopicReader(config.consumerProperties(), topics.errors(), errors::accept);
        errorReader.readToEnd(READ, (read, all) -> {});
        errorReader.startFollowing(e -> System.err.println("the reader of errors ended: " + e));
    }

    Load load(long limit, double ratingsPerSecond) {
        return load(GeneratorOptions.forRatings(limit), ratingsPerSecond);
    }

    /** No user rates an item twice. */
    Load load(GeneratorOptions stream, double ratingsPerSecond) {
        return load(new RatingGenerator(stream), ratingsPerSecond);
    }

    Load load(Iterator<? extends RatingEvent> ratings, double ratingsPerSecond) {
        return new Load(config.producerProperties(), topics.ratings(), ratingsPartitions, ratings, ratingsPerSecond);
    }

    /** Starts an instance with a state folder of its own, and other settings than the rig's where given. */
    Jvm start(String name, String... overrides) {
        return start(name, Launch.USUAL, overrides);
    }

    Jvm start(String name, Launch launch, String... overrides) {
        return start("run", name, launch, overrides);
    }

    /** Starts an instance that answers and doesn't learn; it may not listen yet. */
    Jvm serve(String name, int port) {
        return start("serve", name, Launch.USUAL, "api.port", "" + port);
    }

    private Jvm start(String command, String name, Launch launch, String... overrides) {
        Map<String, String> properties = new TreeMap<>(set);
        properties.put("state.dir", stateFolder(name).toString());
        for (int at = 0; at < overrides.length; at += 2) {
            properties.put(overrides[at], overrides[at + 1]);
        }
        List<String> lines = new ArrayList<>();
        properties.forEach((key, value) -> lines.add(key + "=" + value));
        try {
            Path file = Files.write(folder.resolve(name + ".properties"), lines);
            Jvm jvm = Jvm.thalweg(folder, name, launch, command, "--config", file.toString());
            started.add(jvm);
            return jvm;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A command of the packaged program against the rig's cluster; returns when it has ended well. */
    void command(String name, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        set.forEach((key, value) -> all.addAll(List.of("--set", key + "=" + value)));
        Jvm jvm = Jvm.thalweg(folder, name, all.toArray(String[]::new));
        started.add(jvm);
        assertThat(jvm.awaitEnd(LONG)).as(jvm.err()).isZero();
    }

    Jvm startAndAwait(String name, String... overrides) {
        return start(name, overrides).awaitLine(" runs at ");
    }

    /** An instance that must not run: it ends with an exit code above 0 and one line, which is returned. */
    String refused(String name, String... overrides) {
        Jvm jvm = start(name, overrides);
        assertThat(jvm.awaitEnd()).as("exit code").isPositive();
        assertThat(jvm.complaints()).as(jvm.err()).hasSize(1);
        return jvm.complaints().get(0);
    }

    Path stateFolder(String name) {
        return folder.resolve("state-" + name);
    }

    /** Gives a topic that is read more partitions. */
    void grow(String topic, int partitions) {
        get(admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions)))
                .all());
        await().until(() -> new TopicAdmin(admin, topics, 1, "")
                        .partitionCounts(List.of(topic))
                        .get(topic)
                == partitions);
        ratingsPartitions = counts().ratings();
    }

    PartitionCounts counts() {
        return new TopicAdmin(admin, topics, settings.partitionCount(), "").counts();
    }

    /** The committed offset of each partition of the ratings. */
    long[] committed() {
        long[] offsets = new long[ratingsPartitions];
        Map<TopicPartition, OffsetAndMetadata> found =
                get(admin.listConsumerGroupOffsets(topics.applicationId()).partitionsToOffsetAndMetadata());
        found.forEach((partition, offset) -> {
            if (partition.topic().equals(topics.ratings()) && offset != null) {
                offsets[partition.partition()] = offset.offset();
            }
        });
        return offsets;
    }

    long committedSum() {
        return sum(committed());
    }

    long endSum() {
        return sum(ends());
    }

    long end(TopicPartition ratings) {
        return ends()[ratings.partition()];
    }

    private long[] ends() {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        for (int partition = 0; partition < ratingsPartitions; partition++) {
            latest.put(new TopicPartition(topics.ratings(), partition), OffsetSpec.latest());
        }
        long[] ends = new long[ratingsPartitions];
        get(admin.listOffsets(latest).all()).forEach((partition, end) -> ends[partition.partition()] = end.offset());
        return ends;
    }

    boolean isTransactionOpen() {
        return !get(admin.listTransactions(
                                new ListTransactionsOptions().filterStates(List.of(TransactionState.ONGOING)))
                        .all())
                .isEmpty();
    }

    /**
     * Waits until all input is committed and so many errors are published, which is some time after their ratings: to be
     * called while an instance runs.
     */
    void awaitSettled(long learned) {
        awaitSettled(learned, LONG);
    }

    void awaitSettled(long learned, Duration atMost) {
        await().atMost(atMost).pollInterval(Duration.ofMillis(100)).until(() -> committedSum() == endSum());
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(
                        () -> assertThat(errorCount()).as("published errors").isEqualTo(learned));
    }

    /** Whether the published errors are as many as the ratings that the state says were learned. */
    boolean isQuiet() {
        return new Verifier(RecommenderSettings.of(config, counts()), admin, config.consumerProperties(), READ)
                .verify().stream()
                        .filter(finding -> finding.invariant().contains("error count"))
                        .allMatch(finding ->
                                finding.holds() && finding.detail().contains("; 0 on their way to the topic"));
    }

    long errorCount() {
        return errorCount("all");
    }

    /** Of a window, by its name on the topic, as published last. */
    long errorCount(String window) {
        Snapshot all = errors.latest(window, "all");
        return all == null ? 0 : all.count();
    }

    /** Root of the mean squared error of all ratings, as published last; NaN before the first. */
    double rmse() {
        return rmse("all");
    }

    /** Of a window, by its name on the topic. */
    double rmse(String window) {
        Snapshot all = errors.latest(window, "all");
        return all == null ? Double.NaN : all.rmse();
    }

    /** The oracle: every invariant, and that no output went backwards or came twice. Says in a few words what it saw. */
    String verify() {
        List<Finding> findings = new Verifier(
                        RecommenderSettings.of(config, counts()), admin, config.consumerProperties(), READ)
                .verify();
        assertThat(findings).isNotEmpty().allSatisfy(finding -> assertThat(finding.holds())
                .as("%s: %s", finding.invariant(), finding.detail())
                .isTrue());
        long lists = Outputs.requireListsInSequence(this);
        Outputs.requireErrorsNeverFall(this);
        boolean bits = findings.stream().anyMatch(finding -> finding.invariant().contains("bit for bit"));
        return findings.size() + " findings hold" + (bits ? ", factors bit for bit, " : ", ") + lists
                + " lists in sequence";
    }

    /** Ends the report line. */
    void report(int fault, String line, Object... values) {
        System.out.printf(
                Locale.ROOT,
                "fault %d: %s [%d s]%n",
                fault,
                String.format(Locale.ROOT, line, values),
                (System.nanoTime() - startNanos) / 1_000_000_000L);
    }

    /** The committed rows of a store by hex key, as its changelog has them. */
    Map<String, String> rows(String store) {
        Map<String, String> rows = new TreeMap<>();
        read(topics.applicationId() + "-" + store + "-changelog", row -> {
            String key = HexFormat.of().formatHex(row.key());
            if (row.value() == null) {
                rows.remove(key);
            } else {
                rows.put(key, HexFormat.of().formatHex(row.value()));
            }
        });
        return rows;
    }

    void read(String topic, java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> taker) {
        try (CompactedTopicReader reader = new CompactedTopicReader(config.consumerProperties(), topic, taker)) {
            reader.readToEnd(READ, (read, all) -> {});
        }
    }

    @Override
    public void close() {
        started.forEach(Jvm::close);
        errorReader.close();
        admin.close(Duration.ofSeconds(5));
    }

    static long sum(long[] values) {
        return Arrays.stream(values).sum();
    }

    static <T> T get(java.util.concurrent.Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }
}
