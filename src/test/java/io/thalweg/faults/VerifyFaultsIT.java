package io.thalweg.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thalweg.broker.EmbeddedBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An application that is told to stop while it learns: what is on its way then is no loss. */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(1_200)
class VerifyFaultsIT {

    private static final int STOPS = 20;
    private static final int BURST = 1_000;

    private final EmbeddedBroker broker = Brokers.start();

    @TempDir
    Path folder;

    @AfterAll
    void stop() {
        broker.close();
    }

    @Test
    void shouldRaiseNoFalseAlarmWhenStoppedTwentyTimesUnderLoad() throws Exception {
        Map<String, String> names =
                Map.of("application.id", "halted", "topic.prefix", "halted.", "learner", "sgd", "threads", "2");
        int underWay = 0;
        try (Rig rig = new Rig(broker.bootstrapServers(), folder, 4, names);
                Load load = rig.load(5_000_000, 3_000);
                KafkaProducer<byte[], byte[]> unkeyed = new KafkaProducer<>(
                        rig.config.producerProperties(), new ByteArraySerializer(), new ByteArraySerializer())) {
            long seen = 0;
            for (int stop = 0; stop < STOPS; stop++) {
                Jvm application = rig.startAndAwait("a");
                long goal = seen + 2_000;
                await().atMost(Rig.LONG).pollInterval(Duration.ofMillis(20)).until(() -> rig.committedSum() > goal);
                sendUnkeyed(unkeyed, rig.topics.ratings(), stop);
                application.interrupt();
                assertThat(application.err()).contains("stopped");
                seen = rig.committedSum();
                load.pauseAt(load.sentCount());
                rig.verify();
                underWay += rig.isQuiet() ? 0 : 1;
                load.pauseAt(Long.MAX_VALUE);
            }
            load.stop();
            rig.report(
                    0,
                    "stopped by SIGINT %d times while it learned (%d ratings in all), verified after each: never a"
                            + " false alarm; %d times something was on its way: %s",
                    STOPS,
                    seen,
                    underWay,
                    rig.verify());
        }
    }

    /** Ratings in any partition, so that some are on their way to the task of their user. */
    private static void sendUnkeyed(KafkaProducer<byte[], byte[]> producer, String topic, int stop) {
        for (int n = 0; n < BURST; n++) {
            String event = "{\"userId\":\"u" + n % 100 + "\",\"itemId\":\"i" + n + "-" + stop + "\",\"rating\":4}";
            var unused =
                    producer.send(new ProducerRecord<>(topic, n % 4, null, event.getBytes(StandardCharsets.UTF_8)));
        }
        producer.flush();
    }
}
