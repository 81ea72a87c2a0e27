package io.thalweg.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.thalweg.model.Total;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.test.TestRecord;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Events without ratings through the topology. */
final class ImplicitTopologyTest {

    private static final Offset<Double> HUNDRED_THOUSANDTH = Offset.offset(1e-5);

    @Test
    void shouldTakeEveryEventOfOurOwnFormForOneAndNullForAWithdrawal() {
        try (TopologyBench bench = bench(Map.of())) {
            send(bench, "{'userId':'u','itemId':'song','timestamp':1700000000000}");
            send(bench, "{'userId':'u','itemId':'song','timestamp':1700000001000}");
            send(bench, "{'userId':'u','itemId':'other','rating':5,'timestamp':1700000002000}");
            send(bench, "{'userId':'u','itemId':'other','rating':null,'timestamp':1700000003000}");
            send(bench, "{'userId':'u','itemId':'song','timestamp':1700000001000}");
            send(bench, "{'userId':'u','timestamp':1700000002000}");

            assertThat(bench.total(Total.NEW_RATINGS)).isEqualTo(2);
            assertThat(bench.total(Total.RE_RATINGS)).isEqualTo(1);
            assertThat(bench.total(Total.WITHDRAWALS)).isEqualTo(1);
            assertThat(bench.total(Total.DUPLICATES)).isEqualTo(1);
            assertThat(bench.total(Total.REJECTED)).isEqualTo(1);
            assertThat(sum(bench))
                    .as("twice: log 3 / log 11")
                    .isCloseTo(Math.log(3) / Math.log(11), HUNDRED_THOUSANDTH);
        }
    }

    @Test
    void shouldTakeNullForAWithdrawalAlsoWhereTheEventSaysHowOften() {
        try (TopologyBench bench = bench(Map.of("input.rating", "/rating"))) {
            send(bench, "{'userId':'u','itemId':'song','rating':3,'timestamp':1700000000000}");
            send(bench, "{'userId':'u','itemId':'song','rating':null,'timestamp':1700000001000}");
            send(bench, "{'userId':'u','itemId':'song','timestamp':1700000002000}");
            assertThat(bench.total(Total.WITHDRAWALS)).isEqualTo(1);
            assertThat(bench.deadLetters()).singleElement().satisfies(letter -> assertThat(message(letter))
                    .isEqualTo("rating: /rating found nothing"));
        }
    }

    @Test
    void shouldAddUpWhatTypesCountAndRefuseACountThatIsNone() {
        try (TopologyBench bench = bench(Map.of(
                "input.type", "/event",
                "input.rating", "/plays",
                "input.ratings", "click:1,purchase:5,played:rating"))) {
            send(bench, "{'userId':'u','itemId':'lamp','event':'click','timestamp':1700000000000}");
            send(bench, "{'userId':'u','itemId':'lamp','event':'purchase','timestamp':1700000001000}");
            send(bench, "{'userId':'u','itemId':'lamp','event':'played','plays':3,'timestamp':1700000002000}");
            send(bench, "{'userId':'u','itemId':'lamp','event':'seen','timestamp':1700000003000}");
            send(bench, "{'userId':'u','itemId':'lamp','event':'played','plays':0,'timestamp':1700000004000}");

            assertThat(bench.total(Total.IGNORED)).isEqualTo(1);
            assertThat(sum(bench)).as("nine times").isCloseTo(Math.log(10) / Math.log(11), HUNDRED_THOUSANDTH);
            assertThat(bench.deadLetters()).singleElement().satisfies(letter -> assertThat(message(letter))
                    .isEqualTo(
                            "rating is 0.0; with input.repeats=count it says how many times the event counts, and must"
                                    + " be at least .000001"));
        }
    }

    @Test
    void shouldPublishWhatIsSaidOfListsAndNoErrorsWhereAllThatIsLearnedIsOneNumber() {
        try (TopologyBench last = bench(Map.of("input.repeats", "last"));
                TopologyBench count = bench(Map.of())) {
            for (TopologyBench bench : new TopologyBench[] {last, count}) {
                for (int n = 0; n < 100; n++) {
                    send(
                            bench,
                            "{'userId':'u" + n % 7 + "','itemId':'i" + n % 5 + "','timestamp':"
                                    + (1_700_000_000_000L + n) + "}");
                }
                bench.pass(Duration.ofSeconds(2));
                assertThat(bench.lists()).as("lists are made").isNotEmpty();
            }
            Map<String, JsonNode> errors = count.errors();
            assertThat(errors).hasSize(20);
            assertThat(errors.get("all/all").get("count").asLong()).isEqualTo(100);
            assertThat(errors.get("all/all").get("rmse").isNumber()).isTrue();
            Map<String, JsonNode> lists = last.errors();
            assertThat(lists).containsOnlyKeys("last-1000/all", "last-10000/all", "5m/all", "1h/all", "all/all");
            assertThat(lists.values()).allSatisfy(all -> {
                assertThat(all.get("count").asLong()).isEqualTo(100);
                assertThat(List.of("rmse", "mae", "sumSquaredError", "sumAbsoluteError", "likedAt10", "likedOfAll"))
                        .allSatisfy(field -> assertThat(all.get(field).isNull()).isTrue());
                assertThat(all.get("hits").asLong()).isPositive();
                assertThat(all.get("hitRateAt10").asDouble(-1)).isBetween(0., 1.);
                assertThat(all.get("listed").asLong(-1)).isZero();
            });
        }
    }

    private static TopologyBench bench(Map<String, String> set) {
        Map<String, String> all = new HashMap<>(Map.of("learner", "sgd", "feedback", "implicit"));
        all.putAll(set);
        return TopologyBench.inMemory(all);
    }

    /** Of what is learned, each from 0 to 1. */
    private static double sum(TopologyBench bench) {
        return bench.total(Total.RATING_SUM) / (double) (1 << 24);
    }

    private static void send(TopologyBench bench, String json) {
        bench.send("any key", json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static String message(TestRecord<String, byte[]> letter) {
        return new String(letter.headers().lastHeader(DeadLetters.MESSAGE).value(), StandardCharsets.UTF_8);
    }
}
