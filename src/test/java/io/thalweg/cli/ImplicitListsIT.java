package io.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How good lists are where there are only events: a generated stream, of which other runs with 300 000 are in the docs. */
final class ImplicitListsIT {

    private static final String EVENTS = "100000";

    /** The seed is given, so the figures are the same each time. */
    @Test
    void shouldMakeBetterListsThanAnyPartAloneOfCountsAndOfTheLast() throws IOException {
        JsonNode count = generated("count");
        JsonNode last = generated("last");

        double hitRate = count.get("hitRateAt10").asDouble();
        for (JsonNode each : List.of(count, last)) {
            each.get("otherLists")
                    .forEach(part -> assertThat(part.get("hitRateAt10").asDouble())
                            .isLessThanOrEqualTo(each.get("hitRateAt10").asDouble()));
        }
        // As measured: the standard error of either is .004, and on three streams of 300 000 events they are .001 apart
        // at most.
        assertThat(hitRate).isCloseTo(.1420, within(5e-5));
        assertThat(last.get("hitRateAt10").asDouble()).isCloseTo(.1434, within(5e-5));
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
