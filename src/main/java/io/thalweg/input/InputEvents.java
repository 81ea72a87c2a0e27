package io.thalweg.input;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.InvalidRatingException;
import io.thalweg.rating.InvalidRatingException.Reason;
import io.thalweg.rating.RatingEvent;
import io.thalweg.rating.RatingJson;
import io.thalweg.rating.event.DeserializerChoice;
import io.thalweg.rating.event.EventShape;
import io.thalweg.rating.event.ReceivedRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Records of the ratings topic as events: in our own form, or in the shape that the configuration tells. One thread. */
public final class InputEvents implements AutoCloseable {

    private final String topic;
    private final Feedback feedback;
    private final @Nullable EventShape shape;
    private final JsonValues values;

    private InputEvents(String topic, Feedback feedback, @Nullable EventShape shape, JsonValues values) {
        this.topic = topic;
        this.feedback = feedback;
        this.shape = shape;
        this.values = values;
    }

    /**
     * Events of a topic.
     *
     * @param shape where they have what; empty for our own form
     * @param deserializer what makes JSON of them
     * @throws ConfigException if the deserializer can't be had
     */
    public static InputEvents of(
            String topic, Feedback feedback, Optional<EventShape> shape, DeserializerChoice deserializer) {
        return new InputEvents(
                topic, feedback, shape.orElse(null), JsonValues.of(deserializer, "input.value.deserializer"));
    }

    /**
     * The event; null where its type is not one that counts, or a tombstone of a foreign table.
     *
     * @param recordMillis the Kafka record's time, as it came; negative where it has none
     * @param latestMillis the event may be a day ahead of it, not more
     * @throws InvalidRatingException if a rule is broken; {@code reason()} says which
     */
    public @Nullable RatingEvent read(
            byte @Nullable [] key, byte @Nullable [] value, Headers headers, long recordMillis, long latestMillis) {
        if (shape == null) {
            return RatingJson.decode(value, recordMillis, latestMillis, feedback);
        }
        JsonNode tree = tree(headers, value);
        if (tree.isMissingNode() && value == null) {
            return null;
        }
        return shape.read(
                new ReceivedRecord(tree, () -> JsonValues.key(key), name -> text(headers.lastHeader(name))),
                recordMillis,
                latestMillis,
                feedback);
    }

    /** An event that was written in our own form for another partition; its time was looked at before. */
    public RatingEvent readOwn(byte @Nullable [] value, long recordMillis) {
        return RatingJson.decode(value, recordMillis, Long.MAX_VALUE, feedback);
    }

    @Override
    public void close() {
        values.close();
    }

    private JsonNode tree(Headers headers, byte @Nullable [] value) {
        try {
            return values.read(topic, headers, value);
        } catch (JsonProcessingException e) {
            boolean twice = String.valueOf(e.getMessage()).startsWith("Duplicate field");
            throw new InvalidRatingException(twice ? Reason.DUPLICATE_FIELD : Reason.NOT_JSON, e.getOriginalMessage());
        } catch (IOException e) {
            throw new InvalidRatingException(Reason.NOT_JSON, String.valueOf(e.getMessage()));
        }
    }

    static @Nullable String text(@Nullable Header header) {
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
