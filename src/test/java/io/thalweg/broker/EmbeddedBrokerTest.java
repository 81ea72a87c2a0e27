package io.thalweg.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedBrokerTest {

    private static final TopicPartition PARTITION = new TopicPartition("letters", 0);

    @Test
    void shouldKeepRecordsAndClusterIdWhenStartedAgainOnTheSameFolder(@TempDir Path folder) throws Exception {
        String clusterId;
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.keptIn(folder))) {
            clusterId = broker.clusterId();
            createTopic(broker, Map.of());
            produce(broker, "a", "b");
            assertThat(consume(broker, 2)).containsExactly("a", "b");
        }
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.keptIn(folder))) {
            assertThat(broker.clusterId()).isEqualTo(clusterId);
            produce(broker, "c");
            assertThat(consume(broker, 3)).containsExactly("a", "b", "c");
        }
        assertThat(folder).isDirectory();
    }

    @Test
    void shouldShareNothingWhenTwoBrokersRunAtOnce() throws Exception {
        Path folder;
        try (EmbeddedBroker one = EmbeddedBroker.start();
                EmbeddedBroker other = EmbeddedBroker.start()) {
            folder = one.data();
            assertThat(other.clusterId()).isNotEqualTo(one.clusterId());
            createTopic(one, Map.of());
            produce(one, "a");
            assertThat(consume(one, 1)).containsExactly("a");
            try (Admin admin = Admin.create(client(other))) {
                assertThat(admin.listTopics().names().get()).isEmpty();
            }
        }
        assertThat(folder).doesNotExist();
    }

    @Test
    void shouldNameThePortWhenItIsBusy() throws Exception {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
            assertThatThrownBy(
                            () -> EmbeddedBroker.start(BrokerOptions.temporary().withPort(busy.getLocalPort())))
                    .isInstanceOf(BrokerException.class)
                    .hasMessageContaining("port " + busy.getLocalPort() + " is busy")
                    .hasMessageContaining("choose another port")
                    .message()
                    .hasLineCount(1);
        }
    }

    @Test
    void shouldNameTheFolderWhenAnotherBrokerUsesIt(@TempDir Path folder) {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerOptions.keptIn(folder))) {
            assertThat(broker.port()).isPositive();
            assertThatThrownBy(() -> EmbeddedBroker.start(BrokerOptions.keptIn(folder)))
                    .isInstanceOf(BrokerException.class)
                    .hasMessageContaining(folder + " is used by another broker")
                    .message()
                    .hasLineCount(1);
        }
    }

    @Test
    void shouldNameTheFolderWhenItIsAFile(@TempDir Path folder) throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> EmbeddedBroker.start(BrokerOptions.keptIn(file)))
                .isInstanceOf(BrokerException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void shouldPrintNothingToStdoutWhenItStartsAndStops() {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            assertThat(broker.bootstrapServers()).startsWith("localhost:");
        } finally {
            System.setOut(before);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void shouldTakeAPasswordWhenPropertiesTurnSaslOn() throws Exception {
        String jaas = "org.apache.kafka.common.security.plain.PlainLoginModule required"
                + " username=\"admin\" password=\"secret\" user_admin=\"secret\";";
        Map<String, String> sasl = Map.of(
                "listener.security.protocol.map", "CLIENTS:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
                "sasl.enabled.mechanisms", "PLAIN",
                "sasl.mechanism.inter.broker.protocol", "PLAIN",
                "listener.name.clients.plain.sasl.jaas.config", jaas,
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "super.users", "User:admin;User:ANONYMOUS");
        try (EmbeddedBroker broker =
                EmbeddedBroker.start(BrokerOptions.temporary().withProperties(sasl))) {
            createTopic(
                    broker,
                    Map.of("security.protocol", "SASL_PLAINTEXT", "sasl.mechanism", "PLAIN", "sasl.jaas.config", jaas));
        }
    }

    private static Map<String, Object> client(EmbeddedBroker broker) {
        return Map.of("bootstrap.servers", broker.bootstrapServers());
    }

    private static void createTopic(EmbeddedBroker broker, Map<String, Object> security) throws Exception {
        Map<String, Object> properties = new HashMap<>(client(broker));
        properties.putAll(security);
        try (Admin admin = Admin.create(properties)) {
            admin.createTopics(List.of(new NewTopic(PARTITION.topic(), 1, (short) 1)))
                    .all()
                    .get();
        }
    }

    private static void produce(EmbeddedBroker broker, String... values) throws Exception {
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(client(broker), new StringSerializer(), new StringSerializer())) {
            for (String value : values) {
                producer.send(new ProducerRecord<>(PARTITION.topic(), value)).get();
            }
        }
    }

    private static List<String> consume(EmbeddedBroker broker, int count) {
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(client(broker), new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(PARTITION));
            consumer.seekToBeginning(List.of(PARTITION));
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100))) {
                    values.add(record.value());
                }
                return values.size() >= count;
            });
        }
        return values;
    }
}
