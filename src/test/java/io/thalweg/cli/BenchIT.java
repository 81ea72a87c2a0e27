package io.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code bench} as a user starts it. */
@Timeout(180)
class BenchIT {

    private static final long MIB = 1 << 20;

    /** Two ids, a rating and a time as JSON: more than 80 bytes a rating, of which lz4 leaves some. */
    private static final double LEAST_TOPIC_BYTES = 40;

    @TempDir
    @SuppressWarnings("NullAway.Init") // by JUnit
    Path folder;

    /** Within a fifth: with rows of the first half, when each rating replays, it was a third more. */
    @Test
    void shouldWriteAsManyRowsInThePassThroughThoughReplaysBecomeRarer() throws Exception {
        try (ThalwegProcess bench = ThalwegProcess.start(
                folder,
                "bench",
                "--count",
                "40000",
                "--items",
                "2000",
                "--seconds",
                "0",
                "--set",
                "hybrid.replay.full=20000",
                "--output",
                "json")) {
            JsonNode report = bench.awaitJson();

            double records = report.get("changelogRecordsPerRating").asDouble();
            assertThat(records).as("a user and a rating, at least").isGreaterThan(2);
            assertThat(report.get("passThroughChangelogRecordsPerRating").asDouble())
                    .isCloseTo(records, withPercentage(20));
            assertThat(report.get("ratio").asDouble()).isBetween(.05, 2.0);
            assertThat(report.get("cpuMicrosPerRating").asDouble()).isPositive();
            assertThat(report.get("passThroughCpuMicrosPerRating").asDouble()).isPositive();
        }
    }

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

    @Test
    void shouldTellHowTheApiAnswersBesideLearningAndHowLearningGoesOnBesideTheApi() throws Exception {
        try (ThalwegProcess bench = ThalwegProcess.start(
                folder,
                "bench",
                "--http",
                "50",
                "--count",
                "3000",
                "--seconds",
                "1",
                "--rounds",
                "1",
                "--output",
                "json")) {
            JsonNode report = bench.awaitJson();

            assertThat(report.get("publishedPerSecond").asInt()).isEqualTo(50);
            assertThat(report.get("computedPerSecond").asInt()).isEqualTo(10);
            assertThat(report.get("learningPerSecond").asDouble()).isPositive();
            assertThat(report.has("publishedCpuMicros")).isTrue(); // of 50 requests it may be anything
            assertThat(report.has("computedCpuMicros")).isTrue();
            for (String kind : List.of("published", "computed")) {
                JsonNode answers = report.get(kind);
                assertThat(answers.get("count").asLong()).as(kind).isPositive();
                assertThat(answers.get("goodCount")).as(kind).isEqualTo(answers.get("count"));
                assertThat(answers.get("p50Millis").asDouble())
                        .as(kind)
                        .isBetween(.01, answers.get("p99Millis").asDouble());
            }
            for (String beside : List.of("besidePublished", "besideComputed")) {
                assertThat(report.at("/" + beside + "/ratios")).as(beside).hasSize(1);
                assertThat(report.at("/" + beside + "/answers/goodCount").asLong())
                        .as(beside)
                        .isPositive();
            }
        }
    }
}
