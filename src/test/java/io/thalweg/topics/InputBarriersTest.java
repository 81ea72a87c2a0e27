package io.thalweg.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.config.ThalwegConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

final class InputBarriersTest {

    private static final int PARTITIONS = 2;
    private static final Duration WAIT = Duration.ofSeconds(30);

    /** A transaction's marker has an offset too, and a group that has read all records may never come to stand behind it. */
    @Test
    void shouldPassOnceTheGroupHasReadAllRecordsThoughMarkersLieBehindThem() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            ThalwegConfig config = ThalwegConfig.of(Map.of("bootstrap.servers", broker.bootstrapServers()));
            Topics topics = new Topics("thalweg.", "thalweg");
            try (Admin admin = Admin.create(config.adminProperties())) {
                new TopicAdmin(admin, topics, PARTITIONS, "").create(1);
                sendInATransaction(config, topics.ratings());
                try (InputBarriers barriers = new InputBarriers(
                        Admin.create(config.adminProperties()),
                        new OffsetGap(config.consumerProperties()),
                        topics,
                        PartitionCounts.equal(PARTITIONS))) {
                    commit(admin, topics, 1);
                    Barrier barrier = barriers.raise(0);
                    await().atMost(WAIT).until(() -> barrier.ends() != null);
                    assertThat(barrier.ends()).as("two records and a marker").containsExactly(3, 0);
                    assertThat(barrier.mayCover(0, 2)).isTrue();
                    assertThat(barrier.mayCover(0, 3)).isFalse();
                    // Long enough for the look at what lies behind offset 1: a record.
                    await().during(Duration.ofSeconds(4)).atMost(WAIT).until(() -> !barrier.isPassed());

                    commit(admin, topics, 2);
                    await().atMost(WAIT).until(barrier::isPassed);
                    Barrier second = barriers.raise(1);
                    await().atMost(WAIT).until(second::isPassed);
                }
            }
        }
    }

    private static void sendInATransaction(ThalwegConfig config, String topic) {
        Map<String, Object> properties = new HashMap<>(config.producerProperties());
        properties.put("transactional.id", "other");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            for (int n = 0; n < 2; n++) {
                var unused = producer.send(new ProducerRecord<>(topic, 0, new byte[0], new byte[] {'x'}));
            }
            producer.commitTransaction();
        }
    }

    private static void commit(Admin admin, Topics topics, long offset) throws Exception {
        TopicPartition partition = new TopicPartition(topics.ratings(), 0);
        admin.alterConsumerGroupOffsets(topics.applicationId(), Map.of(partition, new OffsetAndMetadata(offset)))
                .all()
                .get();
    }
}
