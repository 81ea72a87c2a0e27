package io.thalweg.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thalweg.config.ThalwegConfig;
import io.thalweg.evaluate.Cohort;
import io.thalweg.evaluate.ListEvidence;
import io.thalweg.handover.Handover;
import io.thalweg.model.StateFormat;
import io.thalweg.state.ErrorBatches;
import io.thalweg.state.StoreBench;
import io.thalweg.topics.StoreNames;
import io.thalweg.watch.Tally;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.Punctuator;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedPunctuator;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ErrorProcessorTest {

    private static final long NOW = 1_700_000_000_000L;

    private static final RecommenderSettings SETTINGS = RecommenderSettings.of(ThalwegConfig.of(Map.of()), 1);

    private final Tally tally = new Tally();
    private final MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>(properties());
    private final ErrorProcessor processor = new ErrorProcessor(SETTINGS, new Handover(SETTINGS.topics()), tally);

    @BeforeEach
    void start() {
        KeyValueStore<Bytes, byte[]> store = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(StoreNames.ERRORS), Serdes.Bytes(), Serdes.ByteArray())
                .withLoggingDisabled()
                .withCachingDisabled()
                .build();
        store.init(context.getStateStoreContext(), store);
        context.addStateStore(store);
        context.setCurrentSystemTimeMs(NOW);
        processor.init(context);
    }

    @Test
    void shouldPublishOnlyWhatMovedWhenTheClockTicks() {
        tick(0);
        assertThat(context.forwarded()).as("nothing was learned yet").isEmpty();
        processor.process(batch());
        tick(0);
        assertThat(context.forwarded()).hasSize(20);
        context.resetForwards();
        tick(0);
        assertThat(context.forwarded()).isEmpty();

        context.setCurrentSystemTimeMs(NOW + 301_000);
        tick(301_000);
        assertThat(context.forwarded())
                .as("five minutes later the window 5m and its warm cohort are empty")
                .hasSize(2);
    }

    @Test
    void shouldKeepWindowsOfTimeWhenTheClockIsTenMinutesAheadOfTheRecords() {
        context.setCurrentSystemTimeMs(NOW + 600_000);
        processor.process(batch());
        tick(600_000);
        assertThat(countOf("5m/all")).isEqualTo(1);
        context.resetForwards();

        tick(600_000 + 301_000);
        assertThat(countOf("5m/all")).as("five minutes later").isZero();
    }

    @Test
    void shouldCountInTheWindowsWhenTheClockIsTenMinutesBehindThatOfTheInstanceBefore() {
        processor.process(batch());
        context.setCurrentSystemTimeMs(NOW - 600_000);
        processor.init(context);
        processor.process(batch(2, .5));
        context.resetForwards();
        publishing().punctuate(NOW - 600_000);
        assertThat(countOf("5m/all")).isEqualTo(3);
    }

    @Test
    void shouldKeepWhatWasCountedByAClockTenMinutesBehindWhenAnotherTakesOver() {
        context.setCurrentSystemTimeMs(NOW - 600_000);
        processor.process(batch());
        context.setCurrentSystemTimeMs(NOW);
        processor.init(context);
        processor.process(batch(2, .5));
        context.resetForwards();
        publishing().punctuate(NOW);
        assertThat(countOf("5m/all")).isEqualTo(3);
    }

    /** Of the last start. */
    private Punctuator publishing() {
        List<CapturedPunctuator> all = context.scheduledPunctuators();
        return all.get(all.size() - 1).getPunctuator();
    }

    private long countOf(String key) {
        return published(key).get("count").asLong();
    }

    private JsonNode published(String key) {
        return context.forwarded().stream()
                .filter(each -> new String(each.record().key(), StandardCharsets.UTF_8).equals(key))
                .map(each -> TopologyBench.json(each.record().value()))
                .findFirst()
                .orElseThrow();
    }

    /** After an aborted transaction Kafka Streams starts the same processor anew: what it published was never seen. */
    @Test
    void shouldPublishAgainWhenItStartsAnewOnTheSameSums() {
        processor.process(batch());
        tick(0);
        context.resetForwards();
        processor.init(context);
        context.scheduledPunctuators().get(1).getPunctuator().punctuate(NOW);
        assertThat(context.forwarded()).hasSize(20);
    }

    /** Four hits of which one was followed; it was judged too, and not liked, and one that was not listed was liked: 1/4, 0/1, 1/2. */
    @Test
    void shouldSayWithAllCohortsWhetherListsAreFollowedAndLikedAlsoAfterARestart() {
        processor.process(batch(1, .5, ListEvidence.of(true, true, true, false)));
        processor.process(batch(1, .5, ListEvidence.of(true, true, false, true)));
        processor.process(batch(2, .5, ListEvidence.of(true, false, false, false)));
        processor.init(context);
        processor.process(batch(5, .5));
        publishing().punctuate(NOW);
        for (String window : List.of("last-1000", "last-10000", "5m", "1h", "all")) {
            JsonNode all = published(window + "/all");
            assertThat(all.get("count").asLong()).isEqualTo(9);
            assertThat(all.get("hits").asLong()).isEqualTo(4);
            assertThat(all.get("hitRateAt10").asDouble(-1)).isEqualTo(.25);
            assertThat(all.get("listed").asLong()).isEqualTo(1);
            assertThat(all.get("likedAt10").asDouble(-1)).isZero();
            assertThat(all.get("likedOfAll").asDouble(-1)).isEqualTo(.5);
            assertThat(published(window + "/warm").has("hits")).isFalse();
        }
        assertThat(tally.rolling()).hasSize(20).allSatisfy(error -> assertThat(error.lists() == null)
                .isEqualTo(!error.cohort().equals("all")));
    }

    @Test
    void shouldSayNothingOfListsWhereNoneWasCompared() {
        processor.process(batch());
        tick(0);
        JsonNode all = published("all/all");
        assertThat(all.get("hits").asLong(-1)).isZero();
        assertThat(all.get("listed").asLong(-1)).isZero();
        assertThat(List.of("hitRateAt10", "likedAt10", "likedOfAll"))
                .allSatisfy(field -> assertThat(all.get(field).isNull()).isTrue());
    }

    /** An error of half the range against a mean of .1: (.4 n₀ / (n₀ + t) − .01) summed passes 100 within 512. */
    @Test
    void shouldPublishADriftAlarmOnceAndKeepItWithTheSums() throws IOException {
        for (int n = 0; n < 100; n++) {
            processor.process(batch(64, .1));
        }
        assertThat(context.forwarded()).isEmpty();
        for (int n = 0; n < 8; n++) {
            processor.process(batch(64, .5));
            processor.init(context); // as after a restart: what it knows is in the store
        }
        assertThat(context.forwarded().stream()
                        .map(event -> new String(event.record().key(), StandardCharsets.UTF_8)))
                .containsExactly("drift/warm", "drift/all");
        JsonNode event =
                new ObjectMapper().readTree(context.forwarded().get(1).record().value());
        assertThat(event.get("alarms").asLong()).isEqualTo(1);
        assertThat(event.get("countBefore").asLong()).isEqualTo(6_400);
        assertThat(event.get("maeBefore").asDouble()).isCloseTo(.4, within(1e-6));
        assertThat(event.get("maeSince").asDouble()).isCloseTo(2, within(1e-6));
        assertThat(tally.driftAlarms()).isEqualTo(Map.of("all", 1L, "new-user", 0L, "new-item", 0L, "warm", 1L));
    }

    private void tick(long millis) {
        context.scheduledPunctuators().get(0).getPunctuator().punctuate(NOW + millis);
    }

    private static Record<byte[], byte[]> batch() {
        return batch(1, .5);
    }

    private static Record<byte[], byte[]> batch(int count, double error) {
        return batch(count, error, ListEvidence.NONE);
    }

    private static Record<byte[], byte[]> batch(int count, double error, ListEvidence lists) {
        try (StoreBench bench = new StoreBench("memory")) {
            ErrorBatches batches = new ErrorBatches(bench.store(), StateFormat.NEWEST);
            for (int n = 0; n < count; n++) {
                batches.add(Cohort.WARM, error, lists, NOW, 5);
            }
            return new Record<>(new byte[0], batches.take(), NOW);
        }
    }

    private static Properties properties() {
        Properties properties = new Properties();
        properties.putAll(Map.of(
                "application.id",
                "test",
                "bootstrap.servers",
                "none:1",
                "state.dir",
                new File("target/test-state").getPath()));
        return properties;
    }
}
