package io.thalweg.challenge;

import io.thalweg.handover.StartedFrom;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.InvalidRatingException;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingEvent;
import io.thalweg.rating.RatingJson;
import io.thalweg.rating.Withdrawal;
import io.thalweg.state.RatingRow;
import io.thalweg.topics.Topics;
import io.thalweg.topics.UserPartition;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Lets a challenger begin with every current rating that the champion knows, whatever the ratings topic still holds, and go on where
 * the champion has read up to.
 *
 * <p>The ratings go into the challenger's own internal topic of ratings that come by way of another partition, so that they are
 * learned like those, and Kafka Streams deletes them when they are learned. Offsets are set last: before that the challenger is not
 * begun, and the same again is known by user, item and time.
 */
public final class ChallengerStart {

    private final Admin admin;
    private final Map<String, Object> consumerProperties;
    private final Map<String, Object> producerProperties;
    private final Topics champion;
    private final Topics challenger;
    private final int partitionCount;
    private final Feedback feedback;
    private final Duration timeout;
    private final LongSupplier clock;

    /**
     * A start of a challenger whose topics exist.
     *
     * @param consumerProperties of a read_committed consumer without a group
     * @param producerProperties of an idempotent producer
     * @param partitionCount of the challenger's users
     * @param feedback what the challenger is to learn
     * @param timeout for reading each topic
     */
    public ChallengerStart(
            Admin admin,
            Map<String, Object> consumerProperties,
            Map<String, Object> producerProperties,
            Topics champion,
            Topics challenger,
            int partitionCount,
            Feedback feedback,
            Duration timeout,
            LongSupplier clock) {
        this.admin = admin;
        this.consumerProperties = consumerProperties;
        this.producerProperties = producerProperties;
        this.champion = champion;
        this.challenger = challenger;
        this.partitionCount = partitionCount;
        this.feedback = feedback;
        this.timeout = timeout;
        this.clock = clock;
    }

    /** Told how far the reading of the champion's table is, and the sending of what is in it. */
    public record Progress(BiConsumer<Long, Long> reading, BiConsumer<Long, Long> sending) {}

    /**
     * Does it.
     *
     * @param folder of its own, for the ratings in order; it is removed
     * @throws KafkaException if the challenger has begun before, or the champion can't be followed now, saying what to do
     */
    public StartedFrom begin(Path folder, Progress progress) {
        requireNotBegun();
        ChampionTable table = new ChampionTable(consumerProperties, champion, timeout);
        try (OrderedTable order = new OrderedTable(folder)) {
            Map<TopicPartition, Long> offsets =
                    new ChampionOffsets(admin, consumerProperties, champion, timeout).read();
            table.requireNoForgetUnderWay();
            table.readInto(order, progress.reading());
            order.sort();
            order.forEach(this::requireAccepted);
            send(order, progress.sending());
            StartedFrom start =
                    new StartedFrom(champion.applicationId(), order.count(), ofRatings(offsets), clock.getAsLong());
            send(challenger.errors(), StartedFrom.key(), start.encode());
            commit(offsets);
            return start;
        }
    }

    private Map<Integer, Long> ofRatings(Map<TopicPartition, Long> offsets) {
        Map<Integer, Long> byPartition = new HashMap<>();
        offsets.forEach((partition, offset) -> {
            if (partition.topic().equals(champion.ratings())) {
                byPartition.put(partition.partition(), offset);
            }
        });
        return byPartition;
    }

    private void requireNotBegun() {
        String group = challenger.applicationId();
        if (!ApplicationGroups.get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                .isEmpty()) {
            throw new KafkaException("application '" + group
                    + "' has begun before; run it with its own file (run --config), give the challenger another name"
                    + " (--id NAME), or retire it first");
        }
    }

    private void requireAccepted(RatingRow row) {
        if (!row.isWithdrawn()) {
            try {
                feedback.requireAccepted(feedback.told(row.rating()));
            } catch (InvalidRatingException e) {
                throw new KafkaException("a rating of the champion is none that the challenger accepts, of user "
                        + row.userId() + " and item " + row.itemId() + ": " + e.getMessage());
            }
        }
    }

    private RatingEvent event(RatingRow row) {
        return row.isWithdrawn()
                ? new Withdrawal(row.userId(), row.itemId(), row.timestampMillis())
                : new Rating(row.userId(), row.itemId(), feedback.told(row.rating()), row.timestampMillis());
    }

    private void send(OrderedTable order, BiConsumer<Long, Long> progress) {
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        long[] sent = new long[1];
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            order.forEach(row -> {
                byte[] user = row.userId().getBytes(StandardCharsets.UTF_8);
                var unused = producer.send(
                        new ProducerRecord<>(
                                challenger.wrongPartitionHop(),
                                UserPartition.of(user, partitionCount),
                                Math.min(row.timestampMillis(), clock.getAsLong()), // brokers refuse times ahead
                                user,
                                RatingJson.encode(event(row))),
                        (metadata, e) -> failure.compareAndSet(null, e));
                requireNone(failure.get());
                progress.accept(++sent[0], order.count());
            });
            producer.flush();
        }
        requireNone(failure.get());
    }

    private void send(String topic, byte[] key, byte[] value) {
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            ApplicationGroups.get(producer.send(new ProducerRecord<>(topic, key, value)));
        }
    }

    private KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                new HashMap<>(producerProperties), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private void commit(Map<TopicPartition, Long> offsets) {
        Map<TopicPartition, OffsetAndMetadata> all = new HashMap<>();
        offsets.forEach((partition, offset) -> all.put(partition, new OffsetAndMetadata(offset)));
        ApplicationGroups.get(
                admin.alterConsumerGroupOffsets(challenger.applicationId(), all).all());
    }

    private static void requireNone(@Nullable Exception failure) {
        if (failure != null) {
            throw new KafkaException("the challenger's ratings can't be sent: " + failure.getMessage(), failure);
        }
    }
}
