package io.thalweg.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.thalweg.evaluate.Cohort;
import io.thalweg.rating.RatingScale;
import java.io.File;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ErrorProcessorTest {

    private static final long NOW = 1_700_000_000_000L;

    private final MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>(properties());
    private final ErrorProcessor processor = new ErrorProcessor(RatingScale.FIVE_STARS, Duration.ofMillis(200));

    @BeforeEach
    void start() {
        KeyValueStore<Bytes, byte[]> store = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(RecommenderTopology.ERRORS), Serdes.Bytes(), Serdes.ByteArray())
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

    private void tick(long millis) {
        context.scheduledPunctuators().get(0).getPunctuator().punctuate(NOW + millis);
    }

    private static Record<byte[], byte[]> batch() {
        try (StoreBench bench = new StoreBench("memory")) {
            ErrorBatches batches = new ErrorBatches(bench.store());
            batches.add(Cohort.WARM, .5, NOW);
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
