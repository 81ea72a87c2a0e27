package io.thalweg.stream;

import java.time.Duration;
import java.util.function.LongPredicate;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.jspecify.annotations.Nullable;

/**
 * Work that a task does by the clock while there is any. Kafka Streams commits a task after every tick, whether it did
 * something or not, so that ticks without work would keep the brokers of an idle application busy with transactions.
 */
final class Tick {

    private final ProcessorContext<?, ?> context;
    private final Duration interval;
    private final LongPredicate work;
    private @Nullable Cancellable scheduled;

    /** @param work done at each tick, with the time in ms; says whether there is to be another tick */
    Tick(ProcessorContext<?, ?> context, Duration interval, LongPredicate work) {
        this.context = context;
        this.interval = interval;
        this.work = work;
    }

    /** Ticks from now on; does nothing where it does. */
    void start() {
        if (scheduled == null) {
            scheduled = context.schedule(interval, PunctuationType.WALL_CLOCK_TIME, now -> {
                if (!work.test(now)) {
                    cancel();
                }
            });
        }
    }

    /** Ends it: a task that is closed and opened again would otherwise tick twice. */
    void cancel() {
        if (scheduled != null) {
            scheduled.cancel();
            scheduled = null;
        }
    }
}
