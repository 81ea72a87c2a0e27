package io.thalweg.rating;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.thalweg.rating.InvalidRatingException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The JSON form of a rating event: {@code {"userId":"42","itemId":"318","rating":4.5,"timestamp":1700000000000}}.
 *
 * <p>What is read, where the JSON leaves a choice:
 * <ul>
 *   <li>an id may be an integer; it becomes its decimal text as written;
 *   <li>{@code "rating":null} is a withdrawal, an absent rating is invalid;
 *   <li>an absent or null timestamp is the Kafka record's, which may be a day ahead of the clock, and must be there; a
 *       fraction is invalid, never rounded;
 *   <li>a timestamp below 10^11 is invalid: it is in seconds;
 *   <li>NaN and Infinity, which some producers write, are read in order to be named: not finite;
 *   <li>one of these four fields given twice is invalid; other fields are ignored, nested and repeated ones too.
 * </ul>
 * Stateless; any number of threads may use it.
 */
public final class RatingJson {

    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            // Interning would let senders of odd field names fill a JVM-wide table.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private RatingJson() {}

    /**
     * The event in a record's value, read at the time of the record.
     *
     * @throws InvalidRatingException if a rule is broken; {@code reason()} says which
     */
    public static RatingEvent decode(byte @Nullable [] value, long recordTimestampMillis, Feedback feedback) {
        return decode(value, recordTimestampMillis, recordTimestampMillis, feedback);
    }

    /**
     * The event in a record's value.
     *
     * @param recordTimestampMillis the Kafka record's, as it came; negative where it has none
     * @param latestMillis the event may be a day ahead of it, not more
     * @throws InvalidRatingException if a rule is broken; {@code reason()} says which
     */
    public static RatingEvent decode(
            byte @Nullable [] value, long recordTimestampMillis, long latestMillis, Feedback feedback) {
        if (value == null) {
            throw new InvalidRatingException(Reason.NOT_JSON, "the record has no value");
        }
        Fields fields = new Fields(recordTimestampMillis);
        try (JsonParser parser = FACTORY.createParser(value)) {
            fields.readFrom(parser);
        } catch (JsonProcessingException e) {
            throw new InvalidRatingException(Reason.NOT_JSON, e.getOriginalMessage());
        } catch (IOException e) { // bytes that are no Unicode text
            throw new InvalidRatingException(Reason.NOT_JSON, String.valueOf(e.getMessage()));
        }
        RatingEvent event = fields.toEvent();
        RatingRules.requireValid(event, feedback, latestMillis);
        return event;
    }

    /** The event as compact JSON in UTF-8; {@link #decode} gives it back. */
    public static byte[] encode(RatingEvent event) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
        try (JsonGenerator json = FACTORY.createGenerator(bytes, JsonEncoding.UTF8)) {
            json.writeStartObject();
            json.writeStringField("userId", event.userId());
            json.writeStringField("itemId", event.itemId());
            if (event instanceof Rating rating) {
                json.writeNumberField("rating", rating.value());
            } else {
                json.writeNullField("rating");
            }
            json.writeNumberField("timestamp", event.timestampMillis());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    /** What has been read so far of one event. */
    private static final class Fields {
        private String userId = "";
        private String itemId = "";
        private double value;
        private long timestampMillis;
        private boolean withdrawn;
        private boolean userIdSeen;
        private boolean itemIdSeen;
        private boolean ratingSeen;
        private boolean timestampSeen;
        private boolean timestampGiven;

        Fields(long recordTimestampMillis) {
            timestampMillis = recordTimestampMillis;
        }

        void readFrom(JsonParser parser) throws IOException {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new InvalidRatingException(Reason.NOT_JSON, "the value is empty");
            }
            if (first != JsonToken.START_OBJECT) {
                throw new InvalidRatingException(Reason.NOT_AN_OBJECT, "the value is " + nameOf(first));
            }
            String field;
            while ((field = parser.nextFieldName()) != null) {
                JsonToken token = parser.nextToken();
                switch (field) {
                    case "userId" -> {
                        userIdSeen = once(field, userIdSeen);
                        userId = id(field, token, parser);
                    }
                    case "itemId" -> {
                        itemIdSeen = once(field, itemIdSeen);
                        itemId = id(field, token, parser);
                    }
                    case "rating" -> {
                        ratingSeen = once(field, ratingSeen);
                        readRating(token, parser);
                    }
                    case "timestamp" -> {
                        timestampSeen = once(field, timestampSeen);
                        readTimestamp(token, parser);
                    }
                    default -> parser.skipChildren();
                }
            }
            if (parser.nextToken() != null) {
                throw new InvalidRatingException(Reason.NOT_JSON, "there is more after the object");
            }
        }

        RatingEvent toEvent() {
            if (!ratingSeen) {
                RatingRules.requireUserId(userId);
                RatingRules.requireItemId(itemId);
                throw new InvalidRatingException(Reason.MISSING_RATING, "rating is missing; null withdraws");
            }
            if (timestampGiven) {
                RatingRules.requireMilliseconds(timestampMillis);
            } else if (timestampMillis < 0) {
                throw new InvalidRatingException(
                        Reason.NO_TIMESTAMP, "timestamp is missing, and the Kafka record has none either");
            }
            return withdrawn
                    ? new Withdrawal(userId, itemId, timestampMillis)
                    : new Rating(userId, itemId, value, timestampMillis);
        }

        private void readRating(JsonToken token, JsonParser parser) throws IOException {
            switch (token) {
                case VALUE_NULL -> withdrawn = true;
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> value = parser.getDoubleValue();
                default -> throw wrongType("rating", token, "a number or null");
            }
        }

        private void readTimestamp(JsonToken token, JsonParser parser) throws IOException {
            if (token == JsonToken.VALUE_NULL) {
                return;
            }
            timestampGiven = true;
            if (token != JsonToken.VALUE_NUMBER_INT) {
                throw wrongType("timestamp", token, "an integer, in milliseconds since 1970");
            }
            if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
                timestampMillis = parser.getBigIntegerValue().signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
            } else {
                timestampMillis = parser.getLongValue();
            }
        }

        private static boolean once(String field, boolean seen) {
            if (seen) {
                throw new InvalidRatingException(Reason.DUPLICATE_FIELD, field + " is given twice");
            }
            return true;
        }

        private static String id(String field, JsonToken token, JsonParser parser) throws IOException {
            return switch (token) {
                case VALUE_STRING, VALUE_NUMBER_INT -> parser.getText();
                case VALUE_NULL -> "";
                default -> throw wrongType(field, token, "a string or an integer");
            };
        }

        private static InvalidRatingException wrongType(String field, JsonToken token, String expected) {
            return new InvalidRatingException(
                    Reason.WRONG_TYPE, field + " is " + nameOf(token) + "; it must be " + expected);
        }

        private static String nameOf(JsonToken token) {
            return switch (token) {
                case START_OBJECT -> "an object";
                case START_ARRAY -> "an array";
                case VALUE_STRING -> "a string";
                case VALUE_NUMBER_INT -> "an integer";
                case VALUE_NUMBER_FLOAT -> "a number with a fraction";
                default -> token.name().replace("VALUE_", "").toLowerCase(Locale.ROOT);
            };
        }
    }
}
