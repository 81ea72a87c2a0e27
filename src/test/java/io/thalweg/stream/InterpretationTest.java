package io.thalweg.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.MarkedBlock;
import io.thalweg.model.Total;
import io.thalweg.rating.Rating;
import io.thalweg.rating.Withdrawal;
import io.thalweg.state.RowCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every line of the events' table of the interpretation page, on the topology. */
final class InterpretationTest {

    private static final Path PAGE = Path.of("src", "site", "markdown", "using", "interpretation.md");
    private static final long T0 = TopologyBench.START.toEpochMilli() - 1_000_000;
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** By the first cell of the line. */
    private static final Map<String, Consumer<Line>> LINES = new LinkedHashMap<>();

    static {
        LINES.put("a first rating", line -> {
            line.rate("a", 4, T0);
            line.expect(Total.NEW_RATINGS, 1, Total.RATINGS, 1);
        });
        LINES.put("same rating and time as stored", line -> {
            line.rate("a", 4, T0);
            line.rate("a", 4, T0);
            line.expect(Total.NEW_RATINGS, 1, Total.DUPLICATES, 1, Total.RATINGS, 1);
        });
        LINES.put("older than stored", line -> {
            line.rate("a", 4, T0);
            byte[] before = line.userRow();
            line.rate("a", 1, T0 - 1);
            line.expect(Total.NEW_RATINGS, 1, Total.LATE, 1, Total.RATINGS, 1, Total.RATING_SUM, steps(4));
            assertThat(line.userRow()).isEqualTo(before);
        });
        LINES.put("newer than stored", line -> {
            line.rate("a", 4, T0);
            line.rate("a", 2, T0 + 1);
            line.expect(Total.NEW_RATINGS, 1, Total.RE_RATINGS, 1, Total.RATINGS, 1, Total.RATING_SUM, steps(2));
            assertThat(line.listed("me").get("ratingCount").asInt()).isEqualTo(1);
        });
        LINES.put("same time as stored, other rating", line -> {
            line.rate("a", 4, T0);
            line.rate("a", 2, T0);
            line.expect(Total.RE_RATINGS, 1, Total.RATINGS, 1, Total.RATING_SUM, steps(2));
        });
        LINES.put("`\"rating\":null`", line -> {
            line.rate("a", 4, T0);
            assertThat(line.listedItems("me")).doesNotContain("a");
            line.withdraw("a", T0 + 1);
            // Two of another user are left.
            line.expect(Total.NEW_RATINGS, 3, Total.WITHDRAWALS, 1, Total.RATINGS, 2, Total.RATING_SUM, 2 * steps(3));
            assertThat(line.listedItems("me")).contains("a");
        });
        LINES.put("a withdrawal of what was never rated", line -> {
            line.withdraw("a", T0);
            line.rate("a", 4, T0 - 1);
            line.expect(Total.UNRATED, 1, Total.LATE, 1, Total.RATINGS, 0);
        });
        LINES.put("a withdrawal at the time of the stored rating", line -> {
            line.rate("a", 4, T0);
            line.withdraw("a", T0);
            line.expect(Total.WITHDRAWALS, 1, Total.RATINGS, 0);
        });
        LINES.put("a withdrawal older than the stored rating", line -> {
            line.rate("a", 4, T0);
            line.withdraw("a", T0 - 1);
            line.expect(Total.WITHDRAWALS, 0, Total.LATE, 1, Total.RATINGS, 1);
        });
        LINES.put("a withdrawal older than the stored withdrawal, or of the same time", line -> {
            line.rate("a", 4, T0);
            line.withdraw("a", T0 + 9);
            line.withdraw("a", T0 + 8);
            line.withdraw("a", T0 + 9);
            line.expect(Total.WITHDRAWALS, 1, Total.LATE, 1, Total.DUPLICATES, 1);
        });
        LINES.put("a rating older than the stored withdrawal", line -> {
            line.rate("a", 4, T0);
            line.withdraw("a", T0 + 9);
            line.rate("a", 5, T0 + 8);
            line.expect(Total.NEW_RATINGS, 1, Total.LATE, 1, Total.RATINGS, 0);
        });
        LINES.put("a rating at the time of the stored withdrawal, or newer", line -> {
            line.rate("a", 4, T0);
            line.withdraw("a", T0 + 9);
            line.rate("a", 5, T0 + 9);
            line.expect(Total.NEW_RATINGS, 2, Total.RATINGS, 1, Total.RATING_SUM, steps(5));
        });
        LINES.put("no `timestamp`", line -> {
            line.send("{\"userId\":\"me\",\"itemId\":\"a\",\"rating\":4}", TopologyBench.START);
            line.send("{\"userId\":\"me\",\"itemId\":\"a\",\"rating\":4}", TopologyBench.START.plusMillis(1));
            line.expect(Total.NEW_RATINGS, 1, Total.RE_RATINGS, 1, Total.DUPLICATES, 0);
        });
        LINES.put("no `timestamp`, and a Kafka record of up to a day ahead", line -> {
            Instant ahead = Instant.now().plus(Duration.ofHours(3));
            line.send("{\"userId\":\"me\",\"itemId\":\"a\",\"rating\":4}", ahead);
            line.rate("a", 2, T0);
            line.expect(Total.NEW_RATINGS, 1, Total.LATE, 1, Total.REJECTED, 0);
        });
        LINES.put("a Kafka record of hours or years ahead, or without time", line -> {
            Instant ahead = Instant.now().plus(Duration.ofDays(20_000));
            Instant none = Instant.ofEpochMilli(-1);
            line.send("{\"userId\":\"me\",\"itemId\":\"a\",\"rating\":4,\"timestamp\":" + T0 + "}", ahead);
            line.send("{\"userId\":\"me\",\"itemId\":\"b\",\"rating\":4,\"timestamp\":" + T0 + "}", none);
            line.send("{\"userId\":\"me\",\"itemId\":\"c\",\"rating\":4}", ahead);
            line.send("{\"userId\":\"me\",\"itemId\":\"d\",\"rating\":4,\"timestamp\":4102444800000}", ahead);
            line.expect(Total.NEW_RATINGS, 2, Total.REJECTED, 2);
            assertThat(line.reason()).isEqualTo("timestamp-in-future");
        });
        LINES.put("a `timestamp` in seconds", line -> {
            line.send(
                    "{\"userId\":\"me\",\"itemId\":\"a\",\"rating\":4,\"timestamp\":1700000000}", TopologyBench.START);
            line.expect(Total.NEW_RATINGS, 0, Total.REJECTED, 1);
            assertThat(line.reason()).isEqualTo("timestamp-in-seconds");
        });
        LINES.put("ids as numbers", line -> {
            line.send("{\"userId\":7,\"itemId\":8,\"rating\":4}", TopologyBench.START);
            line.send("{\"userId\":7.0,\"itemId\":8,\"rating\":4}", TopologyBench.START);
            assertThat(line.bench.store("users").get(RowCodec.userKey("7"))).isNotNull();
            line.expect(Total.NEW_RATINGS, 1, Total.REJECTED, 1);
            assertThat(line.reason()).isEqualTo("wrong-type");
        });
        LINES.put("`\" 7\"`, `\"007\"`, other case", line -> {
            for (String id : List.of("u7", " u7", "u007", "U7")) {
                line.bench.send(new Rating(id, "a", 4, T0));
            }
            line.expect(Total.USERS, 4, Total.NEW_RATINGS, 4);
        });
        LINES.put("unknown fields", line -> {
            line.send(
                    "{\"userId\":\"me\",\"x\":[{\"userId\":1}],\"x\":2,\"itemId\":\"a\",\"rating\":4}",
                    TopologyBench.START);
            line.expect(Total.NEW_RATINGS, 1, Total.REJECTED, 0);
        });
        LINES.put("one of our fields twice", line -> {
            line.send("{\"userId\":\"me\",\"itemId\":\"a\",\"rating\":4,\"rating\":5}", TopologyBench.START);
            line.expect(Total.NEW_RATINGS, 0, Total.REJECTED, 1);
            assertThat(line.reason()).isEqualTo("duplicate-field");
        });
        LINES.put("`-0.0`", line -> {
            line.send(
                    "{\"userId\":\"me\",\"itemId\":\"a\",\"rating\":-0.0,\"timestamp\":" + T0 + "}",
                    TopologyBench.START);
            line.rate("a", 0, T0);
            line.expect(Total.NEW_RATINGS, 1, Total.DUPLICATES, 1, Total.REJECTED, 0);
        });
        LINES.put("key and `userId` differ", line -> {
            line.bench.send(
                    "somebody", "{\"userId\":\"me\",\"itemId\":\"a\",\"rating\":4}".getBytes(StandardCharsets.UTF_8));
            assertThat(line.userRow()).isNotNull();
            assertThat(line.bench.store("users").get(RowCodec.userKey("somebody")))
                    .isNull();
        });
        LINES.put("no prediction, no error", line -> {
            line.rate("a", 4, T0);
            line.rate("a", 4, T0);
            line.rate("a", 2, T0 - 1);
            line.withdraw("a", T0 + 1);
            line.bench.pass(SECOND);
            assertThat(line.bench.errors().get("all/all").get("count").asLong()).isEqualTo(1);
        });
    }

    @TestFactory
    Stream<DynamicTest> shouldDoAsThePageSays() {
        return LINES.entrySet().stream()
                .map(line -> DynamicTest.dynamicTest(line.getKey(), () -> {
                    try (TopologyBench bench = TopologyBench.inMemory(
                            Map.of("learner", "sgd", "rating.scale", "0..5", "refresh.budget", "1"))) {
                        line.getValue().accept(new Line(bench));
                    }
                }));
    }

    @Test
    void shouldTestEveryLineOfThePage() throws IOException {
        assertThat(MarkedBlock.rows(PAGE, "events-table").stream().map(cells -> cells.get(0)))
                .containsExactlyElementsOf(LINES.keySet().stream()
                        .map(line -> line.replace("`", ""))
                        .toList());
    }

    /** A rating on 0..5 in steps of 2⁻²⁴ of the scale. */
    private static long steps(double rating) {
        return Math.round(rating / 5 * (1 << 24));
    }

    /** What a line of the page is tried with. */
    private record Line(TopologyBench bench) {

        void rate(String item, double rating, long timestampMillis) {
            bench.send(new Rating("me", item, rating, timestampMillis));
        }

        void withdraw(String item, long timestampMillis) {
            bench.send(new Withdrawal("me", item, timestampMillis));
        }

        void send(String event, Instant recordTime) {
            bench.send("me", event, recordTime);
        }

        byte[] userRow() {
            return bench.store("users").get(RowCodec.userKey("me"));
        }

        void expect(Object... totalsAndValues) {
            for (int at = 0; at < totalsAndValues.length; at += 2) {
                Total total = (Total) totalsAndValues[at];
                assertThat(bench.total(total))
                        .as(total.name())
                        .isEqualTo(((Number) totalsAndValues[at + 1]).longValue());
            }
        }

        String reason() {
            return new String(
                    bench.deadLetters()
                            .get(0)
                            .headers()
                            .lastHeader(DeadLetters.REASON)
                            .value(),
                    StandardCharsets.UTF_8);
        }

        /** The user's last list, made after others have rated two items. */
        JsonNode listed(String user) {
            bench.send(new Rating("other", "a", 3, T0));
            bench.send(new Rating("other", "b", 3, T0));
            bench.pass(SECOND);
            bench.order("", "{\"command\":\"refresh\"}");
            bench.pass(SECOND);
            return bench.lists().stream()
                    .filter(list -> list.get("userId").asText().equals(user))
                    .reduce((first, second) -> second)
                    .orElseThrow();
        }

        List<String> listedItems(String user) {
            List<String> items = new ArrayList<>();
            listed(user)
                    .get("items")
                    .forEach(item -> items.add(item.get("itemId").asText()));
            return items;
        }
    }
}
