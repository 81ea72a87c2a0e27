package io.thalweg.stream;

import io.thalweg.evaluate.Cohort;
import io.thalweg.evaluate.ErrorSums;
import io.thalweg.evaluate.ErrorWindow;
import io.thalweg.evaluate.RollingErrors;
import io.thalweg.rating.RatingScale;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** The one task that adds the errors of all partitions up, and the only publisher of the errors topic. */
final class ErrorProcessor implements Processor<byte[], byte[], byte[], byte[]> {

    private final RatingScale scale;
    private final Duration interval;

    private ProcessorContext<byte[], byte[]> context;
    private KeyValueStore<Bytes, byte[]> store;
    private RollingErrors errors;
    private final Map<String, Counts> published = new HashMap<>();

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
    ErrorProcessor(RatingScale scale, Duration interval) {
        this.scale = scale;
        this.interval = interval;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> processorContext) {
        context = processorContext;
        store = context.getStateStore(RecommenderTopology.ERRORS);
        errors = new RollingErrors();
        published.clear(); // after an aborted transaction this object starts anew, and nobody saw what it published
        try (KeyValueIterator<Bytes, byte[]> rows = store.all()) {
            while (rows.hasNext()) {
                KeyValue<Bytes, byte[]> row = rows.next();
                errors.restore(ByteBuffer.wrap(row.key.get()).getInt(), row.value);
            }
        }
        context.schedule(interval, PunctuationType.WALL_CLOCK_TIME, this::publish);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        ErrorBatches.addTo(errors, record.value(), context.currentSystemTimeMs());
        errors.forEachChangedRow((key, row) -> store.put(
                Bytes.wrap(ByteBuffer.allocate(Integer.BYTES).putInt(key).array()), row));
    }

    private void publish(long nowMillis) {
        long total = errors.sums(ErrorWindow.ALL, nowMillis).count();
        for (ErrorWindow window : ErrorWindow.values()) {
            publish(window, "all", errors.sums(window, nowMillis), total, nowMillis);
            for (Cohort cohort : Cohort.values()) {
                publish(window, cohort.code(), errors.sums(window, cohort, nowMillis), total, nowMillis);
            }
        }
    }

    private void publish(ErrorWindow window, String cohort, ErrorSums sums, long total, long nowMillis) {
        String key = window.code() + "/" + cohort;
        Counts counts = new Counts(total, sums.count());
        if (total > 0 && !counts.equals(published.put(key, counts))) {
            byte[] value = ErrorJson.encode(window.code(), cohort, sums, scale, errors.newestMillis());
            context.forward(new Record<>(key.getBytes(StandardCharsets.UTF_8), value, nowMillis));
        }
    }

    /** The total moves with every error, the other when a window of time runs empty. */
    private record Counts(long total, long inWindow) {}
}
