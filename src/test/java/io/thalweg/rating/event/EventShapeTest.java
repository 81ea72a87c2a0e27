package io.thalweg.rating.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.rating.Feedback;
import io.thalweg.rating.InvalidRatingException;
import io.thalweg.rating.Rating;
import io.thalweg.rating.RatingEvent;
import io.thalweg.rating.RatingScale;
import io.thalweg.rating.Withdrawal;
import io.thalweg.rating.event.EventShape.TimeUnits;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EventShapeTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long T = 1_700_000_000_000L;

    private static final String DEBEZIUM_USER = "/payload/after/user_id /payload/before/user_id";
    private static final String DEBEZIUM_ITEM = "/payload/after/movie_id /payload/before/movie_id";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'payload':{'before':null,'after':{'user_id':7,'movie_id':9,'stars':4.0},'op':'c','ts_ms':1700000000000}}",
                "{'schema':{},'payload':{'after':{'user_id':'7','movie_id':'9','stars':'4'},'op':'c','ts_ms':1700000000000}}"
            })
    void shouldReadADebeziumEnvelope(String value) {
        EventShape shape = new EventShape(
                FieldPath.parse(DEBEZIUM_USER),
                FieldPath.parse(DEBEZIUM_ITEM),
                FieldPath.parse("/payload/after/stars"),
                true,
                FieldPath.parse("/payload/ts_ms"),
                false,
                TimeUnits.AUTO,
                FieldPath.parse("/payload/op"),
                TypeValues.parse("c:rating,u:rating,r:rating,d:withdraw"));
        assertThat(read(shape, value)).isEqualTo(new Rating("7", "9", 4, T));
        String deleted =
                "{'payload':{'before':{'user_id':7,'movie_id':9},'after':null,'op':'d','ts_ms':1700000000001}}";
        assertThat(read(shape, deleted)).isEqualTo(new Withdrawal("7", "9", T + 1));
        assertThat(read(shape, "{'payload':{'op':'t'}}"))
                .as("a truncated table")
                .isNull();
    }

    @Test
    void shouldReadCloudEventsInBothModes() {
        EventShape structured =
                shape("/data/user", "/data/item", "/data/score", "/time").toShape();
        assertThat(read(structured, """
                {"specversion":"1.0","type":"rated","time":"2023-11-14T22:13:20Z",
                 "data":{"user":"u","item":"i","score":2}}""")).isEqualTo(new Rating("u", "i", 2, T));

        EventShape binary = new EventShape(
                FieldPath.parse("/user"),
                FieldPath.parse("header:ce_subject"),
                FieldPath.parse("/score"),
                true,
                FieldPath.parse("header:ce_time"),
                false,
                TimeUnits.AUTO,
                FieldPath.parse("header:ce_type"),
                TypeValues.parse("rated:rating"));
        Map<String, String> headers =
                Map.of("ce_type", "rated", "ce_time", "2023-11-14T22:13:20.000+00:00", "ce_subject", "i");
        assertThat(binary.read(
                        new ReceivedRecord(json("{'user':'u','score':3}"), () -> json("{}"), headers::get),
                        5,
                        T,
                        Feedback.stars(RatingScale.FIVE_STARS)))
                .isEqualTo(new Rating("u", "i", 3, T));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            auto         | 1700000000       | 1700000000000
            auto         | 1700000000000000 | 1700000000000
            seconds      | 1700000000       | 1700000000000
            seconds      | 1700000000.25    | 1700000000250
            milliseconds | 1700000000000    | 1700000000000
            microseconds | 1700000000000999 | 1700000000000
            nanoseconds  | 1700000000000000000 | 1700000000000
            milliseconds | '2023-11-14 22:13:20' | 1700000000000
            """)
    void shouldReadTimesInTheirUnit(String unit, String time, long expectedMillis) {
        EventShape shape = new EventShape(
                FieldPath.parse("/u"),
                FieldPath.parse("/i"),
                FieldPath.parse("/r"),
                true,
                FieldPath.parse("/t"),
                false,
                TimeUnits.parse(unit),
                null,
                null);
        String value = time.contains("-") ? "'" + time + "'" : time;
        assertThat(read(shape, "{'u':'u','i':'i','r':1,'t':" + value + "}").timestampMillis())
                .isEqualTo(expectedMillis);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("{'i':'i','r':1,'t':1700000000}", "missing-user-id", "userId: /u found nothing"),
                Arguments.of("{'u':null,'i':'i','r':1,'t':1700000000}", "missing-user-id", "userId: /u found nothing"),
                Arguments.of("{'u':'u','r':1,'t':1700000000}", "missing-item-id", "itemId: /i found nothing"),
                Arguments.of("{'u':'u','i':'i','t':1700000000}", "missing-rating", "rating: /r found nothing"),
                Arguments.of("{'u':'u','i':'i','r':1}", "no-timestamp", "time: /t found nothing"),
                Arguments.of(
                        "{'u':{},'i':'i','r':1,'t':1700000000}",
                        "wrong-type",
                        "userId: /u found object; expected a text"),
                Arguments.of("{'u':1.5,'i':'i','r':1,'t':1700000000}", "wrong-type", "userId: /u found number '1.5'"),
                Arguments.of(
                        "{'u':'u','i':'i','r':'good','t':1700000000}", "wrong-type", "rating: /r found string 'good'"),
                Arguments.of("{'u':'u','i':'i','r':true,'t':1700000000}", "wrong-type", "rating: /r found boolean"),
                Arguments.of(
                        "{'u':'u','i':'i','r':1,'t':'noon'}",
                        "wrong-type",
                        "time: /t found string 'noon'; expected seconds"),
                Arguments.of("{'u':'u','i':'i','r':9,'t':1700000000}", "off-scale", "the scale is 1..5"),
                Arguments.of("{'u':'u','i':'i','r':1,'t':1900000000}", "timestamp-in-future", "over a day ahead"),
                Arguments.of("{'u':'__popular','i':'i','r':1,'t':1700000000}", "reserved-id", "__popular"),
                Arguments.of("[1]", "missing-user-id", "userId: /u found nothing"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void shouldNameThePathWhenAnEventDoesNotFit(String value, String reason, String message) {
        EventShape shape = shape("/u", "/i", "/r", "/t").toShape();
        assertThatExceptionOfType(InvalidRatingException.class)
                .isThrownBy(() -> read(shape, value))
                .withMessageContaining(message)
                .satisfies(e -> assertThat(e.reason().code()).isEqualTo(reason));
    }

    @Test
    void shouldTakeWhatTheKeyHasAndTheRecordsTimeWhenTheValueHasNone() {
        EventShape shape = new EventShape(
                FieldPath.parse("key/user_id"),
                FieldPath.parse("/i"),
                FieldPath.parse("/r"),
                true,
                FieldPath.parse("/timestamp"),
                true,
                TimeUnits.AUTO,
                null,
                null);
        ReceivedRecord record = new ReceivedRecord(json("{'i':'i','r':1}"), () -> json("{'user_id':7}"), name -> null);
        assertThat(shape.read(record, 1_600_000_000_000L, T, Feedback.stars(RatingScale.FIVE_STARS)))
                .isEqualTo(new Rating("7", "i", 1, 1_600_000_000_000L));
        assertThatExceptionOfType(InvalidRatingException.class)
                .isThrownBy(() -> shape.read(record, -1, T, Feedback.stars(RatingScale.FIVE_STARS)))
                .withMessageContaining("the Kafka record has none either");
        assertThat(FieldPath.parse("key").find(record)).isEqualTo(json("{'user_id':7}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "user", "header:", "keys/x", "/a b", "$.user"})
    void shouldSayTheFormOfAPath(String path) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> FieldPath.parse(path))
                .withMessageContaining("a JSON Pointer into the value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "play", "play:", ":3", "play:3,play:4", "play:good", "play:3,"})
    void shouldSayTheFormOfTheTypesValues(String text) {
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> TypeValues.parse(text));
    }

    /** Paths of one shape, by name. */
    private record Paths(String user, String item, String rating, String time) {
        EventShape toShape() {
            return new EventShape(
                    FieldPath.parse(user),
                    FieldPath.parse(item),
                    FieldPath.parse(rating),
                    true,
                    FieldPath.parse(time),
                    false,
                    TimeUnits.AUTO,
                    null,
                    null);
        }
    }

    private static Paths shape(String user, String item, String rating, String time) {
        return new Paths(user, item, rating, time);
    }

    @SuppressWarnings("NullAway") // where null is expected, the test says so
    private static RatingEvent read(EventShape shape, String value) {
        return shape.read(
                new ReceivedRecord(json(value), () -> json("{}"), name -> null),
                5,
                T,
                Feedback.stars(RatingScale.FIVE_STARS));
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
