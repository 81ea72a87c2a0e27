package io.thalweg.serve;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A producer for those who wait for an answer: it gives up after seconds, where one for files goes on for minutes. */
final class RecordSender implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RecordSender.class);
    private static final Duration DELIVERY = Duration.ofSeconds(5);

    /** A request is sent once more at least before the delivery fails; Kafka wants that it fits, with what a batch lingers. */
    private static final Map<String, Object> PATIENCE = Map.of(
            ProducerConfig.MAX_BLOCK_MS_CONFIG, 500,
            ProducerConfig.LINGER_MS_CONFIG, 0,
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 2_000,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) DELIVERY.toMillis());

    private final KafkaProducer<byte[], byte[]> producer;
    private final LongSupplier clockMillis;

    /**
     * Nothing is asked of the brokers yet.
     *
     * @param properties of an idempotent producer that waits for all replicas in sync
     */
    RecordSender(Map<String, Object> properties, LongSupplier clockMillis) {
        Map<String, Object> all = new TreeMap<>(properties);
        all.putAll(PATIENCE);
        this.producer = new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
        this.clockMillis = clockMillis;
    }

    /** Looks where these topics are. */
    void look(List<String> topics) {
        try {
            topics.forEach(producer::partitionsFor);
        } catch (KafkaException e) {
            LOG.warn("what is to be written can't be for now: {}", e.getMessage());
        }
    }

    /** Sends a record, with the time of the clock; without a partition, to that of its key. */
    CompletableFuture<Written> send(
            String topic,
            @Nullable Integer partition,
            byte @Nullable [] key,
            byte @Nullable [] value,
            Iterable<Header> headers) {
        CompletableFuture<Written> written = new CompletableFuture<>();
        try {
            var unused = producer.send(
                    new ProducerRecord<>(topic, partition, clockMillis.getAsLong(), key, value, headers),
                    (place, e) -> {
                        if (e == null) {
                            written.complete(new Written(place.partition(), place.offset()));
                        } else {
                            written.completeExceptionally(failure(topic, e));
                        }
                    });
        } catch (KafkaException | IllegalStateException e) { // as after a close
            written.completeExceptionally(failure(topic, e));
        }
        return written;
    }

    private static Exception failure(String topic, Exception e) {
        if (e instanceof RecordTooLargeException) {
            return new RefusedException("oversized", String.valueOf(e.getMessage()));
        }
        if (e instanceof AuthorizationException || e.getCause() instanceof AuthorizationException) {
            LOG.warn("writing to {} is refused: {}", topic, e.getMessage());
            return new ConfigException("the brokers don't let this instance write to " + topic
                    + "; give its user WRITE on that topic (page security)");
        }
        if (e instanceof TimeoutException || e instanceof RetriableException) {
            return new UnreachableException(
                    "the brokers did not acknowledge a record for " + topic + ": " + e.getMessage(), e);
        }
        return e;
    }

    @Override
    public void close() {
        producer.close(DELIVERY);
    }
}
