package io.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code bench --growth} as a user starts it. */
@Timeout(180)
class BenchGrowthIT {

    private static final long MIB = 1 << 20;

    /** Two ids, a rating and a time as JSON: more than 80 bytes a rating, of which lz4 leaves some. */
    private static final double LEAST_TOPIC_BYTES = 40;

    @TempDir
    @SuppressWarnings("NullAway.Init") // by JUnit
    Path folder;

    @Test
    void shouldMeasureTheApplicationAtEveryStepOfOneStream() throws Exception {
        try (ThalwegProcess bench =
                ThalwegProcess.start(folder, "bench", "--growth", "2000,6000", "--items", "300", "--output", "json")) {
            JsonNode report = bench.awaitJson();

            assertThat(report.get("items").asInt()).isEqualTo(300);
            assertThat(report.get("users").asInt()).isEqualTo(60);
            assertThat(report.get("steps").findValuesAsText("ratings")).containsExactly("2000", "6000");
            long heap = report.get("emptyHeapBytes").asLong();
            assertThat(heap).isBetween(5 * MIB, 100 * MIB);
            for (JsonNode step : report.get("steps")) {
                assertThat(step.get("ratingsPerSecond").asDouble()).isPositive();
                assertThat(step.get("cpuMicrosPerRating").asDouble()).isPositive();
                assertThat(step.get("stateBytes").asLong()).isPositive();
                assertThat(step.get("topicBytesPerRating").asDouble()).isGreaterThan(LEAST_TOPIC_BYTES);
                assertThat(step.get("liveHeapBytes").asLong()).isGreaterThan(heap);
                heap = step.get("liveHeapBytes").asLong();
            }
        }
    }
}
