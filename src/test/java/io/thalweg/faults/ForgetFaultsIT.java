package io.thalweg.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.broker.EmbeddedBroker;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingJson;
import io.thalweg.stream.CommandSender;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Fault 27: a command to forget a user overtakes older ratings that still wait. */
@Timeout(600)
class ForgetFaultsIT {

    private static final int PARTITIONS = 4;
    private static final int BACKLOG = 60_000;
    private static final int VICTIMS_RATINGS = 240;
    private static final long T0 = 1_700_000_000_000L;
    private static final String VICTIM = "victim";
    private static final byte[] KEY = VICTIM.getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    @Test
    void shouldForgetWhatWasWrittenBeforeTheCommandWhenItWaitsInABacklogOrInTheWrongPartition() throws Exception {
        try (EmbeddedBroker broker = Brokers.start();
                Rig rig = new Rig(broker.bootstrapServers(), folder, PARTITIONS, Map.of())) {
            sendBacklogWithTheVictimsRatingsInEveryPartition(rig);
            CompletableFuture<JsonNode> audit = CompletableFuture.supplyAsync(
                    () -> sender(rig).forget(VICTIM, Rig.LONG).orElseThrow());
            await().atMost(Rig.LONG).until(() -> hasCommand(rig));

            Jvm application = rig.startAndAwait("a");
            JsonNode said = audit.get();
            assertThat(said.get("ratings").asInt() + said.get("dropped").asInt())
                    .as("removed and dropped: %s", said)
                    .isEqualTo(VICTIMS_RATINGS);
            await().atMost(Rig.LONG).until(() -> rig.committedSum() == rig.endSum());
            await().atMost(Rig.LONG).until(rig::isQuiet);
            assertThat(rig.rows("users")).doesNotContainKey(HexFormat.of().formatHex(KEY));
            assertThat(rig.rows("ratings").keySet()).noneMatch(ForgetFaultsIT::isTheVictims);
            assertThat(lastList(rig))
                    .as("the last list is a tombstone, or there never was one")
                    .isEmpty();

            String again = afterwards(rig);
            application.terminate();
            rig.report(
                    27,
                    "a forget behind %d ratings, %d of them the user's, one in four in the wrong partition, sent while the"
                            + " application was down: %d were learned and removed, %d dropped; %s; %s",
                    BACKLOG,
                    VICTIMS_RATINGS,
                    said.get("ratings").asInt(),
                    said.get("dropped").asInt(),
                    again,
                    rig.verify());
        }
    }

    /** Who rates after the command starts as a new user. */
    private static String afterwards(Rig rig) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = producer(rig)) {
            Rating rating = new Rating(VICTIM, "item-1", 5, T0 + 10 * BACKLOG);
            producer.send(new ProducerRecord<>(rig.topics.ratings(), KEY, RatingJson.encode(rating)))
                    .get();
        }
        await().atMost(Rig.LONG)
                .untilAsserted(() -> assertThat(rig.rows("ratings").keySet())
                        .filteredOn(ForgetFaultsIT::isTheVictims)
                        .hasSize(1));
        await().atMost(Rig.LONG).until(rig::isQuiet);
        return "a rating after it made a new user of one rating";
    }

    private static void sendBacklogWithTheVictimsRatingsInEveryPartition(Rig rig) {
        int every = BACKLOG / VICTIMS_RATINGS;
        int right = Utils.toPositive(Utils.murmur2(KEY)) % PARTITIONS;
        try (KafkaProducer<byte[], byte[]> producer = producer(rig)) {
            for (int n = 0; n < BACKLOG; n++) {
                boolean isVictims = n % every == every / 2;
                String user = isVictims ? VICTIM : "user-" + n % 5_000;
                Rating rating = new Rating(user, "item-" + (isVictims ? n : n % 700), 1 + n % 5, T0 + n);
                int wrong = (right + 1 + n % (PARTITIONS - 1)) % PARTITIONS;
                Integer partition = isVictims && n / every % 4 == 0 ? Integer.valueOf(wrong) : null;
                var unused = producer.send(new ProducerRecord<>(
                        rig.topics.ratings(),
                        partition,
                        user.getBytes(StandardCharsets.UTF_8),
                        RatingJson.encode(rating)));
            }
            producer.flush();
        }
    }

    private static boolean hasCommand(Rig rig) {
        TopicPartition own =
                new TopicPartition(rig.topics.commands(), Utils.toPositive(Utils.murmur2(KEY)) % PARTITIONS);
        return Rig.get(rig.admin.listOffsets(Map.of(own, OffsetSpec.latest())).partitionResult(own))
                        .offset()
                > 0;
    }

    private static boolean isTheVictims(String ratingKey) {
        return ratingKey.startsWith(
                String.format("%02x", KEY.length - 1) + HexFormat.of().formatHex(KEY));
    }

    private static String lastList(Rig rig) {
        String[] last = {""};
        rig.read(rig.topics.recommendations(), list -> {
            if (VICTIM.equals(new String(list.key(), StandardCharsets.UTF_8))) {
                last[0] = list.value() == null ? "" : new String(list.value(), StandardCharsets.UTF_8);
            }
        });
        return last[0];
    }

    private static CommandSender sender(Rig rig) {
        return new CommandSender(
                rig.topics, PARTITIONS, rig.config.producerProperties(), rig.config.consumerProperties());
    }

    private static KafkaProducer<byte[], byte[]> producer(Rig rig) {
        return new KafkaProducer<>(
                rig.config.producerProperties(), new ByteArraySerializer(), new ByteArraySerializer());
    }
}
