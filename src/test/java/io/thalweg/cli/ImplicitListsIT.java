package io.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** How good lists are where there are only events: a generated stream, of which other runs with 300 000 are in the docs. */
final class ImplicitListsIT {

    private static final String EVENTS = "100000";

    /** The seed is given, so the figures are the same each time. */
    @Test
    void shouldMakeBetterListsThanAnyPartAloneAndAsGoodOnesOfCountsAsOfTheLast() throws IOException {
        JsonNode count = generated("count");
        JsonNode last = generated("last");

        double hitRate = count.get("hitRateAt10").asDouble();
        count.get("otherLists")
                .forEach(part -> assertThat(part.get("hitRateAt10").asDouble()).isLessThanOrEqualTo(hitRate));
        assertThat(hitRate).isGreaterThan(.14);
        double standardError =
                Math.sqrt(hitRate * (1 - hitRate) / count.get("ranked").asDouble());
        assertThat(last.get("hitRateAt10").asDouble()).isCloseTo(hitRate, within(standardError));
        assertThat(count.get("rmse").asDouble()).isPositive();
        assertThat(last.has("rmse")).as("there is one value").isFalse();
        assertThat(last.get("ranked")).isEqualTo(count.get("ranked"));
    }

    private static JsonNode generated(String repeats) throws IOException {
        Outcome outcome = Outcome.of(
                "evaluate",
                "--generated",
                EVENTS,
                "--implicit",
                "--rank-every",
                "2",
                "--ranking-parts",
                "--set",
                "input.repeats=" + repeats,
                "--output",
                "json");
        return new ObjectMapper().readTree(outcome.out());
    }
}
