package io.thalweg.rating;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.thalweg.rating.InvalidRatingException.Reason;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RatingJsonTest {

    private static final long RECORD_MILLIS = 1_700_000_000_000L;
    private static final long DAY_MILLIS = 86_400_000L;

    static Stream<Arguments> invalid() {
        String head = "{\"userId\":\"u\",\"itemId\":\"i\",";
        return Stream.of(
                Arguments.of("", Reason.NOT_JSON),
                Arguments.of("  \n", Reason.NOT_JSON),
                Arguments.of("hello", Reason.NOT_JSON),
                Arguments.of("u,i,4", Reason.NOT_JSON),
                Arguments.of(head + "\"rating\":4", Reason.NOT_JSON),
                Arguments.of(head + "\"rating\":4}}", Reason.NOT_JSON),
                Arguments.of(head + "\"rating\":4} {}", Reason.NOT_JSON),
                Arguments.of(head + "\"rating\":4,}", Reason.NOT_JSON),
                Arguments.of(head + "\"rating\":04}", Reason.NOT_JSON),
                Arguments.of("{'userId':'u'}", Reason.NOT_JSON),
                Arguments.of("{\"x\":" + "[".repeat(100_000), Reason.NOT_JSON),
                Arguments.of("null", Reason.NOT_AN_OBJECT),
                Arguments.of("4", Reason.NOT_AN_OBJECT),
                Arguments.of("\"u\"", Reason.NOT_AN_OBJECT),
                Arguments.of("[" + head + "\"rating\":4}]", Reason.NOT_AN_OBJECT),
                Arguments.of("{}", Reason.MISSING_USER_ID),
                Arguments.of("{\"itemId\":\"i\",\"rating\":4}", Reason.MISSING_USER_ID),
                Arguments.of("{\"userId\":\"\",\"itemId\":\"i\",\"rating\":4}", Reason.MISSING_USER_ID),
                Arguments.of("{\"userId\":null,\"itemId\":\"i\",\"rating\":4}", Reason.MISSING_USER_ID),
                Arguments.of("{\"userid\":\"u\",\"itemId\":\"i\",\"rating\":4}", Reason.MISSING_USER_ID),
                Arguments.of("{\"userId\":\"u\",\"rating\":4}", Reason.MISSING_ITEM_ID),
                Arguments.of("{\"userId\":\"u\",\"itemId\":null,\"rating\":4}", Reason.MISSING_ITEM_ID),
                Arguments.of("{\"userId\":\"u\",\"itemId\":\"i\"}", Reason.MISSING_RATING),
                Arguments.of("{\"userId\":true,\"itemId\":\"i\",\"rating\":4}", Reason.WRONG_TYPE),
                Arguments.of("{\"userId\":1.5,\"itemId\":\"i\",\"rating\":4}", Reason.WRONG_TYPE),
                Arguments.of("{\"userId\":[\"u\"],\"itemId\":\"i\",\"rating\":4}", Reason.WRONG_TYPE),
                Arguments.of("{\"userId\":\"u\",\"itemId\":{},\"rating\":4}", Reason.WRONG_TYPE),
                Arguments.of(head + "\"rating\":\"4\"}", Reason.WRONG_TYPE),
                Arguments.of(head + "\"rating\":\"NaN\"}", Reason.WRONG_TYPE),
                Arguments.of(head + "\"rating\":true}", Reason.WRONG_TYPE),
                Arguments.of(head + "\"rating\":[4]}", Reason.WRONG_TYPE),
                Arguments.of(head + "\"rating\":4,\"timestamp\":\"1700000000000\"}", Reason.WRONG_TYPE),
                Arguments.of(head + "\"rating\":4,\"timestamp\":1.7e12}", Reason.WRONG_TYPE),
                Arguments.of(head + "\"rating\":4,\"rating\":5}", Reason.DUPLICATE_FIELD),
                Arguments.of(head + "\"rating\":null,\"rating\":5}", Reason.DUPLICATE_FIELD),
                Arguments.of(head + "\"userId\":\"u\",\"rating\":4}", Reason.DUPLICATE_FIELD),
                Arguments.of(head + "\"rating\":4,\"timestamp\":null,\"timestamp\":5}", Reason.DUPLICATE_FIELD),
                Arguments.of(
                        "{\"userId\":\"" + "u".repeat(257) + "\",\"itemId\":\"i\",\"rating\":4}", Reason.OVERSIZED_ID),
                Arguments.of(
                        "{\"userId\":\"" + "€".repeat(86) + "\",\"itemId\":\"i\",\"rating\":4}", Reason.OVERSIZED_ID),
                Arguments.of("{\"userId\":\"u\",\"itemId\":" + "1".repeat(257) + ",\"rating\":4}", Reason.OVERSIZED_ID),
                Arguments.of("{\"userId\":\"\\ud800\",\"itemId\":\"i\",\"rating\":4}", Reason.MALFORMED_ID),
                Arguments.of("{\"userId\":\"u\",\"itemId\":\"a\\udc00b\",\"rating\":4}", Reason.MALFORMED_ID),
                Arguments.of("{\"userId\":\"__popular\",\"itemId\":\"i\",\"rating\":4}", Reason.RESERVED_ID),
                Arguments.of(head + "\"rating\":NaN}", Reason.NOT_FINITE),
                Arguments.of(head + "\"rating\":-Infinity}", Reason.NOT_FINITE),
                Arguments.of(head + "\"rating\":1e309}", Reason.NOT_FINITE),
                Arguments.of(head + "\"rating\":1" + "0".repeat(400) + "}", Reason.NOT_FINITE),
                Arguments.of(head + "\"rating\":0.999}", Reason.OFF_SCALE),
                Arguments.of(head + "\"rating\":5.000001}", Reason.OFF_SCALE),
                Arguments.of(head + "\"rating\":-4}", Reason.OFF_SCALE),
                Arguments.of(head + "\"rating\":4,\"timestamp\":1700000000}", Reason.TIMESTAMP_IN_SECONDS),
                Arguments.of(head + "\"rating\":null,\"timestamp\":99999999999}", Reason.TIMESTAMP_IN_SECONDS),
                Arguments.of(head + "\"rating\":4,\"timestamp\":1}", Reason.TIMESTAMP_IN_SECONDS),
                Arguments.of(head + "\"rating\":4,\"timestamp\":0}", Reason.TIMESTAMP_NOT_POSITIVE),
                Arguments.of(head + "\"rating\":null,\"timestamp\":-1}", Reason.TIMESTAMP_NOT_POSITIVE),
                Arguments.of(head + "\"rating\":4,\"timestamp\":-99999999999999999999}", Reason.TIMESTAMP_NOT_POSITIVE),
                Arguments.of(
                        head + "\"rating\":4,\"timestamp\":" + (RECORD_MILLIS + DAY_MILLIS + 1) + "}",
                        Reason.TIMESTAMP_IN_FUTURE),
                Arguments.of(head + "\"rating\":null,\"timestamp\":9223372036854775807}", Reason.TIMESTAMP_IN_FUTURE),
                Arguments.of(head + "\"rating\":4,\"timestamp\":99999999999999999999}", Reason.TIMESTAMP_IN_FUTURE));
    }

    @ParameterizedTest(name = "{index}: {1}")
    @MethodSource("invalid")
    void shouldNameTheBrokenRuleWhenEventIsInvalid(String json, Reason reason) {
        assertThat(reasonOf(json.getBytes(UTF_8))).isEqualTo(reason);
    }

    @Test
    void shouldSayNotJsonWhenThereIsNoTextAtAll() {
        assertThat(reasonOf(null)).isEqualTo(Reason.NOT_JSON);
        assertThat(reasonOf("{\"userId\":\"é\",\"itemId\":\"i\",\"rating\":4}".getBytes(ISO_8859_1)))
                .isEqualTo(Reason.NOT_JSON);
        assertThat(reasonOf(new byte[] {0, 1, 2, 3})).isEqualTo(Reason.NOT_JSON);
    }

    @Test
    void shouldBreakNoOtherWayWhenBytesAreDamaged() {
        byte[] whole = RatingJson.encode(new Rating("u42", "i318", 4.5, RECORD_MILLIS));
        SplittableRandom random = new SplittableRandom(1);
        for (int n = 0; n < 20_000; n++) {
            byte[] damaged = whole.clone();
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            // Any exception but InvalidRatingException would stop the stream, and fails this test.
            try {
                RatingEvent event = decode(damaged);
                assertThat(decode(RatingJson.encode(event))).isEqualTo(event);
            } catch (InvalidRatingException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"userId\":\"7\",\"itemId\":\"9\",\"rating\":4,\"timestamp\":1600000000000}",
                "{\"userId\":7,\"itemId\":9,\"rating\":4.0,\"timestamp\":1600000000000}",
                " {\"timestamp\":1600000000000, \"rating\":40e-1, \"itemId\":\"\\u0039\", \"userId\":\"7\"}\n",
                "{\"x\":{\"userId\":[1,{\"rating\":2}]},\"x\":NaN,\"userId\":7,\"itemId\":9,\"rating\":4,\"timestamp\":1600000000000}"
            })
    void shouldReadTheSameRatingHoweverItIsWritten(String json) {
        assertThat(decode(json.getBytes(UTF_8))).isEqualTo(new Rating("7", "9", 4, 1_600_000_000_000L));
    }

    @ParameterizedTest
    @CsvSource({
        "'',1700000000000",
        "',\"timestamp\":null',1700000000000",
        "',\"timestamp\":1700086400000',1700086400000"
    })
    void shouldTakeTheRecordsTimeWhenEventHasNone(String timestamp, long expectedMillis) {
        String json = "{\"userId\":\"u\",\"itemId\":\"i\",\"rating\":null" + timestamp + "}";
        assertThat(decode(json.getBytes(UTF_8))).isEqualTo(new Withdrawal("u", "i", expectedMillis));
    }

    @Test
    void shouldReadBackWhatItWrote() {
        SplittableRandom random = new SplittableRandom(2);
        for (int n = 0; n < 10_000; n++) {
            String userId = "u\"\\\u0001é€😀" + random.nextLong();
            long timestampMillis = random.nextLong(100_000_000_000L, RECORD_MILLIS + DAY_MILLIS);
            RatingEvent event = n % 5 == 0
                    ? new Withdrawal(userId, "i", timestampMillis)
                    : new Rating(userId, "i", random.nextDouble(1, 5), timestampMillis);
            assertThat(decode(RatingJson.encode(event))).isEqualTo(event);
        }
    }

    @Test
    void shouldWriteTheDocumentedForm() {
        assertThat(new String(RatingJson.encode(new Rating("42", "318", 4.5, RECORD_MILLIS)), UTF_8))
                .isEqualTo("{\"userId\":\"42\",\"itemId\":\"318\",\"rating\":4.5,\"timestamp\":1700000000000}");
        assertThat(new String(RatingJson.encode(new Withdrawal("42", "318", RECORD_MILLIS)), UTF_8))
                .isEqualTo("{\"userId\":\"42\",\"itemId\":\"318\",\"rating\":null,\"timestamp\":1700000000000}");
    }

    @Test
    void shouldAcceptIdsOfExactlyTheLongestLength() {
        Rating rating = new Rating("€".repeat(85) + "x", "i".repeat(256), 1, RECORD_MILLIS);
        assertThat(decode(RatingJson.encode(rating))).isEqualTo(rating);
    }

    @Test
    void shouldMakeNoDifferenceBetweenZeroAndMinusZero() {
        assertThat(new Rating("u", "i", -0.0, 1)).isEqualTo(new Rating("u", "i", 0.0, 1));
    }

    private static RatingEvent decode(byte @org.jspecify.annotations.Nullable [] json) {
        return RatingJson.decode(json, RECORD_MILLIS, Feedback.stars(RatingScale.FIVE_STARS));
    }

    private static Reason reasonOf(byte @org.jspecify.annotations.Nullable [] json) {
        InvalidRatingException thrown = catchThrowableOfType(InvalidRatingException.class, () -> decode(json));
        assertThat(thrown).as("an InvalidRatingException").isNotNull();
        return thrown.reason();
    }
}
