package io.thalweg.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Fault 23: another program's transaction on the ratings topic that nobody ends. */
@Timeout(600)
class ForeignTransactionFaultsIT {

    private static final int BLOCKED = 0;
    private static final int FREE = 1;
    private static final int MORE_RATINGS = 2_000;
    private static final String METRIC = "thalweg_input_blocked_seconds";
    private static final double ALARM_SECONDS = 60;
    private static final Duration SAID_WITHIN = Duration.ofMinutes(3);

    @TempDir
    Path folder;

    @Test
    void shouldSayThatTheInputIsBlockedWhenAForeignTransactionHangs() throws Exception {
        try (EmbeddedBroker broker = Brokers.start();
                Rig rig = new Rig(broker.bootstrapServers(), folder, 2, Map.of("threads", "1"));
                Load load = rig.load(10_000_000, 200)) {
            Jvm application = rig.startAndAwait("a");
            load.awaitCaughtUp(rig::committed);
            assertThat(application.sumOfMetric(METRIC)).as("before").isZero();
            KafkaProducer<byte[], byte[]> foreign = foreign(rig);
            try {
                foreign.beginTransaction();
                foreign.send(foreignRating(rig)).get();
                await("ratings wait behind it")
                        .atMost(Rig.LONG)
                        .until(() -> rig.committed()[FREE] > load.ends()[FREE] - MORE_RATINGS
                                && load.ends()[BLOCKED] > rig.committed()[BLOCKED] + MORE_RATINGS);
                long stuck = rig.committed()[BLOCKED];
                await("it says so").atMost(SAID_WITHIN).until(() -> application.sumOfMetric(METRIC) > ALARM_SECONDS);
                double lag = application.metric("thalweg_lag_records").getOrDefault(label(BLOCKED), -1.0);
                double waiting = load.ends()[BLOCKED] - stuck;
                assertThat(rig.committed()[BLOCKED]).as("learned behind it").isEqualTo(stuck);
                assertThat(rig.committed()[FREE]).as("learned beside it").isGreaterThan(stuck + MORE_RATINGS);
                foreign.abortTransaction();
                load.awaitCaughtUp(rig::committed);
                await("it is over").atMost(SAID_WITHIN).until(() -> application.sumOfMetric(METRIC) == 0);
                long sent = load.stop();
                rig.awaitSettled(sent);
                application.terminate();
                assertThat(application.err()).contains("another program's transaction", "--start-offset " + stuck);
                rig.report(
                        23,
                        "a foreign transaction left open on one of two partitions: %.0f ratings waited behind it,"
                                + " thalweg_lag_records said %.0f, %s more than %.0f; aborted, all was learned;"
                                + " %d ratings: %s",
                        waiting,
                        lag,
                        METRIC,
                        ALARM_SECONDS,
                        sent,
                        rig.verify());
            } finally {
                foreign.close(Duration.ZERO);
            }
        }
    }

    private static String label(int partition) {
        return "partition=\"" + partition + "\"";
    }

    private static ProducerRecord<byte[], byte[]> foreignRating(Rig rig) {
        byte[] user = "foreign".getBytes(StandardCharsets.UTF_8);
        return new ProducerRecord<>(
                rig.topics.ratings(), BLOCKED, user, RatingJson.encode(new Rating("foreign", "1", 3, 1)));
    }

    /** With the longest time that a broker gives a transaction by default. */
    private static KafkaProducer<byte[], byte[]> foreign(Rig rig) {
        Map<String, Object> properties = new HashMap<>(rig.config.producerProperties());
        properties.put("transactional.id", "foreign");
        properties.put("transaction.timeout.ms", "900000");
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
        return producer;
    }
}
