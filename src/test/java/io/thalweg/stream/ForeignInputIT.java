package io.thalweg.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.model.Total;
import io.thalweg.verify.Finding;
import io.thalweg.verify.Verifier;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Avro records through a deserializer of somebody else's, end to end on a real broker. */
final class ForeignInputIT {

    private static final Schema SCHEMA = SchemaBuilder.record("Seen")
            .fields()
            .requiredString("who")
            .requiredLong("what")
            .requiredString("kind")
            .name("at")
            .type()
            .longType()
            .noDefault()
            .endRecord();

    @TempDir
    Path state;

    @Test
    void shouldLearnAvroRecordsThroughAForeignDeserializer() throws Exception {
        Map<String, String> set = Map.of(
                "input.value.deserializer", AvroValues.class.getName(),
                "input.deserializer.schema", SCHEMA.toString(),
                "input.user", "/who",
                "input.item", "/what",
                "input.time", "/at",
                "input.type", "/kind",
                "input.ratings", "play:3,like:5,undo:withdraw");
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                ApplicationBench bench = new ApplicationBench(broker, "avro", 2, state);
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        bench.config().producerProperties(), new ByteArraySerializer(), new ByteArraySerializer())) {
            long time = 1_700_000_000_000_000L; // microseconds
            for (int n = 0; n < 40; n++) {
                send(producer, record("user-" + n % 10, n / 4, n % 4 == 0 ? "like" : "play", time + n));
            }
            send(producer, record("user-0", 0, "undo", time + 100));
            send(producer, record("user-0", 1, "pause", time + 101));
            producer.send(new ProducerRecord<>("avro.ratings", new byte[] {1, 2, 3}))
                    .get();
            producer.send(new ProducerRecord<>("avro.ratings", null)).get();

            bench.learnUntil(
                    Map.of(Total.NEW_RATINGS, 40L, Total.WITHDRAWALS, 1L, Total.IGNORED, 2L, Total.REJECTED, 1L), set);

            List<ConsumerRecord<byte[], byte[]>> letters = bench.committed("avro.dead-letters");
            assertThat(letters).hasSize(1);
            assertThat(letters.get(0).value()).containsExactly(1, 2, 3);
            assertThat(new String(
                            letters.get(0)
                                    .headers()
                                    .lastHeader(DeadLetters.REASON)
                                    .value(),
                            StandardCharsets.UTF_8))
                    .isEqualTo("unreadable");
            try (Admin admin = Admin.create(bench.config().adminProperties())) {
                RecommenderSettings settings =
                        RecommenderSettings.of(bench.config().with(set), 2);
                List<Finding> findings = new Verifier(
                                settings, admin, bench.config().consumerProperties(), Duration.ofSeconds(60))
                        .verify();
                assertThat(findings).isNotEmpty().allMatch(Finding::holds);
            }
        }
    }

    @Test
    void shouldNameTheKeyWhenTheClassCanNotBeHad() {
        for (String name : List.of("com.example.Absent", "java.lang.String", "io.thalweg.topics.Topics")) {
            RecommenderSettings settings = RecommenderSettings.of(
                    io.thalweg.config.ThalwegConfig.of(Map.of("input.value.deserializer", name)), 1);
            assertThatThrownBy(() -> settings.openInputEvents())
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("input.value.deserializer is " + name);
        }
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, GenericRecord record) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new GenericDatumWriter<GenericRecord>(SCHEMA).write(record, encoder);
        encoder.flush();
        // Without a key: most of them lie in another partition than their user's.
        var unused = producer.send(new ProducerRecord<>("avro.ratings", bytes.toByteArray()));
    }

    private static GenericRecord record(String who, long what, String kind, long at) {
        return new GenericRecordBuilder(SCHEMA)
                .set("who", who)
                .set("what", what)
                .set("kind", kind)
                .set("at", at)
                .build();
    }
}
