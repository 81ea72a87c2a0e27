package io.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.SharedData;
import io.thalweg.broker.BrokerOptions;
import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.catalog.ItemFile;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.evaluate.ErrorCurve;
import io.thalweg.evaluate.ListSettings;
import io.thalweg.evaluate.Predictor;
import io.thalweg.evaluate.Protocol;
import io.thalweg.evaluate.SimulatedTasks;
import io.thalweg.evaluate.Spread;
import io.thalweg.learn.Algorithm;
import io.thalweg.rank.CatalogIds;
import io.thalweg.rank.ItemCategories;
import io.thalweg.rank.ListRules;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.RatingScale;
import io.thalweg.rating.file.RatingFile;
import io.thalweg.topics.CompactedTopicReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged demo as a user runs it: a process, a real broker, exit codes and streams. */
class DemoIT {

    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private static final List<String> CHANGELOGS =
            List.of("thalweg-users-changelog", "thalweg-ratings-changelog", "thalweg-item-contributions-changelog");

    private static final Pattern MIDDLE = Pattern.compile("learning: [4-8]... of 12000");

    @TempDir
    Path folder;

    @Test
    void shouldLearnMl100kLikeEvaluateWhenThereIsOnePartition() throws Exception {
        Path ratings = SharedData.require("ml-100k/u.data");
        Path items = SharedData.require("ml-100k/u.item");
        Path data = folder.resolve("data");
        JsonNode summary = demo(
                "--ratings",
                ratings.toString(),
                "--items",
                items.toString(),
                "--partitions",
                "1",
                "--data",
                data.toString());

        assertThat(summary.get("ratings").asLong()).isEqualTo(100_000);
        assertThat(summary.get("rejected").asLong()).isZero();
        assertThat(summary.get("users").asLong()).isEqualTo(943);
        assertThat(summary.get("items").asLong()).isEqualTo(1_682);
        assertThat(summary.get("listsPublished").asLong()).isPositive();
        Algorithm algorithm = Algorithm.parse(summary.get("learner").asText());
        Feedback feedback = Feedback.stars(RatingScale.FIVE_STARS);
        ListSettings known = new ListSettings(
                false,
                ItemCategories.NONE,
                ListRules.usual(10),
                FileItems.of(ItemFile.read(items, null)).terms(),
                CatalogIds.NONE);
        ErrorCurve loop = new Protocol.TestThenTrain(RatingFile.readInTimeOrder(ratings))
                .run(
                        () -> Predictor.of(new SimulatedTasks(
                                algorithm, algorithm.parameters(Map.of()), 42, feedback, Spread.SINGLE, known)),
                        feedback.scale(),
                        done -> {});
        assertThat(summary.get("rmse").asDouble()).isCloseTo(loop.rmse(), within(1e-9));
        assertThat(summary.get("mae").asDouble()).isCloseTo(loop.mae(), within(1e-9));
        assertThat(read(data, "thalweg.errors"))
                .isNotEmpty()
                .extracting(error -> new String(error.key(), StandardCharsets.UTF_8))
                .as("no drift alarm")
                .noneMatch(key -> key.startsWith("drift/"));
    }

    @Test
    void shouldRefuseExactlyWhatWasDamagedAndAddUpTheErrorsOfAllPartitionsAndCohorts() throws Exception {
        Path data = folder.resolve("data");
        JsonNode summary = demo("--count", "20000", "--damage", "0.01", "--data", data.toString());

        assertThat(summary.get("ratings").asLong()).isEqualTo(20_000);
        assertThat(summary.get("damaged").asLong())
                .as("one in a hundred of 20 000")
                .isBetween(100L, 300L);
        assertThat(summary.get("rejected").asLong())
                .isEqualTo(summary.get("damaged").asLong());
        Map<String, List<ConsumerRecord<byte[], byte[]>>> topics =
                read(data, List.of("thalweg.dead-letters", "thalweg.errors"));
        requireSumsToAddUp(topics.get("thalweg.errors"), 20_000);
        List<ConsumerRecord<byte[], byte[]>> letters = topics.get("thalweg.dead-letters");
        assertThat(letters).hasSize(summary.get("damaged").asInt()).allSatisfy(letter -> {
            assertThat(header(letter, "thalweg.reason")).isNotEmpty();
            assertThat(header(letter, "__streams.errors.topic")).isEqualTo("thalweg.ratings");
            assertThat(header(letter, "__streams.errors.partition")).matches("[0-3]");
            assertThat(header(letter, "__streams.errors.offset")).matches("[0-9]+");
        });
        assertThat(letters.stream().map(letter -> header(letter, "thalweg.reason")))
                .as("every kind of damage is named")
                .contains("not-json", "missing-user-id", "off-scale", "timestamp-in-future", "oversized-id");
    }

    @Test
    void shouldEndAsIfNeverStoppedWhenStoppedInTheMiddleAndStartedAgain() throws Exception {
        String[] stream = {"--count", "12000", "--partitions", "1"};
        Path stopped = folder.resolve("stopped");
        try (ThalwegProcess first = ThalwegProcess.start(
                folder,
                with(
                        with(new String[] {"demo", "--once", "--output", "json"}, stream),
                        "--rate",
                        "2000",
                        "--data",
                        stopped.toString()))) {
            await().atMost(TIMEOUT).until(() -> MIDDLE.matcher(first.err()).find() || !first.isAlive());
            first.terminate();
            assertThat(first.err()).as("it was in the middle").doesNotContain("learning: 12000");
        }
        JsonNode resumed = demo(with(stream, "--data", stopped.toString()));
        Path whole = folder.resolve("whole");
        JsonNode uninterrupted = demo(with(stream, "--data", whole.toString()));

        assertThat(resumed.get("ratings").asLong()).isEqualTo(12_000);
        assertThat(resumed.get("rmse").asDouble())
                .isEqualTo(uninterrupted.get("rmse").asDouble());
        assertThat(resumed.get("mae").asDouble())
                .isEqualTo(uninterrupted.get("mae").asDouble());
        Map<String, Map<String, String>> expected = rows(whole);
        rows(stopped)
                .forEach((changelog, rows) ->
                        assertThat(rows).as(changelog).hasSizeGreaterThan(100).isEqualTo(expected.get(changelog)));
    }

    private static void requireSumsToAddUp(List<ConsumerRecord<byte[], byte[]>> records, long count)
            throws IOException {
        Map<String, JsonNode> errors = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> error : records) {
            errors.put(new String(error.key(), StandardCharsets.UTF_8), new ObjectMapper().readTree(error.value()));
        }
        assertThat(errors.get("all/all").get("count").asLong()).isEqualTo(count);
        for (String window : List.of("all", "last-1000", "last-10000", "1h")) {
            for (String sum : List.of("count", "sumSquaredError", "sumAbsoluteError")) {
                assertThat(Stream.of("new-user", "new-item", "warm")
                                .mapToDouble(cohort -> errors.get(window + "/" + cohort)
                                        .get(sum)
                                        .asDouble())
                                .sum())
                        .as(window + " " + sum)
                        .isCloseTo(errors.get(window + "/all").get(sum).asDouble(), within(1e-6));
            }
        }
        assertThat(errors.keySet()).as("no drift alarm").noneMatch(key -> key.startsWith("drift/"));
    }

    private JsonNode demo(String... arguments) throws IOException, InterruptedException {
        String[] all = with(new String[] {"demo", "--once", "--output", "json"}, arguments);
        try (ThalwegProcess process = ThalwegProcess.start(folder, all)) {
            return process.awaitJson();
        }
    }

    /** By changelog, the last value of each key as hex; the totals, which count lists too, are left out. */
    private static Map<String, Map<String, String>> rows(Path data) {
        Map<String, Map<String, String>> rows = new TreeMap<>();
        read(data, CHANGELOGS).forEach((changelog, records) -> rows.put(changelog, rows(records)));
        return rows;
    }

    private static Map<String, String> rows(List<ConsumerRecord<byte[], byte[]>> changelog) {
        Map<String, String> rows = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> row : changelog) {
            String key = HexFormat.of().formatHex(row.key());
            if (row.value() == null) {
                rows.remove(key);
            } else {
                rows.put(key, HexFormat.of().formatHex(row.value()));
            }
        }
        rows.remove(HexFormat.of().formatHex(new byte[] {'t'}));
        return rows;
    }

    private static List<ConsumerRecord<byte[], byte[]>> read(Path data, String topic) {
        return Objects.requireNonNull(read(data, List.of(topic)).get(topic));
    }

    /** What the topics hold, read from one broker: to start one takes seconds. */
    private static Map<String, List<ConsumerRecord<byte[], byte[]>>> read(Path data, List<String> topics) {
        Map<String, List<ConsumerRecord<byte[], byte[]>>> all = new TreeMap<>();
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.keptIn(data.resolve("broker")))) {
            Map<String, Object> properties = ThalwegConfig.of(Map.of("bootstrap.servers", broker.bootstrapServers()))
                    .consumerProperties();
            for (String topic : topics) {
                List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
                try (CompactedTopicReader reader = new CompactedTopicReader(properties, topic, records::add)) {
                    reader.readToEnd(TIMEOUT, (read, ofAll) -> {});
                }
                all.put(topic, records);
            }
        }
        return all;
    }

    private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
        return new String(
                Objects.requireNonNull(letter.headers().lastHeader(name), name).value(), StandardCharsets.UTF_8);
    }

    private static String[] with(String[] arguments, String... more) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }
}
