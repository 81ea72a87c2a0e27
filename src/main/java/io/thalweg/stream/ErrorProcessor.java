package io.thalweg.stream;

import io.thalweg.evaluate.Cohort;
import io.thalweg.evaluate.DriftWatch;
import io.thalweg.evaluate.DriftWatch.Alarm;
import io.thalweg.evaluate.ErrorWindow;
import io.thalweg.evaluate.PairedErrors;
import io.thalweg.evaluate.RollingErrors;
import io.thalweg.handover.Handover;
import io.thalweg.state.ErrorBatches;
import io.thalweg.topics.IncompatibleStateException;
import io.thalweg.topics.InputOffsets;
import io.thalweg.topics.OutputOwner;
import io.thalweg.topics.StoreNames;
import io.thalweg.watch.Tally;
import io.thalweg.watch.Tally.RollingError;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The one task that adds the errors of all partitions up, and the only publisher of the errors topic. */
final class ErrorProcessor implements Processor<byte[], byte[], byte[], byte[]> {

    /** The rows of {@link RollingErrors} have other keys. */
    private static final int DRIFT_ROW = -1;

    /** Holds the offset of the batch that is to be read next: see {@link InputOffsets}. */
    private static final int NEXT_BATCH_ROW = -2;

    /** How often windows of time are looked at while no error comes. */
    private static final Duration EXPIRY_TICK = Duration.ofSeconds(10);

    private final RecommenderSettings settings;
    private final Handover handover;
    private final Tally tally;

    private ProcessorContext<byte[], byte[]> context;
    private KeyValueStore<Bytes, byte[]> store;
    private RollingErrors errors;
    private PairedErrors paired;
    private DriftWatch drift;
    private final Map<String, Counts> published = new HashMap<>();

    /** How far the clock of this machine is ahead of the records that come in: windows of time end with the newest of them. */
    private long aheadMillis;

    private Tick publishing;
    private Tick expiring;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
    ErrorProcessor(RecommenderSettings settings, Handover handover, Tally tally) {
        this.settings = settings;
        this.handover = handover;
        this.tally = tally;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> processorContext) {
        context = processorContext;
        store = context.getStateStore(StoreNames.ERRORS);
        errors = new RollingErrors();
        paired = new PairedErrors();
        drift = new DriftWatch(settings.driftTolerance(), settings.driftThreshold());
        aheadMillis = 0;
        published.clear(); // after an aborted transaction this object starts anew, and nobody saw what it published
        try (KeyValueIterator<Bytes, byte[]> rows = store.all()) {
            while (rows.hasNext()) {
                KeyValue<Bytes, byte[]> row = rows.next();
                IncompatibleStateException.orIncompatible(
                        () -> restore(ByteBuffer.wrap(row.key.get()).getInt(), row.value));
            }
        }
        publishing = new Tick(context, Duration.ofMillis(settings.errorsIntervalMillis()), this::publish);
        expiring = new Tick(context, EXPIRY_TICK, this::expire);
        publishing.start();
    }

    /** The offset of the batch that a start is to read first, by a row of the store's changelog; -1 where it says nothing of it. */
    static long nextBatch(byte[] key, byte @Nullable [] row) {
        return ByteBuffer.wrap(key).getInt() == NEXT_BATCH_ROW && row != null
                ? ByteBuffer.wrap(row).getLong()
                : -1;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        long now = context.currentSystemTimeMs();
        // The record's time is the brokers'. Nothing is newer, whatever the clocks of instances and senders say.
        long latest = Math.max(record.timestamp(), errors.newestMillis());
        ErrorBatches.read(record.value(), latest, (cohort, error, lists, timestamp, group) -> {
            errors.add(cohort, error, lists, timestamp);
            paired.add(group, error, lists, timestamp);
            if (showsErrors()) {
                drift.add(cohort, error, alarm -> raise(alarm, now));
            }
        });
        aheadMillis = now - errors.newestMillis();
        errors.forEachChangedRow(this::put);
        paired.forEachChangedRow(this::put);
        put(DRIFT_ROW, drift.encode());
        context.recordMetadata()
                .ifPresent(batch -> put(
                        NEXT_BATCH_ROW,
                        ByteBuffer.allocate(Long.BYTES)
                                .putLong(batch.offset() + 1)
                                .array()));
        publishing.start();
    }

    /** Where all that is learned is one number, errors are added up as ever, and say nothing; what is said of lists is published. */
    private boolean showsErrors() {
        return !settings.feedback().hasOneValue();
    }

    /** Another application may have been promoted, which writes the same topic. */
    private boolean isSilent() {
        return !settings.topics().isChallenger() && handover.isDemoted();
    }

    private void raise(Alarm alarm, long nowMillis) {
        tally.driftAlarm(alarm.cohort());
        if (isSilent()) {
            return;
        }
        byte[] key = DriftJson.key(alarm.cohort()).getBytes(StandardCharsets.UTF_8);
        byte[] value = DriftJson.encode(alarm, settings.scale(), errors.newestMillis());
        context.forward(new Record<>(key, value, nowMillis, OutputOwner.headers(settings.topics())));
    }

    private void restore(int key, byte[] row) {
        if (key == DRIFT_ROW) {
            drift.restore(row);
        } else if (key >= PairedErrors.FIRST_ROW) {
            paired.restore(key, row);
        } else if (key != NEXT_BATCH_ROW) {
            errors.restore(key, row);
        }
    }

    private void put(int key, byte[] row) {
        store.put(Bytes.wrap(ByteBuffer.allocate(Integer.BYTES).putInt(key).array()), row);
    }

    /** Publishes what has changed; goes on while anything does. */
    private boolean publish(long clockMillis) {
        long nowMillis = clockMillis - aheadMillis;
        long total = errors.sums(ErrorWindow.ALL, nowMillis).count();
        List<RollingError> rolling = rolling(nowMillis);
        tally.rolling(rolling);
        long changed = rolling.stream()
                .filter(error -> publish(error, total, clockMillis))
                .count();
        if (changed == 0 && !areWindowsEmpty(clockMillis)) {
            expiring.start();
        }
        return changed > 0;
    }

    private boolean expire(long nowMillis) {
        publish(nowMillis);
        return !areWindowsEmpty(nowMillis);
    }

    private boolean areWindowsEmpty(long clockMillis) {
        long nowMillis = clockMillis - aheadMillis;
        return errors.sums(ErrorWindow.FIVE_MINUTES, nowMillis).count() == 0
                && errors.sums(ErrorWindow.ONE_HOUR, nowMillis).count() == 0;
    }

    @Override
    public void close() {
        publishing.cancel();
        expiring.cancel();
        tally.rolling(List.of());
    }

    private List<RollingError> rolling(long nowMillis) {
        List<RollingError> rolling = new ArrayList<>();
        for (ErrorWindow window : ErrorWindow.values()) {
            rolling.add(new RollingError(
                    window.code(), "all", errors.sums(window, nowMillis), errors.lists(window, nowMillis)));
            for (Cohort cohort : showsErrors() ? Cohort.values() : new Cohort[0]) {
                rolling.add(
                        new RollingError(window.code(), cohort.code(), errors.sums(window, cohort, nowMillis), null));
            }
        }
        return rolling;
    }

    private boolean publish(RollingError error, long total, long nowMillis) {
        String key = error.window() + "/" + error.cohort();
        Counts counts = new Counts(total, error.sums().count());
        boolean isChanged = total > 0 && !counts.equals(published.put(key, counts));
        if (isChanged && !isSilent()) {
            byte[] value = ErrorJson.encode(error, showsErrors(), settings.scale(), errors.newestMillis());
            context.forward(new Record<>(
                    key.getBytes(StandardCharsets.UTF_8), value, nowMillis, OutputOwner.headers(settings.topics())));
        }
        return isChanged;
    }

    /** The total moves with every error, the other when a window of time runs empty. */
    private record Counts(long total, long inWindow) {}
}
