package io.thalweg.verify;

import io.thalweg.input.InputEvents;
import io.thalweg.rating.RatingEvent;
import io.thalweg.rating.RatingJson;
import io.thalweg.stream.RecommenderSettings;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Records of the input as our own events, where the configuration says that they have another shape. */
final class OwnForm implements AutoCloseable {

    private final boolean isOwn;
    private final InputEvents events;

    OwnForm(RecommenderSettings settings) {
        this.isOwn = settings.inputShape().isEmpty();
        this.events = settings.openInputEvents();
    }

    /** The event as the application understood it; empty where its type doesn't count. */
    Optional<ConsumerRecord<byte[], byte[]>> of(ConsumerRecord<byte[], byte[]> event) {
        if (isOwn) {
            return Optional.of(event);
        }
        RatingEvent read = events.read(event.key(), event.value(), event.headers(), event.timestamp(), Long.MAX_VALUE);
        return Optional.ofNullable(read)
                .map(own -> new ConsumerRecord<>(
                        event.topic(),
                        event.partition(),
                        event.offset(),
                        event.timestamp(),
                        event.timestampType(),
                        0,
                        0,
                        own.userId().getBytes(StandardCharsets.UTF_8),
                        RatingJson.encode(own),
                        event.headers(),
                        Optional.empty()));
    }

    @Override
    public void close() {
        events.close();
    }
}
