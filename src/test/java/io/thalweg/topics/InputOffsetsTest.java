package io.thalweg.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.thalweg.broker.BrokerOptions;
import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.model.Total;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The group stands at 5 of five ratings, and what was read of the state says less. */
@Timeout(120)
final class InputOffsetsTest {

    private static final long COMMITTED = 5;
    private static final Duration WAIT = Duration.ofSeconds(60);

    private final Topics topics = new Topics("", "some");
    private final Path data;
    private final EmbeddedBroker broker;
    private final Admin admin;
    private final Map<String, Object> consumer;
    private final InputOffsets offsets;

    InputOffsetsTest() throws IOException {
        data = Files.createTempDirectory("thalweg-broker");
        broker = EmbeddedBroker.start(BrokerOptions.keptIn(data));
        Map<String, Object> servers = Map.of("bootstrap.servers", broker.bootstrapServers());
        admin = Admin.create(servers);
        consumer = new HashMap<>(servers);
        consumer.put("isolation.level", "read_committed");
        consumer.put("enable.auto.commit", "false");
        offsets = new InputOffsets(admin, new OffsetGap(consumer), topics, PartitionCounts.equal(1), Optional.empty());
    }

    @BeforeEach
    void rateFiveTimes() throws Exception {
        admin.createTopics(List.of(new NewTopic(topics.ratings(), Optional.of(1), Optional.empty())))
                .all()
                .get();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int n = 0; n < COMMITTED; n++) {
                producer.send(new ProducerRecord<>(topics.ratings(), new byte[] {1}))
                        .get();
            }
        }
        admin.alterConsumerGroupOffsets(
                        topics.applicationId(),
                        Map.of(new TopicPartition(topics.ratings(), 0), new OffsetAndMetadata(COMMITTED)))
                .all()
                .get();
        offsets.lookBeforeTheStateIsRead();
    }

    @AfterEach
    void stop() throws IOException {
        admin.close();
        broker.close();
        Utils.delete(data.toFile());
    }

    @Test
    void shouldWaitWhenTheStateOfATransactionComesLaterThanItsOffsets() {
        AtomicInteger looks = new AtomicInteger();
        offsets.prepare(
                (partition, total) ->
                        total == Total.NEXT_RATING ? looks.getAndIncrement() < 4 ? COMMITTED - 2 : COMMITTED : 0,
                () -> -1);
        assertThat(looks).hasValueGreaterThan(4);
    }

    @Test
    void shouldRefuseWhenRecordsWouldBeLeftOut() {
        assertThatThrownBy(() ->
                        offsets.prepare((partition, total) -> total == Total.NEXT_RATING ? COMMITTED - 2 : 0, () -> -1))
                .isInstanceOf(IncompatibleStateException.class)
                .hasMessageContaining("was set to offset 5 of " + topics.ratings() + "-0")
                .hasMessageContaining("only what lies before 3")
                .hasMessageContaining("--to-offset 3 --execute");
    }

    /** Others run: what the group had when it was asked lies before what the state says later. */
    @Test
    void shouldNotRefuseWhenTheStateMovesOnMeanwhile() {
        AtomicInteger looks = new AtomicInteger();
        offsets.prepare(
                (partition, total) -> total == Total.NEXT_RATING ? COMMITTED + looks.getAndIncrement() : 0, () -> -1);
        assertThat(looks).hasValueGreaterThan(1);
    }

    /** Brokers take no offset of a new partition while a member is there: a killed one of this instance leaves, another's is waited for. */
    @Test
    void shouldBeginNewPartitionsWhenAKilledMemberAndAnotherInstanceStillCountAsThere() throws Exception {
        admin.createPartitions(Map.of(topics.ratings(), NewPartitions.increaseTo(2)))
                .all()
                .get();
        InputOffsets grown = new InputOffsets(
                admin, new OffsetGap(consumer), topics, new PartitionCounts(1, 2, 1), Optional.of("killed"));
        grown.lookBeforeTheStateIsRead();
        join("killed-with-another-topology-1").close(); // a member with a name doesn't leave
        KafkaConsumer<byte[], byte[]> other = join("other-1");
        CompletableFuture<Void> prepared = CompletableFuture.runAsync(() -> grown.prepare(
                (partition, total) -> total == Total.NEXT_RATING && partition == 0 ? COMMITTED : 0, () -> -1));
        await().atMost(WAIT).until(() -> names().equals(Set.of("other-1")));
        assertThat(prepared).isNotDone();
        assertThat(offsets()).doesNotContainKey(new TopicPartition(topics.ratings(), 1));
        other.close(CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
        assertThat(prepared).succeedsWithin(WAIT);
        assertThat(offsets())
                .containsEntry(new TopicPartition(topics.ratings(), 0), new OffsetAndMetadata(COMMITTED))
                .containsEntry(new TopicPartition(topics.ratings(), 1), new OffsetAndMetadata(0));
    }

    private KafkaConsumer<byte[], byte[]> join(String name) {
        Map<String, Object> properties = new HashMap<>(consumer);
        properties.put("group.id", topics.applicationId());
        properties.put("group.instance.id", name);
        properties.put("auto.offset.reset", "earliest");
        KafkaConsumer<byte[], byte[]> member =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        member.subscribe(List.of(topics.items())); // so that nothing of the ratings is committed
        await().atMost(WAIT).until(() -> {
            member.poll(Duration.ofMillis(50));
            return names().contains(name);
        });
        return member;
    }

    private Set<String> names() throws Exception {
        return admin.describeConsumerGroups(List.of(topics.applicationId())).all().get().values().stream()
                .flatMap(group -> group.members().stream())
                .flatMap(member -> member.groupInstanceId().stream())
                .collect(Collectors.toSet());
    }

    private Map<TopicPartition, OffsetAndMetadata> offsets() throws Exception {
        return admin.listConsumerGroupOffsets(topics.applicationId())
                .partitionsToOffsetAndMetadata()
                .get();
    }
}
