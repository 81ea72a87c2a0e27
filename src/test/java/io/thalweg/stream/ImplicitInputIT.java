package io.thalweg.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.model.Total;
import io.thalweg.rating.EventGenerator;
import io.thalweg.rating.GeneratorOptions;
import io.thalweg.rating.Rating;
import io.thalweg.topics.IncompatibleStateException;
import io.thalweg.verify.Finding;
import io.thalweg.verify.Verifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream of events without ratings, end to end on a real broker, over a restart, and what {@code verify} says of it. */
final class ImplicitInputIT {

    private static final int EVENTS = 4_000;
    /** What can become of an event that is admitted. */
    private static final List<Total> ENDS = List.of(
            Total.NEW_RATINGS, Total.RE_RATINGS, Total.WITHDRAWALS, Total.UNRATED, Total.DUPLICATES, Total.LATE);

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    @TempDir
    Path state;

    @ParameterizedTest
    @CsvSource({"1, count", "3, count", "1, max"})
    void shouldCountEachEventOnceOverARestart(int partitions, String repeats) throws Exception {
        Map<String, String> set = Map.of("feedback", "implicit", "input.repeats", repeats, "input.rating", "/rating");
        String prefix = "plays-" + partitions + repeats;
        Set<String> pairs = new HashSet<>();
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                ApplicationBench bench = new ApplicationBench(broker, prefix, partitions, state);
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        bench.config().producerProperties(), new ByteArraySerializer(), new ByteArraySerializer())) {
            EventGenerator events = new EventGenerator(GeneratorOptions.forRatings(EVENTS));
            for (int sent = 0; sent < EVENTS; ) {
                // Half of them, then the rest after a restart.
                for (int until = sent + EVENTS / 2; sent < until; sent++) {
                    Rating event = events.next();
                    pairs.add(event.userId() + "/" + event.itemId());
                    // In order, and where another producer's partitioner would put them.
                    byte[] key = ("by " + event.userId()).getBytes(StandardCharsets.UTF_8);
                    var unused =
                            producer.send(new ProducerRecord<>(prefix + ".ratings", key, json(event, 1 + sent % 2)));
                }
                producer.flush();
                bench.learnUntil(
                        Map.of(Total.NEW_RATINGS, (long) pairs.size(), Total.RE_RATINGS, (long) sent - pairs.size()),
                        set);
            }
            RecommenderSettings settings = RecommenderSettings.of(bench.config().with(set), partitions);
            try (Admin admin = Admin.create(bench.config().adminProperties())) {
                List<Finding> findings =
                        new Verifier(settings, admin, bench.config().consumerProperties(), TIMEOUT).verify();
                assertThat(findings).isNotEmpty().allMatch(Finding::holds);
            }
        }
    }

    /** Records without keys lie in any partition, so what counts of them depends on an order that nobody knows afterwards. */
    @ParameterizedTest
    @ValueSource(strings = {"count", "last", "max"})
    void shouldNotRaiseAFalseAlarmWhereTheOrderOfEventsIsNotKnown(String repeats) throws Exception {
        Map<String, String> set = Map.of(
                "feedback", "implicit",
                "input.repeats", repeats,
                "input.type", "/type",
                "input.ratings", "play:3,like:5,undo:withdraw");
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                ApplicationBench bench = new ApplicationBench(broker, "keyless", 3, state);
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        bench.config().producerProperties(), new ByteArraySerializer(), new ByteArraySerializer())) {
            EventGenerator events = new EventGenerator(GeneratorOptions.forRatings(EVENTS));
            for (int sent = 0; events.hasNext(); sent++) {
                Rating event = events.next();
                String type = sent % 7 == 0 ? "undo" : sent % 2 == 0 ? "like" : "play";
                // Times in hours, so that some are equal.
                long hour = event.timestampMillis() / 3_600_000 * 3_600_000;
                byte[] value = ("{\"userId\":\"" + event.userId() + "\",\"itemId\":\"" + event.itemId()
                                + "\",\"type\":\"" + type + "\",\"timestamp\":" + hour + "}")
                        .getBytes(StandardCharsets.UTF_8);
                var unused = producer.send(new ProducerRecord<>("keyless.ratings", sent % 3, null, value));
            }
            producer.flush();
            try (RecommenderApplication application = bench.start(set)) {
                Awaitility.await()
                        .atMost(TIMEOUT)
                        .until(() -> application.total(Total.DUE_LISTS) == 0
                                && ENDS.stream().mapToLong(application::total).sum() == EVENTS);
                assertThat(application.total(Total.LATE)).as("out of order").isPositive();
            }
            RecommenderSettings settings = RecommenderSettings.of(bench.config().with(set), 3);
            try (Admin admin = Admin.create(bench.config().adminProperties())) {
                List<Finding> findings =
                        new Verifier(settings, admin, bench.config().consumerProperties(), TIMEOUT).verify();
                assertThat(findings).isNotEmpty().allMatch(Finding::holds);
                assertThat(findings.toString()).contains("so their order is not known");
                RecommenderSettings others = RecommenderSettings.of(
                        bench.config().with(set).with(Map.of("input.repeats", repeats.equals("max") ? "last" : "max")),
                        3);
                assertThatThrownBy(() ->
                                new Verifier(others, admin, bench.config().consumerProperties(), TIMEOUT).verify())
                        .isInstanceOf(IncompatibleStateException.class)
                        .hasMessageContaining("repeats=max")
                        .hasMessageContaining("set the old values again");
            }
        }
    }

    private static byte[] json(Rating event, int times) {
        return ("{\"userId\":\"" + event.userId() + "\",\"itemId\":\"" + event.itemId() + "\",\"rating\":" + times
                        + ",\"timestamp\":" + event.timestampMillis() + "}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
