package io.thalweg.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.broker.EmbeddedBroker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
final class CompactedTopicReaderTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final EmbeddedBroker broker = EmbeddedBroker.start();
    private final Map<String, Object> properties = Map.of(
            "bootstrap.servers",
            broker.bootstrapServers(),
            "isolation.level",
            "read_committed",
            "enable.auto.commit",
            "false");
    private final List<String> seen = new CopyOnWriteArrayList<>();

    @AfterAll
    void stopBroker() {
        broker.close();
    }

    @Test
    void shouldSeeAllThatIsCommittedAndNothingElseWhenReadingToTheEnd() throws Exception {
        create("transactions");
        try (KafkaProducer<String, String> first = transactional("a");
                KafkaProducer<String, String> second = transactional("b");
                CompactedTopicReader reader = new CompactedTopicReader(properties, "transactions", this::see)) {
            send(first, "transactions", 0, "committed-0", "committed-1");
            first.commitTransaction();
            send(first, "transactions", 1, "aborted");
            first.abortTransaction();
            send(second, "transactions", 1, "committed-2");
            second.commitTransaction();
            send(second, "transactions", 0, "open");

            AtomicLong read = new AtomicLong();
            reader.readToEnd(TIMEOUT, (records, offsets) -> {
                read.set(records);
                assertThat(offsets).isGreaterThanOrEqualTo(records);
            });
            assertThat(seen).containsExactlyInAnyOrder("committed-0", "committed-1", "committed-2");
            assertThat(read).hasValue(3);
            TopicPartition inFirst = new TopicPartition("transactions", 0);
            assertThat(reader.position(inFirst))
                    .as("two records and their marker")
                    .isEqualTo(3);
            assertThat(reader.position(new TopicPartition("transactions", 1)))
                    .as("two records and two markers")
                    .isEqualTo(4);

            reader.startFollowing(e -> seen.add("failed: " + e));
            second.commitTransaction();
            Awaitility.await().atMost(TIMEOUT).until(() -> seen.size() == 4);
            assertThat(seen).endsWith("open");
            Awaitility.await().atMost(TIMEOUT).until(() -> reader.position(inFirst) == 5);
        }
    }

    @Test
    void shouldReturnWhenTheTopicIsEmpty() throws Exception {
        create("empty");
        try (CompactedTopicReader reader = new CompactedTopicReader(properties, "empty", this::see)) {
            reader.readToEnd(TIMEOUT, (read, all) -> {});
            assertThat(seen).isEmpty();
        }
    }

    /** Whoever uses what it fed must know that it is stale, whatever the reason. */
    @Test
    void shouldTellWhenTheReaderFailsByAnError() throws Exception {
        create("failing");
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        try (KafkaProducer<String, String> producer = transactional("failing");
                CompactedTopicReader reader = new CompactedTopicReader(properties, "failing", record -> {
                    throw new OutOfMemoryError("no more rows");
                })) {
            reader.readToEnd(TIMEOUT, (read, all) -> {});
            reader.startFollowing(failure::complete);
            send(producer, "failing", 0, "1");
            producer.commitTransaction();
            assertThat(failure.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).hasMessage("no more rows");
        }
    }

    /** As a machine that slept: the clock jumps while it follows, and the instance must not go on with what it holds. */
    @Test
    void shouldFailWhenItStoodStillForLongerThanTombstonesAreKept() throws Exception {
        create("slept");
        AtomicLong clock = new AtomicLong(1_700_000_000_000L);
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        try (CompactedTopicReader reader = new CompactedTopicReader(
                properties, List.of("slept"), this::see, new Freshness(43_200_000, clock::get))) {
            reader.readToEnd(TIMEOUT, (read, all) -> {});
            reader.startFollowing(failure::complete);
            clock.addAndGet(3_600_000);
            Awaitility.await().atMost(TIMEOUT).until(() -> reader.freshAtMillis() == clock.get());
            assertThat(failure).isNotDone();
            clock.addAndGet(43_200_001);
            assertThat(failure.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS))
                    .isInstanceOf(StaleStateException.class)
                    .hasMessageContaining("stood still or was cut off");
        }
    }

    private void see(ConsumerRecord<byte[], byte[]> record) {
        seen.add(new String(record.value(), StandardCharsets.UTF_8));
    }

    private void create(String topic) throws Exception {
        seen.clear();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(topic, Optional.of(2), Optional.empty())))
                    .all()
                    .get();
        }
    }

    private KafkaProducer<String, String> transactional(String id) {
        KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", id, "linger.ms", 0),
                new StringSerializer(),
                new StringSerializer());
        producer.initTransactions();
        return producer;
    }

    /** Begins a transaction and leaves it open. */
    private static void send(KafkaProducer<String, String> producer, String topic, int partition, String... values) {
        producer.beginTransaction();
        for (String value : values) {
            var unused = producer.send(new ProducerRecord<>(topic, partition, "key", value));
        }
        producer.flush();
    }
}
